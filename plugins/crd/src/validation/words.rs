//! The words of messages about values.

use super::{Schema, text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Display;

/// How many characters of a text a message shows.
const SHOWN: usize = 40;

/// How many values a message lists.
const LISTED: usize = 12;

/// Describes a value for a message: `the number 3`, `a list`, `"text"`.
pub(crate) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(bool) => format!("the boolean {bool}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("{:?}", shortened(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

/// Cuts a text for a message.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Names the values of a type.
pub(super) fn noun(r#type: &str) -> &'static str {
    match r#type {
        "object" => "a mapping",
        "array" => "a list",
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        _ => "a boolean",
    }
}

/// Says how a value becomes one of the type, where quotes are all that is wrong.
pub(super) fn help_for_type(schema: &Schema, value: &Value) -> Option<String> {
    let wanted = text(schema, "type")?;
    match value {
        Value::Null => Some("leave the key out".to_owned()),
        Value::Bool(_) | Value::Number(_) if wanted == "string" => Some("write it in quotes".to_owned()),
        Value::String(text) => {
            let is_meant = match wanted {
                "integer" => text.parse::<i64>().is_ok(),
                "number" => text.parse::<f64>().is_ok(),
                "boolean" => text == "true" || text == "false",
                _ => false,
            };
            is_meant.then(|| "write it without quotes".to_owned())
        }
        _ => None,
    }
}

/// Says which values are expected: `one of a, b`.
pub(super) fn one_of(values: &[Value]) -> String {
    match values {
        [only] => plain(only),
        _ => format!("one of {}", listed(values.iter().map(plain))),
    }
}

/// Lists names, the first of many.
pub(crate) fn listed(names: impl IntoIterator<Item = impl Display>) -> String {
    let mut names: Vec<String> = names.into_iter().take(LISTED + 1).map(|name| name.to_string()).collect();
    if names.len() > LISTED {
        names.truncate(LISTED);
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// Returns a value as a document would have it. Nothing is a text that reads like another value.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text)
            if !text.is_empty() && text.parse::<f64>().is_err() && text != "true" && text != "false" =>
        {
            text.clone()
        }
        other => other.to_string(),
    }
}

/// Returns a text that two values share if they are the same to the API server: 1 and 1.0 are.
pub(crate) fn identity(value: &Value) -> String {
    match value {
        Value::Number(number) => match number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0) {
            Some(float) => format!("{float:.0}"),
            None => number.to_string(),
        },
        Value::Array(items) => items.iter().fold("[".to_owned(), |text, item| text + &identity(item) + ",") + "]",
        Value::Object(map) => {
            let entries: BTreeMap<&String, &Value> = map.iter().collect();
            let entry = |text, (key, value): (&String, &Value)| format!("{text}{key:?}:{},", identity(value));
            entries.into_iter().fold("{".to_owned(), entry) + "}"
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_the_same_in_any_spelling() {
        let same = |one: Value, other: Value| identity(&one) == identity(&other);
        assert!(same(json!({ "a": 1, "b": [1.0, "x"] }), json!({ "b": [1, "x"], "a": 1.0 })));
        assert!(!same(json!("1"), json!(1)));
        assert!(!same(json!(["a", "b"]), json!(["a,b"])));
        assert!(!same(json!([]), json!({})));
    }
}
