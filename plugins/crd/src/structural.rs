//! The rules that make a schema structural, without which the API server refuses a definition.
//!
//! A structural schema says the type of every value in one place. `allOf`, `anyOf`, `oneOf` and `not` then only narrow
//! values that are described outside of them.

use crate::rule::{self, History};
use crate::{keyword, list, narrowing, object, value};
use kure_core::prelude::*;
use kure_core::yaml::{Node, Resolved, Value as Content};

const TYPES: [&str; 6] = ["object", "array", "string", "integer", "number", "boolean"];
pub(crate) const JUNCTORS: [&str; 4] = ["allOf", "anyOf", "oneOf", "not"];

/// What the root of a schema may not say if `status` is checked apart from the rest.
const WITHOUT_STATUS: [&str; 10] = [
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "enum",
    "default",
    "minProperties",
    "maxProperties",
    "x-kubernetes-map-type",
    "x-kubernetes-embedded-resource",
];

/// Says where a schema is not structural, and where the API server would refuse it for another reason.
pub(crate) fn check(report: &mut Report<'_>, has_status: bool) {
    let root = report.node();
    match text(root, "type") {
        Some("object") => {}
        Some(other) => {
            report.at("type").error(format!("expected the root of a schema to have the type object, found {other}"));
        }
        // Elsewhere such a value may be of any type.
        None if is_true(root, "x-kubernetes-preserve-unknown-fields") => {
            report.error("expected `type: object` at the root of a schema, found no type");
        }
        None => {}
    }
    if is_true(root, "nullable") {
        report.at("nullable").error("expected an object at the root of a schema, found one that may be null");
    }
    if root.get("additionalProperties").is_some() {
        let message = "expected `properties` at the root of a schema, found `additionalProperties`";
        report.key("additionalProperties").error(message);
    }
    for (key, _) in root.entries().iter().filter(|(key, _)| has_status && WITHOUT_STATUS.contains(&key.key_text())) {
        let word = key.key_text();
        report
            .key(word)
            .error(format!("expected no `{word}` at the root of a schema with `subresources.status`, found one"))
            .help("a status is checked apart from the rest: write it under `spec`");
    }
    object::root_head(root, report);
    schema(report, History::Kept);
}

/// Checks a schema and those inside it.
fn schema(report: &mut Report<'_>, history: History) {
    let node = report.node();
    if !is_mapping(node) {
        report.error(format!("expected a schema, found {}", node.describe()));
        return;
    }
    keyword::check(node, report);
    r#type(node, report);
    object::check(node, report);
    list::check(node, report);
    value::check(node, report);
    rule::check(node, history, &mut report.at("x-kubernetes-validations"));
    let below = history.below(node);
    children(report, &mut |report, place| schema(report, below.at(place)));
    narrowing::all(node, report);
}

fn r#type(node: &Node<'_>, report: &mut Report<'_>) {
    let int_or_string = is_true(node, "x-kubernetes-int-or-string");
    for word in ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"] {
        if int_or_string && is_true(node, word) {
            report.key(word).error(format!("expected no `{word}` beside `x-kubernetes-int-or-string`, found one"));
        }
    }
    match text(node, "type") {
        Some(_) if int_or_string => {
            report.at("type").error("expected no type beside `x-kubernetes-int-or-string`, found one");
        }
        Some("null") => {
            report.at("type").error("expected a type, found null").help("write `nullable: true` beside the type");
        }
        Some(found) if !TYPES.contains(&found) => {
            report.at("type").error(format!("expected one of {}, found {found:?}", TYPES.join(", ")));
        }
        None if node.get("type").is_none()
            && !int_or_string
            && !is_true(node, "x-kubernetes-preserve-unknown-fields") =>
        {
            report
                .error("expected a `type`, found none")
                .help("only a value with `x-kubernetes-preserve-unknown-fields: true` may be of any type");
        }
        _ => {}
    }
}

/// Where a schema stands in the one around it.
#[derive(Clone, Copy)]
pub(crate) enum Place<'s> {
    Property(&'s str),
    Keyword(&'s str),
}

impl Place<'_> {
    /// Finds the schema for the same values in another one.
    pub(crate) fn of<'n>(self, outer: &'n Node<'n>) -> Option<&'n Node<'n>> {
        match self {
            Self::Keyword(word) => outer.get(word),
            Self::Property(name) => outer
                .get("properties")
                .and_then(|properties| properties.get(name))
                .or_else(|| outer.get("additionalProperties")),
        }
    }
}

/// Goes to each schema of a property or an item.
pub(crate) fn children(report: &mut Report<'_>, check: &mut dyn FnMut(&mut Report<'_>, Place<'_>)) {
    let node = report.node();
    if let Some(properties) = node.get("properties") {
        let mut report = report.at("properties");
        if !is_mapping(properties) {
            report.error(format!("expected schemas by the names of properties, found {}", properties.describe()));
        }
        for (key, _) in properties.entries() {
            check(&mut report.at(key.key_text()), Place::Property(key.key_text()));
        }
    }
    for word in ["items", "additionalProperties"] {
        let Some(child) = node.get(word) else { continue };
        let flag = child.scalar().map(|scalar| scalar.resolve());
        match flag {
            Some(Resolved::Bool(true)) if word == "additionalProperties" => {}
            Some(Resolved::Bool(false)) if word == "additionalProperties" => {
                report
                    .at(word)
                    .error("expected a schema or true, found false")
                    .help("leave it out: unknown properties are dropped by default");
            }
            _ => check(&mut report.at(word), Place::Keyword(word)),
        }
    }
}

/// Goes to each schema under a junctor, with its number: `not` has one, the others a list.
pub(crate) fn each_of(
    node: &Node<'_>,
    junctor: &str,
    report: &mut Report<'_>,
    check: &mut dyn FnMut(&mut Report<'_>, usize),
) {
    let Some(value) = node.get(junctor) else { return };
    let mut report = report.at(junctor);
    match value.value() {
        _ if junctor == "not" => check(&mut report, 0),
        Content::Sequence(items) if !items.is_empty() => {
            for i in 0..items.len() {
                check(&mut report.at(i), i);
            }
        }
        Content::Sequence(_) => {
            report.error("expected a list of schemas, found none");
        }
        _ => {
            report.error(format!("expected a list of schemas, found {}", value.describe()));
        }
    }
}

pub(crate) fn text<'n>(node: &'n Node<'_>, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::as_text)
}

pub(crate) fn is_true(node: &Node<'_>, key: &str) -> bool {
    node.get(key).and_then(Node::scalar).is_some_and(|scalar| scalar.resolve() == Resolved::Bool(true))
}

pub(crate) fn is_mapping(node: &Node<'_>) -> bool {
    matches!(node.value(), Content::Mapping(_))
}
