//! The rules for schemas under `allOf`, `anyOf`, `oneOf` and `not`, which narrow what is described outside of them.

use crate::structural::{JUNCTORS, Place, children, each_of, is_mapping, is_true, text};
use crate::{keyword, value};
use kure_core::prelude::*;
use kure_core::yaml::Node;

/// What describes a value, and thus stands outside of conditions on it.
const DESCRIBING: [&str; 7] =
    ["type", "title", "description", "default", "nullable", "additionalProperties", "externalDocs"];

/// Checks each condition on the value that `node` describes.
pub(crate) fn all(node: &Node<'_>, report: &mut Report<'_>) {
    for junctor in JUNCTORS {
        if junctor == "anyOf" && is_int_or_string(node) {
            continue;
        }
        each_of(node, junctor, report, &mut |report, i| {
            if junctor == "allOf" && i == 0 && is_int_or_string(report.node()) {
                return;
            }
            narrowing(node, report);
        });
    }
}

/// Tells whether `anyOf` says that a value is a number or a text, the only place where a condition may have a type.
fn is_int_or_string(node: &Node<'_>) -> bool {
    let is_type = |node: &Node<'_>, wanted| node.entries().len() == 1 && text(node, "type") == Some(wanted);
    let conditions = node.get("anyOf").map(Node::items).unwrap_or_default();
    matches!(conditions, [first, second] if is_type(first, "integer") && is_type(second, "string"))
}

/// Checks a condition on what `outer` describes.
fn narrowing(outer: &Node<'_>, report: &mut Report<'_>) {
    let node = report.node();
    if !is_mapping(node) {
        report.error(format!("expected a schema, found {}", node.describe()));
        return;
    }
    keyword::check(node, report);
    value::pattern(node, &mut report.at("pattern"));
    for (key, _) in node.entries() {
        let word = key.key_text();
        if DESCRIBING.contains(&word) || word.starts_with("x-kubernetes-") {
            let message = format!("expected a condition inside `allOf`, `anyOf`, `oneOf` or `not`, found `{word}`");
            let help = match word {
                "type" if is_true(outer, "x-kubernetes-int-or-string") => {
                    "only `anyOf` with `type: integer` and `type: string`, in this order, says it again"
                }
                "x-kubernetes-validations" => "write the rule outside of them",
                _ => "describe the value outside of them",
            };
            report.key(word).error(message).help(help);
        }
    }
    if node.get("properties").is_some_and(|properties| properties.get("metadata").is_some()) {
        report
            .at("properties")
            .key("metadata")
            .error("expected no condition on `metadata`, which the API server checks itself");
    }
    children(report, &mut |report, place| match place {
        // Both are refused above.
        Place::Property("metadata") | Place::Keyword("additionalProperties") => {}
        _ => match place.of(outer) {
            Some(described) => narrowing(described, report),
            None if is_true(outer, "x-kubernetes-preserve-unknown-fields") => {}
            None => {
                report
                    .error("expected a condition on a value that is described, found one on another")
                    .help("describe the value outside of `allOf`, `anyOf`, `oneOf` and `not`");
            }
        },
    });
    for junctor in JUNCTORS {
        each_of(node, junctor, report, &mut |report, _| narrowing(outer, report));
    }
}
