//! The rules for schemas of lists.

use crate::structural::{is_true, text};
use kure_core::prelude::*;
use kure_core::yaml::Node;

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
    let list_type = text(node, "x-kubernetes-list-type");
    if node.get("x-kubernetes-list-map-keys").is_some() && list_type != Some("map") {
        report.key("x-kubernetes-list-map-keys").error("expected `x-kubernetes-list-type: map` beside the keys");
    }
    let Some(list_type) = list_type else { return };
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
    nullable(items, report);
    let (found, help) = match text(items, "type") {
        Some("object") if text(items, "x-kubernetes-map-type") != Some("atomic") => {
            ("an object", "write `x-kubernetes-map-type: atomic` into the items, to have them compared as a whole")
        }
        Some("array") if text(items, "x-kubernetes-list-type").is_some_and(|inner| inner != "atomic") => {
            ("a list", "write `x-kubernetes-list-type: atomic` into the items, to have them compared as a whole")
        }
        _ => return,
    };
    report.at("items").error(format!("expected the items of a set to be of one piece, found {found}")).help(help);
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
    nullable(items, report);
    if text(items, "type").is_some_and(|found| found != "object") {
        report.at("items").at("type").error("expected objects as the items of a map, found another type");
        return;
    }
    for (i, key) in keys.iter().enumerate() {
        let Some(name) = key.as_text() else { continue };
        let mut report = report.at("x-kubernetes-list-map-keys");
        let mut report = report.at(i);
        if keys[..i].iter().any(|other| other.as_text() == Some(name)) {
            report.error(format!("expected each key once, found {name:?} again"));
        }
        self::key(name, items, &mut report);
    }
}

fn key(name: &str, items: &Node<'_>, report: &mut Report<'_>) {
    let Some(property) = items.get("properties").and_then(|properties| properties.get(name)) else {
        report.error(format!("expected a property of the items, found {name:?}"));
        return;
    };
    if let Some(found @ ("array" | "object")) = text(property, "type") {
        report.error(format!("expected a property with a scalar as a key, found {name:?} of type {found}"));
    }
    if is_true(property, "nullable") {
        report.error(format!("expected a property that is never null as a key, found {name:?}"));
    }
    let required = items.get("required").map(Node::items).unwrap_or_default();
    let is_required = required.iter().any(|required| required.as_text() == Some(name));
    if !is_required && property.get("default").is_none() {
        report
            .error(format!("expected a property that every item has as a key, found {name:?}"))
            .help("list it under `required` of the items, or give it a default");
    }
}

/// An item that is nothing could not be told from another one.
fn nullable(items: &Node<'_>, report: &mut Report<'_>) {
    if is_true(items, "nullable") {
        report.at("items").at("nullable").error("expected items that are never null in a set or a map");
    }
}
