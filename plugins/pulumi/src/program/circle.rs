//! Values of a program that need each other: Pulumi would never begin.

use crate::expression;
use crate::spec::Program;
use kure_core::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Which names each name needs.
type Needs<'p> = BTreeMap<&'p str, Vec<String>>;

/// Says where variables and resources need each other, once for each circle.
pub(super) fn check(program: &Program, report: &mut Report<'_>) {
    let needs = needs(program);
    let mut told = BTreeSet::new();
    for name in needs.keys().copied() {
        if told.contains(name) {
            continue;
        }
        if let Some(circle) = circle(name, &needs) {
            let field = if program.variables.contains_key(name) { "variables" } else { "resources" };
            let message = format!("expected values that do not need each other, found {}", circle.join(" → "));
            report.at(field).at(name).error(message);
            told.extend(circle);
        }
    }
}

fn needs(program: &Program) -> Needs<'_> {
    let variables = program.variables.iter().map(|(name, value)| (name.as_str(), mentioned(value)));
    let resources = program.resources.iter().map(|(name, resource)| (name.as_str(), mentioned(&json!(resource))));
    variables.chain(resources).collect()
}

/// Returns the names that a value mentions.
fn mentioned(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => {
            let references = expression::references(text).unwrap_or_default();
            references.iter().map(|reference| reference.name.to_owned()).collect()
        }
        Value::Array(items) => items.iter().flat_map(mentioned).collect(),
        Value::Object(entries) => entries.values().flat_map(mentioned).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Returns a way from a name back to itself.
fn circle(name: &str, needs: &Needs<'_>) -> Option<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut ways = vec![vec![name.to_owned()]];
    while let Some(way) = ways.pop() {
        let last = way.last().expect("a way begins somewhere");
        for next in needs.get(last.as_str()).into_iter().flatten() {
            let mut way = way.clone();
            way.push(next.clone());
            if next == name {
                return Some(way);
            }
            if seen.insert(next) {
                ways.push(way);
            }
        }
    }
    None
}
