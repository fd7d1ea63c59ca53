//! The keywords of a schema in a definition, and the form that each one's value has.

use kure_core::prelude::*;
use kure_core::yaml::{Node, Resolved, Value as Content};

/// The form of a keyword's value.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Boolean,
    Count,
    Number,
    Texts,
    Values,
    Anything,
    /// A schema, or several: the walk through the schema looks at them.
    Schemas,
}

const KEYWORDS: &[(&str, Form)] = &[
    ("type", Form::Text),
    ("format", Form::Text),
    ("title", Form::Text),
    ("description", Form::Text),
    ("default", Form::Anything),
    ("example", Form::Anything),
    ("externalDocs", Form::Anything),
    ("nullable", Form::Boolean),
    ("enum", Form::Values),
    ("maximum", Form::Number),
    ("minimum", Form::Number),
    ("exclusiveMaximum", Form::Boolean),
    ("exclusiveMinimum", Form::Boolean),
    ("multipleOf", Form::Number),
    ("maxLength", Form::Count),
    ("minLength", Form::Count),
    ("pattern", Form::Text),
    ("maxItems", Form::Count),
    ("minItems", Form::Count),
    ("uniqueItems", Form::Boolean),
    ("maxProperties", Form::Count),
    ("minProperties", Form::Count),
    ("required", Form::Texts),
    ("properties", Form::Schemas),
    ("additionalProperties", Form::Schemas),
    ("items", Form::Schemas),
    ("allOf", Form::Schemas),
    ("anyOf", Form::Schemas),
    ("oneOf", Form::Schemas),
    ("not", Form::Schemas),
    ("x-kubernetes-preserve-unknown-fields", Form::Boolean),
    ("x-kubernetes-embedded-resource", Form::Boolean),
    ("x-kubernetes-int-or-string", Form::Boolean),
    ("x-kubernetes-list-type", Form::Text),
    ("x-kubernetes-list-map-keys", Form::Texts),
    ("x-kubernetes-map-type", Form::Text),
    ("x-kubernetes-validations", Form::Anything),
];

/// Keywords of JSON Schema that the API server refuses, and what to do instead.
const REFUSED: &[(&str, &str)] = &[
    ("$ref", "write the schema that it refers to in its place"),
    ("$defs", "write each schema where it is used"),
    ("definitions", "write each schema where it is used"),
    ("const", "write `enum` with one value"),
    ("examples", "write `example` with one of them"),
    ("patternProperties", "write `additionalProperties` for values under any key"),
    ("dependencies", "write a rule under `x-kubernetes-validations`"),
    ("dependentRequired", "write a rule under `x-kubernetes-validations`"),
    ("if", "write a rule under `x-kubernetes-validations`"),
    ("prefixItems", "write `items` with one schema for all items"),
    ("additionalItems", "write `items` with one schema for all items"),
];

/// Says which keywords of a schema the API server does not know, or not with such a value.
pub(crate) fn check(schema: &Node<'_>, report: &mut Report<'_>) {
    for (key, value) in schema.entries() {
        let word = key.key_text();
        match KEYWORDS.iter().find(|(keyword, _)| *keyword == word) {
            Some((_, form)) => form.check(value, &mut report.at(word)),
            None => unknown(word, &mut report.key(word)),
        }
    }
}

fn unknown(word: &str, report: &mut Report<'_>) {
    if let Some((_, help)) = REFUSED.iter().find(|(refused, _)| *refused == word) {
        report.error(format!("expected a keyword that the API server takes, found `{word}`")).help(*help);
        return;
    }
    let finding = report.error(format!("expected a keyword of a schema, found `{word}`"));
    if let Some(meant) = kure_core::nearest(word, KEYWORDS.iter().map(|(keyword, _)| *keyword)) {
        finding.help(format!("did you mean `{meant}`?"));
    }
}

impl Form {
    fn check(self, value: &Node<'_>, report: &mut Report<'_>) {
        let resolved = value.scalar().map(|scalar| scalar.resolve());
        let expected = match (self, resolved) {
            (Form::Text, Some(Resolved::Text(_)))
            | (Form::Boolean, Some(Resolved::Bool(_)))
            | (Form::Count, Some(Resolved::Integer(0..) | Resolved::Unsigned(_)))
            | (Form::Number, Some(Resolved::Integer(_) | Resolved::Unsigned(_) | Resolved::Float(_)))
            | (Form::Schemas, _) => return,
            (Form::Anything, _) => return nulls(value, report),
            (Form::Text, _) => "a text",
            (Form::Boolean, _) => "a boolean",
            (Form::Count, _) => "a whole number from 0 up",
            (Form::Number, _) => "a number",
            (Form::Texts, _) => return texts(value, report),
            (Form::Values, _) if is_list(value) && !value.items().is_empty() => return nulls(value, report),
            (Form::Values, _) if is_list(value) => "at least one value",
            (Form::Values, _) => "a list of values",
        };
        report.error(format!("expected {expected}, found {}", found(value)));
    }
}

fn found(value: &Node<'_>) -> String {
    if is_list(value) && value.items().is_empty() { "none".to_owned() } else { value.describe().to_string() }
}

fn texts(value: &Node<'_>, report: &mut Report<'_>) {
    if !is_list(value) {
        report.error(format!("expected a list of texts, found {}", value.describe()));
    }
    for (i, item) in value.items().iter().enumerate() {
        if item.as_text().is_none() {
            report.at(i).error(format!("expected a text, found {}", item.describe()));
        }
    }
}

/// Says where a value is null. Kubernetes drops it, so it would not mean what it says.
fn nulls(value: &Node<'_>, report: &mut Report<'_>) {
    if value.is_null() {
        report.error("expected a value, found null").help("leave the key out");
    }
    for (i, item) in value.items().iter().enumerate() {
        nulls(item, &mut report.at(i));
    }
    for (key, entry) in value.entries() {
        nulls(entry, &mut report.at(key.key_text()));
    }
}

pub(crate) fn is_list(value: &Node<'_>) -> bool {
    matches!(value.value(), Content::Sequence(_))
}
