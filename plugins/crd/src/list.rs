//! The rules for schemas of lists.

use crate::structural::{is_true, text};
use kure_core::prelude::*;
use kure_core::yaml::Node;

const SCALARS: [&str; 4] = ["string", "integer", "number", "boolean"];

/// Says where the schema of a list is not one that the API server takes.
pub(crate) fn check(node: &Node<'_>, report: &mut Report<'_>) {
    if text(node, "type") == Some("array") && node.get("items").is_none() {
        report.error("expected `items` beside `type: array`, found none");
    }
    if is_true(node, "uniqueItems") {
        report
            .at("uniqueItems")
            .error("expected no `uniqueItems: true`, which the API server refuses")
            .help("write `x-kubernetes-list-type: set`");
    }
    let Some(list_type) = text(node, "x-kubernetes-list-type") else {
        if node.get("x-kubernetes-list-map-keys").is_some() {
            report.at("x-kubernetes-list-map-keys").error("expected `x-kubernetes-list-type: map` beside the keys");
        }
        return;
    };
    if text(node, "type") != Some("array") {
        report.at("x-kubernetes-list-type").error("expected `type: array` beside the type of a list");
    }
    match list_type {
        "atomic" => {}
        "set" => set(node, report),
        "map" => map(node, report),
        other => {
            report.at("x-kubernetes-list-type").error(format!("expected atomic, set or map, found {other:?}"));
        }
    }
}

/// The items of a set are compared as a whole.
fn set(node: &Node<'_>, report: &mut Report<'_>) {
    let Some(items) = node.get("items") else { return };
    let atomic = text(items, "x-kubernetes-list-type") == Some("atomic")
        || text(items, "x-kubernetes-map-type") == Some("atomic");
    if !atomic && text(items, "type").is_none_or(|found| !SCALARS.contains(&found)) {
        report
            .at("items")
            .error("expected scalars as the items of a set, found a list or an object")
            .help("write `x-kubernetes-map-type: atomic` if objects are to be compared as a whole");
    }
}

/// The items of a map are told apart by their keys, which every item has to have.
fn map(node: &Node<'_>, report: &mut Report<'_>) {
    let keys = node.get("x-kubernetes-list-map-keys").map(Node::items).unwrap_or_default();
    if keys.is_empty() {
        report
            .at("x-kubernetes-list-type")
            .error("expected the keys of a map under `x-kubernetes-list-map-keys`, found none");
    }
    let Some(items) = node.get("items") else { return };
    let required = items.get("required").map(Node::items).unwrap_or_default();
    for (i, key) in keys.iter().enumerate() {
        let Some(key) = key.as_text() else { continue };
        let mut report = report.at("x-kubernetes-list-map-keys");
        let mut report = report.at(i);
        let Some(property) = items.get("properties").and_then(|properties| properties.get(key)) else {
            report.error(format!("expected a property of the items, found {key:?}"));
            continue;
        };
        if text(property, "type").is_none_or(|found| !SCALARS.contains(&found)) {
            report.error(format!("expected a property with a scalar as a key, found {key:?}"));
        }
        let is_required = required.iter().any(|name| name.as_text() == Some(key));
        if !is_required && property.get("default").is_none() {
            report
                .error(format!("expected a property that every item has as a key, found {key:?}"))
                .help("list it under `required` of the items, or give it a default");
        }
    }
}
