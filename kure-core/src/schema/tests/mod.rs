//! Documents against the schemas of specs of all shapes.

mod agreement;
mod choices;
mod editors;
mod faults;
mod keywords;
mod mistakes;
mod surprises;

use super::Shape;
use crate::report::Finding;
use crate::yaml::{Limits, parse, split};
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use std::fmt::Write;

pub(super) fn schema<T: JsonSchema>() -> Schema {
    SchemaGenerator::new(SchemaSettings::draft2020_12()).into_root_schema_for::<T>()
}

/// Checks a text against the schema of `T` and shows what is wrong: a line for each finding, sorted by place.
fn check<T: JsonSchema>(text: &str) -> String {
    shown(check_all(&Shape::of(&schema::<T>()), text))
}

fn check_all(shape: &Shape, text: &str) -> Vec<Finding> {
    let parsed = parse(split(text).next().expect("a document"), &Limits::default());
    assert_eq!(parsed.problems, [], "{text}");
    let mut findings = Vec::new();
    let root = parsed.root.expect("a value");
    shape.check(&root, &root, &mut findings);
    findings
}

fn shown(mut findings: Vec<Finding>) -> String {
    findings.sort_by_key(|finding| finding.span.start);
    let mut shown = String::new();
    for finding in findings {
        let code = if finding.is_error() { finding.code.to_string() } else { format!("warning {}", finding.code) };
        let help = if finding.help.is_empty() { String::new() } else { format!(" ({})", finding.help.join("; ")) };
        writeln!(shown, "{} {code}: {}{help}", finding.span.start, finding.message).expect("a string takes all");
    }
    shown
}
