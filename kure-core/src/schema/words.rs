//! The words of messages about schemas.

use super::choice::{self, Mappings};
use super::shape::{Id, NumberRule, Rule};
use super::types::Types;
use serde_json::Value as Json;
use std::fmt::Display;

/// How many names a message lists.
const LISTED: usize = 12;

/// How many characters of a text a message shows.
const SHOWN: usize = 40;

/// Says what a rule expects.
pub(super) fn expected(rules: &[Rule], id: Id) -> String {
    let rule = &rules[id];
    if !rule.values.is_empty() {
        return one_of(&rule.values.iter().map(plain).collect::<Vec<_>>());
    }
    if let [only] = rule.all.as_slice()
        && rule.types == Types::ALL
    {
        return expected(rules, *only);
    }
    for choice in &rule.choices {
        if let Some(sole) = choice.sole() {
            return expected(rules, sole);
        }
        if let Mappings::Key(_) = choice.mappings {
            return one_of(&choice::texts(rules, choice));
        }
    }
    types(choice::types(rules, id, LISTED))
}

/// Names types: "a number, a string or a list".
pub(super) fn types(types: Types) -> String {
    match types.names().as_slice() {
        [] => "no value".to_owned(),
        [only] => (*only).to_owned(),
        [names @ .., last] => format!("{} or {last}", names.join(", ")),
    }
}

/// Says that one of some values is expected: "one of `s3`, `gcs`".
pub(super) fn one_of(values: &[impl Display]) -> String {
    match values {
        [only] => format!("`{only}`"),
        _ => format!("one of {}", listed(values)),
    }
}

/// Lists names: "`image`, `replicas`".
pub(super) fn listed(names: &[impl Display]) -> String {
    let mut list: Vec<_> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    if names.len() > LISTED {
        list.push("…".to_owned());
    }
    list.join(", ")
}

/// Returns a value as it would be written in a document.
pub(super) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Says which integers are allowed: "an integer from 1 to 65535".
pub(super) fn integers(rule: &NumberRule) -> String {
    let low = (rule.low > i64::MIN.into()).then_some(rule.low);
    let high = (rule.high < i64::MAX.into()).then_some(rule.high);
    match (low, high) {
        (Some(low), Some(high)) => format!("an integer from {low} to {high}"),
        (Some(low), None) => format!("an integer of at least {low}"),
        (None, Some(high)) => format!("an integer of at most {high}"),
        (None, None) => "an integer of 64 bits".to_owned(),
    }
}

/// Says which numbers are allowed: "a number of at least 0 and less than 1".
pub(super) fn numbers(rule: &NumberRule) -> String {
    let least =
        rule.least.map(|bound| format!("{} {}", if bound.is_exclusive { "more than" } else { "at least" }, bound.at));
    let most =
        rule.most.map(|bound| format!("{} {}", if bound.is_exclusive { "less than" } else { "at most" }, bound.at));
    match (rule.least.zip(rule.most), least, most) {
        (Some((least, most)), ..) if !least.is_exclusive && !most.is_exclusive => {
            format!("a number from {} to {}", least.at, most.at)
        }
        (_, Some(least), Some(most)) => format!("a number of {least} and {most}"),
        (_, least, most) => {
            least.or(most).map_or_else(|| "a number".to_owned(), |bound| format!("a number of {bound}"))
        }
    }
}

/// Says how many of something are allowed: "at least 1 item", "2 items".
pub(super) fn counted(fewest: usize, most: usize, what: &str) -> String {
    let plural = |count: usize| if count == 1 { what.to_owned() } else { format!("{what}s") };
    match (fewest, most) {
        (fewest, usize::MAX) => format!("at least {fewest} {}", plural(fewest)),
        (fewest, most) if fewest == most => format!("{most} {}", plural(most)),
        (0, most) => format!("at most {most} {}", plural(most)),
        (fewest, most) => format!("{fewest} to {most} {}", plural(most)),
    }
}

/// Cuts a text for a message.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
