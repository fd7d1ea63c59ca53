//! The rules for schemas of objects, and of objects inside of objects.

use crate::structural::{is_mapping, is_true, text};
use crate::validation::HEAD;
use kure_core::prelude::*;
use kure_core::yaml::Node;

/// Says where the schema of an object is not one that the API server takes. A resource has metadata of its own.
pub(crate) fn check(node: &Node<'_>, report: &mut Report<'_>) {
    fields(node, report);
    if is_true(node, "x-kubernetes-embedded-resource") {
        embedded(node, report);
        head(node, report);
    }
    let Some(map_type) = text(node, "x-kubernetes-map-type") else { return };
    let mut report = report.at("x-kubernetes-map-type");
    if !["granular", "atomic"].contains(&map_type) {
        report.error(format!("expected granular or atomic, found {map_type:?}"));
    }
    if text(node, "type") != Some("object") {
        report.error("expected `type: object` beside the type of a map");
    }
}

fn fields(node: &Node<'_>, report: &mut Report<'_>) {
    let properties = node.get("properties");
    let additional = node.get("additionalProperties");
    let is_kept = is_true(node, "x-kubernetes-preserve-unknown-fields");
    if properties.is_some_and(|properties| !properties.entries().is_empty()) && additional.is_some() {
        report
            .at("additionalProperties")
            .error("expected either `properties` or `additionalProperties`, found both")
            .help("unknown properties are dropped unless `x-kubernetes-preserve-unknown-fields` keeps them");
    }
    if node.get("x-kubernetes-preserve-unknown-fields").is_some_and(|flag| flag.as_text().is_none()) && !is_kept {
        report
            .at("x-kubernetes-preserve-unknown-fields")
            .error("expected true, found false")
            .help("leave it out: unknown properties are dropped by default");
    }
    for (i, name) in node.get("required").map(Node::items).unwrap_or_default().iter().enumerate() {
        let Some(name) = name.as_text() else { continue };
        let is_known = properties.is_some_and(|properties| properties.get(name).is_some());
        if !is_known && !is_kept && additional.is_none() && !HEAD.contains(&name) {
            report
                .at("required")
                .at(i)
                .error(format!("expected a property, found {name:?}"))
                .help("a property that is not described is dropped, so no object could have it");
        }
    }
}

fn embedded(node: &Node<'_>, report: &mut Report<'_>) {
    let is_kept = is_true(node, "x-kubernetes-preserve-unknown-fields");
    let is_empty = node.get("properties").is_none_or(|properties| properties.entries().is_empty());
    if text(node, "type") != Some("object") {
        report.at("x-kubernetes-embedded-resource").error("expected the type object for an embedded object");
    } else if is_empty && !is_kept {
        report
            .at("x-kubernetes-embedded-resource")
            .error("expected `properties` of the embedded object, found none")
            .help("write `x-kubernetes-preserve-unknown-fields: true` to keep all of them");
    }
    if node.get("additionalProperties").is_some() {
        report
            .at("additionalProperties")
            .error("expected no `additionalProperties` in an embedded object, found one")
            .help("write `x-kubernetes-preserve-unknown-fields: true` to keep all properties");
    }
}

/// The types of what every object has cannot be others.
pub(crate) fn head(node: &Node<'_>, report: &mut Report<'_>) {
    let mut report = report.at("properties");
    for (name, wanted) in [("apiVersion", "string"), ("kind", "string"), ("metadata", "object")] {
        let Some(property) = node.get("properties").and_then(|properties| properties.get(name)) else { continue };
        if is_mapping(property) && text(property, "type").is_some_and(|found| found != wanted) {
            report.at(name).at("type").error(format!("expected the type {wanted} for `{name}`, found another"));
        }
    }
}

/// The API server checks metadata itself, and lets the schema at the root narrow names only.
pub(crate) fn root_head(node: &Node<'_>, report: &mut Report<'_>) {
    head(node, report);
    let Some(properties) = node.get("properties") else { return };
    let mut report = report.at("properties");
    for name in HEAD {
        if properties.get(name).is_some_and(|property| property.get("default").is_some()) {
            report.at(name).at("default").error(format!("expected no default for `{name}`, which every object has"));
        }
    }
    let Some(metadata) = properties.get("metadata") else { return };
    let mut report = report.at("metadata");
    for (key, _) in metadata.entries() {
        let word = key.key_text();
        if !["type", "properties", "default"].contains(&word) {
            report.key(word).error(format!("expected only `properties` in the schema of metadata, found `{word}`"));
        }
    }
    for (key, _) in metadata.get("properties").map(Node::entries).unwrap_or_default() {
        let word = key.key_text();
        if !["name", "generateName"].contains(&word) {
            let message = format!("expected a rule on `name` or `generateName`, found one on `{word}`");
            report.at("properties").key(word).error(message);
        }
    }
}
