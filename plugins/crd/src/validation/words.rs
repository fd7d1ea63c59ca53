//! The words of messages about values.

use super::{Schema, text};
use serde_json::Value;
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

/// Tells whether two values are the same to the API server: 1 and 1.0 are.
pub(crate) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || (one.as_f64() == other.as_f64() && (one.is_f64() || other.is_f64()))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| is_same(value, other)))
        }
        _ => one == other,
    }
}
