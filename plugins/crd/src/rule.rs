//! The rules that a schema states in the Common Expression Language.

use crate::keyword::is_list;
use crate::path;
use crate::structural::{Place, text};
use kure_core::prelude::*;
use kure_core::yaml::{Node, Resolved};

const FIELDS: [&str; 6] = ["rule", "message", "messageExpression", "reason", "fieldPath", "optionalOldSelf"];
const REASONS: [&str; 4] = ["FieldValueInvalid", "FieldValueForbidden", "FieldValueRequired", "FieldValueDuplicate"];

/// Whether the API server can tell which value a value was before a change.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum History {
    /// It can.
    Kept,
    /// It cannot tell which item of a list another one was.
    LostInItems,
    /// It compares the whole of a map around the value.
    LostInMap,
}

impl History {
    /// Returns what holds for the values inside of the one that `node` describes.
    pub(crate) fn below(self, node: &Node<'_>) -> Inside {
        let is_list_kept = text(node, "x-kubernetes-list-type") == Some("map");
        let is_map_kept = text(node, "x-kubernetes-map-type") != Some("atomic");
        let or = |is_kept: bool, lost| if self == Self::Kept && !is_kept { lost } else { self };
        Inside { items: or(is_list_kept, Self::LostInItems), properties: or(is_map_kept, Self::LostInMap) }
    }
}

/// What holds for the values inside of another one.
#[derive(Clone, Copy)]
pub(crate) struct Inside {
    items: History,
    properties: History,
}

impl Inside {
    /// Returns what holds for the values at a place.
    pub(crate) fn at(self, place: Place<'_>) -> History {
        if matches!(place, Place::Keyword("items")) { self.items } else { self.properties }
    }
}

/// Says where the value of `x-kubernetes-validations` in a schema is not a list of rules.
pub(crate) fn check(schema: &Node<'_>, history: History, report: &mut Report<'_>) {
    let Some(rules) = schema.get("x-kubernetes-validations") else { return };
    if rules.items().is_empty() {
        let found = if is_list(rules) { "none".to_owned() } else { rules.describe().to_string() };
        report.error(format!("expected a list of rules, found {found}"));
    }
    for (i, rule) in rules.items().iter().enumerate() {
        self::rule(rule, schema, history, &mut report.at(i));
    }
}

fn rule(rule: &Node<'_>, schema: &Node<'_>, history: History, report: &mut Report<'_>) {
    let expression = text(rule, "rule").unwrap_or_default().trim();
    if expression.is_empty() {
        report.at("rule").error("expected an expression under `rule`, found none");
    }
    for (key, value) in rule.entries() {
        let word = key.key_text();
        if !FIELDS.contains(&word) {
            report.key(word).error(format!("expected one of {}, found `{word}`", FIELDS.join(", ")));
        } else if word == "optionalOldSelf" {
            if !matches!(value.scalar().map(|scalar| scalar.resolve()), Some(Resolved::Bool(_))) {
                report.at(word).error(format!("expected a boolean, found {}", value.describe()));
            }
        } else if value.as_text().is_none() {
            report.at(word).error(format!("expected a text, found {}", value.describe()));
        } else if word != "rule" && value.as_text().is_some_and(|text| text.trim().is_empty()) {
            report.at(word).error("expected a text, found an empty one").help("leave the key out");
        }
    }
    if let Some(reason) = text(rule, "reason").filter(|reason| !reason.is_empty() && !REASONS.contains(reason)) {
        report.at("reason").error(format!("expected one of {}, found {reason:?}", REASONS.join(", ")));
    }
    message(rule, expression, report);
    field_path(rule, schema, &mut report.at("fieldPath"));
    old_self(rule, expression, history, report);
}

fn message(rule: &Node<'_>, expression: &str, report: &mut Report<'_>) {
    match text(rule, "message") {
        Some(message) if message.trim().contains(['\n', '\r']) => {
            report.at("message").error("expected a message in one line, found several");
        }
        None if expression.contains(['\n', '\r']) => {
            report
                .at("rule")
                .error("expected a `message` beside a rule of several lines, found none")
                .help("by default the message is the rule, which has to be one line for that");
        }
        _ => {}
    }
}

/// The path has to lead to a value inside of the one that has the rule.
fn field_path(rule: &Node<'_>, schema: &Node<'_>, report: &mut Report<'_>) {
    let Some(path) = text(rule, "fieldPath").filter(|path| !path.trim().is_empty()) else { return };
    let found = path::parse_fields(path)
        .and_then(|fields| path::in_value(schema, &fields.into_iter().map(path::Part::Field).collect::<Vec<_>>()));
    // What a rule at the root says of metadata is described nowhere.
    let is_metadata = path.starts_with(".metadata.") && schema.get("properties").is_some();
    if let Err((message, help)) = found
        && !is_metadata
    {
        let finding = report.error(message);
        if let Some(help) = help {
            finding.help(help);
        }
    }
}

/// A rule on a change needs the value before it.
fn old_self(rule: &Node<'_>, expression: &str, history: History, report: &mut Report<'_>) {
    if !expression.contains("oldSelf") {
        if rule.get("optionalOldSelf").is_some() {
            report.key("optionalOldSelf").error("expected a rule on `oldSelf` beside `optionalOldSelf`, found none");
        }
        return;
    }
    let (message, help) = match history {
        History::Kept => return,
        History::LostInItems => (
            "expected no `oldSelf` inside a list that is not of type map, found one",
            "write `x-kubernetes-list-type: map` and its keys, or the rule outside of the list",
        ),
        History::LostInMap => (
            "expected no `oldSelf` inside of an atomic map, found one",
            "write the rule outside of the map, or leave `x-kubernetes-map-type` out",
        ),
    };
    report.at("rule").error(message).help(help);
}
