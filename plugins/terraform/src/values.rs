//! Whether a value is one that Terraform would take for a variable of a type.

use crate::declarations::Variable;
use crate::types::{Attribute, Type};
use kure_core::{Report, nearest};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The longest type that is shown as it was declared, in bytes.
const SHOWN: usize = 80;

/// Says in `report` at the value of the variable `name` what the module would not take of it.
pub(crate) fn check(name: &str, variable: &Variable, value: &Value, report: &mut Report<'_>) {
    if value.is_null() && variable.refuses_null && !variable.has_default {
        report.error(format!("expected a value for {name:?}, found null")).help("the module says `nullable = false`");
    }
    let Some(constraint) = &variable.constraint else { return };
    let declared = (constraint.len() <= SHOWN && !constraint.contains('\n')).then_some(constraint);
    let help = declared.map_or_else(
        || format!("see what the module says of `{name}`"),
        |constraint| format!("the module says that `{name}` is `{constraint}`"),
    );
    Check { help }.value(&Type::of(constraint), value, report);
}

/// The check of one variable.
struct Check {
    help: String,
}

impl Check {
    fn value(&self, expected: &Type, value: &Value, report: &mut Report<'_>) {
        // Null stands for a value that is not given, wherever it is.
        if value.is_null() {
            return;
        }
        match (expected, value) {
            (Type::List(content) | Type::Set(content), Value::Array(items)) => {
                for (i, item) in items.iter().enumerate() {
                    self.value(content, item, &mut report.at(i));
                }
            }
            (Type::Mapping(content), Value::Object(entries)) => {
                for (key, entry) in entries {
                    self.value(content, entry, &mut report.at(key));
                }
            }
            (Type::Tuple(contents), Value::Array(items)) if contents.len() == items.len() => {
                for (i, (content, item)) in contents.iter().zip(items).enumerate() {
                    self.value(content, item, &mut report.at(i));
                }
            }
            (Type::Tuple(contents), Value::Array(items)) => {
                let (expected, found) = (contents.len(), items.len());
                report.error(format!("expected a list of {expected}, found one of {found}")).help(&self.help);
            }
            (Type::Object(attributes), Value::Object(entries)) => self.object(attributes, entries, report),
            _ if is_converted(expected, value) => {}
            _ => {
                report.error(format!("expected {expected}, found {}", shown(value))).help(&self.help);
            }
        }
    }

    fn object(&self, attributes: &BTreeMap<String, Attribute>, given: &Map<String, Value>, report: &mut Report<'_>) {
        for (name, attribute) in attributes {
            match given.get(name) {
                Some(value) => self.value(&attribute.content, value, &mut report.at(name)),
                None if attribute.is_optional => {}
                None => {
                    report.error(format!("expected the attribute `{name}`, found none")).help(&self.help);
                }
            }
        }
        for name in given.keys().filter(|name| !attributes.contains_key(*name)) {
            let mut report = report.key(name);
            let finding = report.warning(format!("Terraform drops {name:?}, which is no attribute of the variable"));
            match nearest(name, attributes.keys().map(String::as_str)) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(&self.help),
            };
        }
    }
}

/// Says whether Terraform turns the value into one of the type: a number into text, and some text into other things.
fn is_converted(expected: &Type, value: &Value) -> bool {
    match (expected, value) {
        (Type::Any, _)
        | (Type::Text, Value::String(_) | Value::Number(_) | Value::Bool(_))
        | (Type::Number, Value::Number(_))
        | (Type::Flag, Value::Bool(_)) => true,
        (Type::Number, Value::String(text)) => {
            let fits = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
            text.bytes().all(fits) && text.parse::<f64>().is_ok()
        }
        (Type::Flag, Value::String(text)) => matches!(text.as_str(), "true" | "false" | "1" | "0"),
        _ => false,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "a mapping".into(),
        scalar => scalar.to_string(),
    }
}
