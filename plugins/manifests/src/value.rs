//! What messages call a value, where one holds nothing, and how large it is.

use kure_core::yaml::Limits;
use serde_json::Value;

/// How many characters of a text a message shows.
const SHOWN: usize = 40;

/// Describes a value for a message: `the number 3`, `a list`, `"text"`.
pub(crate) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(bool) => format!("the boolean {bool}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{:?}", format!("{}…", &text[..end])),
            None => format!("{text:?}"),
        },
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

/// Says what makes a value larger than one that could be read: copies of copies soon fill any memory.
pub(crate) fn size_problem(value: &Value) -> Option<String> {
    let (limits, (values, levels)) = (Limits::default(), size(value));
    if values > limits.nodes {
        return Some(format!("expected at most {} values in an object, found {values}", limits.nodes));
    }
    (levels > limits.depth).then(|| format!("expected at most {} levels in an object, found {levels}", limits.depth))
}

/// Counts the values, and the levels in which they are within each other.
fn size(value: &Value) -> (usize, usize) {
    let sum = |(values, levels): (usize, usize), inside: &Value| {
        let inside = size(inside);
        (values + inside.0, levels.max(inside.1 + 1))
    };
    match value {
        Value::Array(items) => items.iter().fold((1, 1), sum),
        Value::Object(map) => map.values().fold((1, 1), sum),
        _ => (1, 0),
    }
}

/// Returns the ways to all nulls in a value.
pub(crate) fn nulls(value: &Value) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    search(value, &mut Vec::new(), &mut found);
    found
}

fn search(value: &Value, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let mut inside = |step: String, value| {
        path.push(step);
        search(value, path, found);
        path.pop();
    };
    match value {
        Value::Null => found.push(path.clone()),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, item)| inside(i.to_string(), item)),
        Value::Object(map) => map.iter().for_each(|(key, value)| inside(key.clone(), value)),
        _ => {}
    }
}
