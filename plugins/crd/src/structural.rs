//! The rules that make a schema structural, without which the API server refuses a definition.
//!
//! A structural schema says the type of every value in one place. `allOf`, `anyOf`, `oneOf` and `not` then only narrow
//! values that are described outside of them.

use crate::{keyword, list, rule};
use kure_core::prelude::*;
use kure_core::yaml::{Node, Resolved, Value as Content};

const TYPES: [&str; 6] = ["object", "array", "string", "integer", "number", "boolean"];
const JUNCTORS: [&str; 4] = ["allOf", "anyOf", "oneOf", "not"];

/// What the API server knows of every object, so that a schema need not say it.
const OBJECT_FIELDS: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// Says where a schema is not structural, and where the API server would refuse it for another reason.
pub(crate) fn check(report: &mut Report<'_>) {
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
    if let Some(metadata) = root.get("properties").and_then(|properties| properties.get("metadata")) {
        self::metadata(metadata, &mut report.at("properties").at("metadata"));
    }
    schema(report);
}

/// The API server checks metadata itself, and lets a schema narrow names only.
fn metadata(metadata: &Node<'_>, report: &mut Report<'_>) {
    for (key, _) in metadata.entries() {
        let word = key.key_text();
        if !["type", "properties", "description"].contains(&word) {
            report.at(word).error(format!("expected only `properties` in the schema of metadata, found `{word}`"));
        }
    }
    for (key, _) in metadata.get("properties").map(Node::entries).unwrap_or_default() {
        let word = key.key_text();
        if !["name", "generateName"].contains(&word) {
            report
                .at("properties")
                .at(word)
                .error(format!("expected a rule on `name` or `generateName`, found one on `{word}`"));
        }
    }
}

/// Checks a schema and those inside it.
fn schema(report: &mut Report<'_>) {
    let node = report.node();
    if !is_mapping(node) {
        report.error(format!("expected a schema, found {}", node.describe()));
        return;
    }
    keyword::check(node, report);
    r#type(node, report);
    object(node, report);
    list::check(node, report);
    values(node, report);
    rule::check(&mut report.at("x-kubernetes-validations"), node.get("x-kubernetes-validations"));
    children(report, &mut |report, _| schema(report));
    for junctor in JUNCTORS {
        each_of(node, junctor, report, &mut |report| narrowing(node, report));
    }
}

