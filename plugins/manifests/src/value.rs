//! What messages call a value, and where one holds nothing.

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
