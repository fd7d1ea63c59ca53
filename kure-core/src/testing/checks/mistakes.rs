//! Whether mistakes in a document are found, and where: made by changing an example that has none.

use super::Subject;
use super::subject::{Sample, said};
use crate::testing::fault::Found;
use crate::{Code, Diagnostic, Severity, yaml};
use serde_json::{Map, Value, json};
use std::ops::Range;

/// A name that no spec has.
const NOBODYS: &str = "kureConformance";

/// A field that nothing reads is reported where it stands.
pub(super) fn unknown_field(subject: &Subject) -> Vec<Found> {
    let silent = subject.samples().filter_map(|sample| {
        let mut document = sample.document()?;
        spec(&mut document).insert(NOBODYS.to_owned(), json!(1));
        let lines = |text: &str| field(text, NOBODYS);
        let expected =
            format!("[{}] on the line of a field `{NOBODYS}` that the spec does not have", Code::UnknownField);
        let help = "write `#[serde(deny_unknown_fields)]` on the spec, and no `flatten`";
        answered(&sample, &document, lines, |found| found.code == Code::UnknownField)
            .map(|found| Found::new(sample.place(), expected, found).help(help))
    });
    silent.take(1).collect()
}

/// Returns the fields that a schema requires.
fn required_of(schema: &Value) -> Vec<String> {
    let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A field that is not there is reported if the schema requires it, and not otherwise.
pub(super) fn missing_field(subject: &Subject) -> Vec<Found> {
    let mut found = Vec::new();
    for sample in subject.samples() {
        let Some(document) = sample.document() else { continue };
        let schema = sample.kind.spec_schema();
        let required = required_of(schema.as_value());
        // What only one variant of a spec requires, documents of others do without.
        let variants = ["oneOf", "anyOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
        let required_by_some: Vec<_> = variants.flat_map(required_of).collect();
        for name in document["spec"].as_object().expect("a spec is a mapping").keys() {
            let mut document = document.clone();
            spec(&mut document).shift_remove(name);
            let says_so =
                |found: &Diagnostic| found.code == Code::MissingField && found.message.contains(&format!("`{name}`"));
            let unsaid = answered(&sample, &document, |text| 1..text.lines().count() + 1, says_so);
            let is_required = required.contains(name);
            let is_required_by_some = is_required || required_by_some.contains(name);
            let (expected, said) = match unsaid {
                Some(said) if is_required => (format!("[{}] that names `{name}`", Code::MissingField), said),
                None if !is_required_by_some => {
                    (format!("a schema that requires `{name}`, as the type does"), "one that does not".to_owned())
                }
                _ => continue,
            };
            let help = "derive both `Deserialize` and `JsonSchema`, so that the type and the schema agree";
            found.push(Found::new(sample.place(), expected, said).help(help));
        }
    }
    found
}

/// A value of a wrong type is reported where it stands.
pub(super) fn wrong_type(subject: &Subject) -> Vec<Found> {
    let mut found = Vec::new();
    for sample in subject.samples() {
        let Some(document) = sample.document() else { continue };
        let schema = sample.kind.spec_schema();
        let names: Vec<_> = document["spec"].as_object().expect("a spec is a mapping").keys().cloned().collect();
        for name in names.iter().filter(|name| is_typed(schema.get("properties").and_then(|fields| fields.get(*name))))
        {
            let wrong = [json!([[true]]), json!({ NOBODYS: {} }), json!(0.5), json!(true)];
            let mut answers = wrong.into_iter().map(|value| {
                let mut document = document.clone();
                spec(&mut document).insert(name.clone(), value);
                answered(&sample, &document, |text| field(text, name), |found| found.severity == Severity::Error)
            });
            let first = answers.next().expect("there are wrong values");
            if first.is_none() || answers.any(|answer| answer.is_none()) {
                continue;
            }
            let expected =
                format!("an error on the line of `{name}`, for one of a list, a mapping, a fraction and a boolean");
            let help = "let the type and the schema of the field agree: derive both, and convert in `generate`";
            found.push(Found::new(sample.place(), expected, first.unwrap_or_default()).help(help));
        }
    }
    found
}

/// Whether the schema of a field allows less than everything.
fn is_typed(schema: Option<&Value>) -> bool {
    const CONSTRAINTS: [&str; 7] = ["type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const"];
    schema.is_some_and(|schema| CONSTRAINTS.iter().any(|keyword| schema.get(keyword).is_some()))
}

fn spec(document: &mut Value) -> &mut Map<String, Value> {
    document["spec"].as_object_mut().expect("a document with a mapping for a spec was chosen")
}

/// Renders a document, and returns what was said unless something in these lines is what was expected.
fn answered(
    sample: &Sample,
    document: &Value,
    lines: impl Fn(&str) -> Range<usize>,
    is_expected: impl Fn(&Diagnostic) -> bool,
) -> Option<String> {
    let text = yaml::to_string(document).expect("it was read from YAML");
    let (_, diagnostics) = sample.render(&text);
    let lines = lines(&text);
    let is_there = |found: &Diagnostic| found.location.as_ref().is_some_and(|at| lines.contains(&(at.line as usize)));
    let is_answered = diagnostics.iter().any(|found| is_expected(found) && is_there(found));
    (!is_answered).then(|| said(&diagnostics))
}

/// Returns the lines of a field of the spec, from 1.
fn field(text: &str, name: &str) -> Range<usize> {
    let lines = || text.lines().enumerate().skip_while(|(_, line)| *line != "spec:").skip(1);
    let is_field = |line: &str| line.starts_with("  ") && !line.starts_with("   ") && !line.starts_with("  - ");
    let is_own = |line: &str| {
        let key = line.trim_start().split(':').next().unwrap_or_default();
        key.trim_matches(['"', '\'']) == name
    };
    let first = lines().find(|(_, line)| is_field(line) && is_own(line)).map_or(0, |(i, _)| i);
    let next = lines().find(|(i, line)| *i > first && is_field(line)).map_or(text.lines().count(), |(i, _)| i);
    first + 1..next + 1
}
