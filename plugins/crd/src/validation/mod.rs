//! Validates values against the schemas of definitions, in the steps that the API server takes.
//!
//! Fields that the schema does not have are found first. Then absent fields get their defaults, and what comes out is
//! checked against everything else that the schema says, but for rules in the Common Expression Language.

mod condition;
mod default;
pub(crate) mod format;
mod list;
mod moment;
mod number;
mod object;
pub(crate) mod pattern;
mod text;
mod unknown;
pub(crate) mod words;

use crate::mistake::{Mistake, Step};
use serde_json::{Map, Value};
use words::{describe, noun};

pub(crate) use default::apply as apply_defaults;
pub(crate) use unknown::{HEAD, METADATA, of_object as unknown_fields_of_object, of_value as unknown_fields_of_value};

/// A schema in a definition.
pub(crate) type Schema = Map<String, Value>;

/// Says what is wrong with a value that has no unknown fields and all its defaults.
pub(crate) fn mistakes(schema: &Schema, value: &Value) -> Vec<Mistake> {
    let mut check = Check { path: Vec::new(), found: Vec::new() };
    check.value(schema, value);
    check.found
}

/// A walk through a value.
pub(crate) struct Check {
    path: Vec<Step>,
    found: Vec<Mistake>,
}

impl Check {
    /// Checks a value against all that a schema says.
    fn value(&mut self, schema: &Schema, value: &Value) {
        if value.is_null() && is_true(schema, "nullable") {
            // The API server looks at the values that are allowed even so.
            return self.values(schema, value);
        }
        if let Some(expected) = type_problem(schema, value) {
            let mistake = self.error(format!("expected {expected}, found {}", describe(value)));
            if let Some(help) = words::help_for_type(schema, value) {
                mistake.help = Some(help);
            }
            return;
        }
        self.values(schema, value);
        match value {
            Value::String(text) => self.text(schema, text),
            Value::Number(number) => self.number(schema, number),
            Value::Array(items) => self.list(schema, items),
            Value::Object(map) => self.object(schema, map),
            Value::Null | Value::Bool(_) => {}
        }
        self.conditions(schema, value);
    }

    fn values(&mut self, schema: &Schema, value: &Value) {
        let Some(allowed) = schema.get("enum").and_then(Value::as_array) else { return };
        let found = words::identity(value);
        if allowed.iter().any(|allowed| words::identity(allowed) == found) {
            return;
        }
        let expected = words::one_of(allowed);
        let mistake = self.error(format!("expected {expected}, found {}", describe(value)));
        if let Some(near) =
            value.as_str().and_then(|text| kure_core::nearest(text, allowed.iter().filter_map(Value::as_str)))
        {
            mistake.help = Some(format!("did you mean `{near}`?"));
        }
    }

    /// Goes to a value inside.
    fn inside(&mut self, step: impl Into<Step>, check: impl FnOnce(&mut Self)) {
        self.path.push(step.into());
        check(self);
        self.path.pop();
    }

    /// Says what is wrong here.
    fn error(&mut self, message: impl Into<String>) -> &mut Mistake {
        self.found.push(Mistake::new(self.path.clone(), message));
        self.found.last_mut().expect("a mistake was pushed above")
    }
}

/// Says what type was expected, if the value has another.
fn type_problem(schema: &Schema, value: &Value) -> Option<&'static str> {
    if is_true(schema, "x-kubernetes-int-or-string") {
        return (!value.is_string() && !number::is_integer(value)).then_some("a whole number or a text");
    }
    let wanted = text(schema, "type")?;
    let fits = match wanted {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => number::is_integer(value),
        _ => true,
    };
    (!fits).then(|| noun(wanted))
}

/// Returns a keyword that is a text.
pub(crate) fn text<'s>(schema: &'s Schema, keyword: &str) -> Option<&'s str> {
    schema.get(keyword)?.as_str()
}

/// Tells whether a keyword is true.
pub(crate) fn is_true(schema: &Schema, keyword: &str) -> bool {
    schema.get(keyword) == Some(&Value::Bool(true))
}

/// Returns a keyword that is a schema, or schemas by name.
pub(crate) fn schema<'s>(schema: &'s Schema, keyword: &str) -> Option<&'s Schema> {
    schema.get(keyword)?.as_object()
}

/// Returns a count.
fn count(schema: &Schema, keyword: &str) -> Option<usize> {
    schema.get(keyword)?.as_u64().map(|count| usize::try_from(count).unwrap_or(usize::MAX))
}

/// Returns a keyword that is a list of texts.
fn texts<'s>(schema: &'s Schema, keyword: &str) -> impl Iterator<Item = &'s str> {
    schema.get(keyword).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
