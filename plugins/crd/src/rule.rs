//! The rules that a schema states in the Common Expression Language.

use kure_core::prelude::*;
use kure_core::yaml::Node;

const FIELDS: [&str; 6] = ["rule", "message", "messageExpression", "reason", "fieldPath", "optionalOldSelf"];
const REASONS: [&str; 4] = ["FieldValueInvalid", "FieldValueForbidden", "FieldValueRequired", "FieldValueDuplicate"];

/// Says where the value of `x-kubernetes-validations` is not a list of rules.
pub(crate) fn check(report: &mut Report<'_>, rules: Option<&Node<'_>>) {
    let Some(rules) = rules else { return };
    if rules.items().is_empty() {
        report.error(format!("expected a list of rules, found {}", rules.describe()));
    }
    for (i, rule) in rules.items().iter().enumerate() {
        let mut report = report.at(i);
        if rule.get("rule").and_then(Node::as_text).is_none_or(|rule| rule.trim().is_empty()) {
            report.at("rule").error("expected an expression under `rule`, found none");
        }
        for (key, value) in rule.entries() {
            let word = key.key_text();
            if !FIELDS.contains(&word) {
                report.at(word).error(format!("expected one of {}, found `{word}`", FIELDS.join(", ")));
            } else if word != "optionalOldSelf" && value.as_text().is_none() {
                report.at(word).error(format!("expected a text, found {}", value.describe()));
            }
        }
        let text = |field| rule.get(field).and_then(Node::as_text);
        if let Some(reason) = text("reason").filter(|reason| !REASONS.contains(reason)) {
            report.at("reason").error(format!("expected one of {}, found {reason:?}", REASONS.join(", ")));
        }
        if text("message").is_some_and(|message| message.contains('\n')) {
            report.at("message").error("expected a message in one line, found several");
        }
    }
}
