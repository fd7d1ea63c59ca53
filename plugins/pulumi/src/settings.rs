//! The rules on a stack's configuration: its keys, its values, and that no secret is among them.

use crate::secret;
use kure_core::parts;
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// Says what is wrong with configuration that stands in the document.
pub(crate) fn check_values(config: &BTreeMap<String, Value>, report: &mut Report<'_>) {
    for (key, value) in config {
        let mut report = report.at(key);
        if check_key(key, &mut report) {
            check_value(key, value, &mut report);
        }
    }
}

/// Says what keeps a text from being the key of configuration: `name`, or `project:name`. Returns whether it is one.
pub(crate) fn check_key(key: &str, report: &mut Report<'_>) -> bool {
    let parts: Vec<&str> = key.split(':').collect();
    let is_part = |part: &&str| !part.is_empty() && !part.contains(char::is_whitespace);
    let is_key = parts.iter().all(is_part) && (parts.len() < 3 || parts.len() == 3 && parts[1] == "config");
    if !is_key {
        report.error(format!("expected a key such as `size` or `aws:region`, found {key:?}"));
    }
    is_key
}

fn check_value(key: &str, value: &Value, report: &mut Report<'_>) {
    match value {
        Value::Null => {
            report.error("expected a value, found nothing");
        }
        Value::Object(entries) if entries.len() == 1 && entries.contains_key("secure") => {
            let finding = report.error("expected a value, found one that Pulumi encrypted");
            finding.help(
                "the operator takes it as it stands; put the plain value into a Secret and name that in `secrets`",
            );
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                check_value(key, value, &mut report.at(key));
            }
        }
        Value::Array(items) => {
            for (i, value) in items.iter().enumerate() {
                check_value(key, value, &mut report.at(i));
            }
        }
        Value::String(text) if secret::is_name_of_secret(key) || parts::is_secret(text) => refuse(key, report),
        Value::Number(_) if secret::is_name_of_secret(key) => refuse(key, report),
        Value::String(_) | Value::Number(_) | Value::Bool(_) => {}
    }
}

/// Says that a secret stands in the document.
fn refuse(key: &str, report: &mut Report<'_>) {
    let finding = report.error(format!("expected no secret in the document, found a value for {key:?}"));
    finding.help("put it into a Secret and name that in `secrets`");
}

/// Says which keys are set twice, in the later of `maps`, which have a field each.
pub(crate) fn check_once<'k>(earlier: &[(&str, Vec<&'k str>)], later: (&str, Vec<&'k str>), report: &mut Report<'_>) {
    for key in later.1 {
        if let Some((field, _)) = earlier.iter().find(|(_, keys)| keys.contains(&key)) {
            report.at(later.0).at(key).error(format!("expected {key:?} once, found it in `{field}` as well"));
        }
    }
}

/// Says what keeps a text from being the name of a stack: up to three parts of letters, digits, `-`, `_` and `.`.
pub(crate) fn check_stack(stack: &str, report: &mut Report<'_>) {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let parts: Vec<&str> = stack.split('/').collect();
    if parts.len() > 3 || !parts.iter().all(|part| !part.is_empty() && part.len() <= 100 && part.chars().all(fits)) {
        report.error(format!("expected a stack such as acme/network/production, found {stack:?}"));
    }
}

/// Says what is wrong with environments of Pulumi ESC.
pub(crate) fn check_environments(environments: &[String], report: &mut Report<'_>) {
    for (i, name) in environments.iter().enumerate() {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '@');
        if name.is_empty() || !name.chars().all(fits) {
            report.at(i).error(format!("expected an environment such as network/production, found {name:?}"));
        } else if environments[..i].contains(name) {
            report.at(i).error(format!("expected each environment once, found {name:?} again"));
        }
    }
}

/// Units of a duration as Go writes them, and how long they are in nanoseconds.
const UNITS: [(&str, f64); 6] = [("ns", 1.0), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12)];

/// Says whether a text is a duration as Go writes it, longer than nothing, such as `1h30m`.
pub(crate) fn is_duration(text: &str) -> bool {
    let mut rest = text;
    let mut length = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let unit = after.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(after.len());
        let (unit, after) = after.split_at(unit);
        let nanoseconds = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, length)| *length);
        let (Ok(number), Some(nanoseconds)) = (number.parse::<f64>(), nanoseconds) else { return false };
        length += number * nanoseconds;
        rest = after;
    }
    // Go counts nanoseconds in 63 bits.
    length > 0.0 && length < 9.2e18
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_those_of_go() {
        for text in ["1h", "1h30m", "1.5h", "300ms", "10s"] {
            assert!(is_duration(text), "{text}");
        }
        for text in ["", "1", "h", "1d", "1h 30m", "-1h", "0s", "1H", "1..5h", "9999999999h"] {
            assert!(!is_duration(text), "{text}");
        }
    }
}