fn r#type(node: &Node<'_>, report: &mut Report<'_>) {
    let int_or_string = is_true(node, "x-kubernetes-int-or-string");
    match text(node, "type") {
        Some(_) if int_or_string => {
            report.at("type").error("expected no type beside `x-kubernetes-int-or-string`, found one");
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

fn object(node: &Node<'_>, report: &mut Report<'_>) {
    let properties = node.get("properties");
    let additional = node.get("additionalProperties");
    if properties.is_some_and(|properties| !properties.entries().is_empty()) && additional.is_some() {
        report
            .at("additionalProperties")
            .error("expected either `properties` or `additionalProperties`, found both")
            .help("unknown properties are dropped unless `x-kubernetes-preserve-unknown-fields` keeps them");
    }
    let keeps_all = is_true(node, "x-kubernetes-preserve-unknown-fields") || additional.is_some();
    for (i, name) in node.get("required").map(Node::items).unwrap_or_default().iter().enumerate() {
        let Some(name) = name.as_text() else { continue };
        let known = properties.is_some_and(|properties| properties.get(name).is_some());
        if !known && !keeps_all && !OBJECT_FIELDS.contains(&name) {
            report
                .at("required")
                .at(i)
                .error(format!("expected a property, found {name:?}"))
                .help("a property that is not described is dropped, so no object could have it");
        }
    }
    if is_true(node, "x-kubernetes-embedded-resource") {
        if text(node, "type") != Some("object") {
            report.at("x-kubernetes-embedded-resource").error("expected the type object for an embedded object");
        } else if properties.is_none() && !keeps_all {
            report
                .at("x-kubernetes-embedded-resource")
                .error("expected `properties` of the embedded object, found none")
                .help("write `x-kubernetes-preserve-unknown-fields: true` to keep all of them");
        }
    }
    if let Some(map_type) = text(node, "x-kubernetes-map-type")
        && !["granular", "atomic"].contains(&map_type)
    {
        report.at("x-kubernetes-map-type").error(format!("expected granular or atomic, found {map_type:?}"));
    }
}

/// The default and the values of an enumeration have to be of the type.
fn values(node: &Node<'_>, report: &mut Report<'_>) {
    let Some(wanted) = text(node, "type") else { return };
    if let Some(default) = node.get("default") {
        value(default, wanted, &mut report.at("default"));
    }
    for (i, item) in node.get("enum").map(Node::items).unwrap_or_default().iter().enumerate() {
        value(item, wanted, &mut report.at("enum").at(i));
    }
}

fn value(value: &Node<'_>, wanted: &str, report: &mut Report<'_>) {
    let fits = match (value.value(), value.scalar().map(|scalar| scalar.resolve())) {
        (Content::Mapping(_), _) => wanted == "object",
        (Content::Sequence(_), _) => wanted == "array",
        (_, Some(Resolved::Text(_))) => wanted == "string",
        (_, Some(Resolved::Bool(_))) => wanted == "boolean",
        (_, Some(Resolved::Integer(_) | Resolved::Unsigned(_))) => wanted == "integer" || wanted == "number",
        (_, Some(Resolved::Float(_))) => wanted == "number",
        // Null is refused elsewhere.
        _ => true,
    };
    if !fits {
        report.error(format!("expected a value of type {wanted}, found {}", value.describe()));
    }
}

/// Checks a schema under `allOf`, `anyOf`, `oneOf` or `not`, which narrows what `outer` describes.
fn narrowing(outer: &Node<'_>, report: &mut Report<'_>) {
    let node = report.node();
    if !is_mapping(node) {
        report.error(format!("expected a schema, found {}", node.describe()));
        return;
    }
    keyword::check(node, report);
    for (key, _) in node.entries() {
        let word = key.key_text();
        let describes = ["type", "title", "description", "default", "nullable", "additionalProperties"].contains(&word)
            || (word.starts_with("x-kubernetes-") && word != "x-kubernetes-validations");
        if describes && !(word == "type" && is_true(outer, "x-kubernetes-int-or-string")) {
            report
                .at(word)
                .error(format!("expected a condition inside `allOf`, `anyOf`, `oneOf` or `not`, found `{word}`"))
                .help("describe the value outside of them");
        }
    }
    children(report, &mut |report, place| match place.of(outer) {
        Some(described) => narrowing(described, report),
        None if is_true(outer, "x-kubernetes-preserve-unknown-fields") => {}
        None => {
            report
                .error("expected a condition on a value that is described, found one on another")
                .help("describe the value outside of `allOf`, `anyOf`, `oneOf` and `not`");
        }
    });
    for junctor in JUNCTORS {
        each_of(node, junctor, report, &mut |report| narrowing(outer, report));
    }
}

/// Where a schema stands in the one around it.
#[derive(Clone, Copy)]
enum Place<'s> {
    Property(&'s str),
    Keyword(&'s str),
}

impl Place<'_> {
    /// Finds the schema for the same values in another one.
    fn of<'n>(self, outer: &'n Node<'n>) -> Option<&'n Node<'n>> {
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
fn children(report: &mut Report<'_>, check: &mut dyn FnMut(&mut Report<'_>, Place<'_>)) {
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

/// Goes to each schema under a junctor: `not` has one, the others a list.
fn each_of(node: &Node<'_>, junctor: &str, report: &mut Report<'_>, check: &mut dyn FnMut(&mut Report<'_>)) {
    let Some(value) = node.get(junctor) else { return };
    let mut report = report.at(junctor);
    match value.value() {
        _ if junctor == "not" => check(&mut report),
        Content::Sequence(items) if !items.is_empty() => {
            (0..items.len()).for_each(|i| check(&mut report.at(i)));
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

fn is_mapping(node: &Node<'_>) -> bool {
    matches!(node.value(), Content::Mapping(_))
}
