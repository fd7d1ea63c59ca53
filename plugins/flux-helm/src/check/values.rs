//! The rules on values: no secrets, and keys that can be.

use super::name;
use crate::secret;
use crate::spec::{FluxHelm, ValuesFrom};
use kure_core::parts;
use kure_core::prelude::*;

/// The longest path that Flux takes, in bytes.
const LONGEST_PATH: usize = 250;

/// Says what is wrong with the values of a document.
pub(crate) fn check(spec: &FluxHelm, report: &mut Report<'_>) {
    for (key, value) in &spec.values {
        self::value(key, value, &mut report.at("values").at(key));
    }
    for (i, from) in spec.values_from.iter().enumerate() {
        reference(from, &mut report.at("valuesFrom").at(i));
    }
}

fn value(key: &str, value: &Value, report: &mut Report<'_>) {
    match value {
        Value::Object(entries) => {
            // Charts take environment variables as lists of `name` and `value`.
            let variable = entries.get("name").and_then(Value::as_str);
            for (key, value) in entries {
                let name = variable.filter(|_| key == "value").unwrap_or(key);
                self::value(name, value, &mut report.at(key));
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                self::value(key, item, &mut report.at(i));
            }
        }
        Value::String(text) if secret::is_placeholder(text) => {}
        Value::String(text) if secret::is_name_of_secret(key) || parts::is_secret(text) => refuse(key, report),
        Value::Number(_) if secret::is_name_of_secret(key) => refuse(key, report),
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// Says that a secret stands in the document.
fn refuse(key: &str, report: &mut Report<'_>) {
    report
        .error(format!("expected no secret in the document, found a value for {key:?}"))
        .help("put it into a Secret and name that in `valuesFrom`, with the value's `targetPath`");
}

fn reference(from: &ValuesFrom, report: &mut Report<'_>) {
    name(&from.name, &mut report.at("name"));
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if let Some(key) = from.values_key.as_deref().filter(|key| key.len() > 253 || !key.chars().all(fits)) {
        let message = format!("expected a key of letters, digits, `-`, `_` and `.`, found {key:?}");
        report.at("valuesKey").error(message);
    }
    if let Some(path) = from.target_path.as_deref().filter(|path| !path.is_empty() && !is_path(path)) {
        report
            .at("targetPath")
            .error(format!("expected the path of a value such as auth.password or hosts[0], found {path:?}"))
            .help(format!("a dot within a key is written `\\.`, and a path has at most {LONGEST_PATH} characters"));
    }
    if from.literal == Some(true) && from.target_path.is_none() {
        report.at("literal").error("expected `targetPath` beside `literal`, found none");
    }
}

/// Says whether Flux takes a path: characters of keys, and positions in brackets.
fn is_path(path: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_-.\\/".contains(c);
    let mut rest = path;
    while let Some(c) = rest.chars().next() {
        rest = if let Some(position) = rest.strip_prefix('[') {
            let Some((digits, after)) = position.split_once(']') else { return false };
            if !(1..=5).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return false;
            }
            after
        } else if fits(c) {
            &rest[1..]
        } else {
            return false;
        };
    }
    path.len() <= LONGEST_PATH
}
