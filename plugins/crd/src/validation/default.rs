//! Defaults, which the API server sets before it checks anything.

use super::{Schema, is_true, schema};
use serde_json::Value;

/// Sets the fields that a value lacks and the schema has a default for.
pub(crate) fn apply(schema: &Schema, value: &mut Value) {
    match value {
        Value::Object(map) => {
            let properties = self::schema(schema, "properties");
            for (name, property) in properties.into_iter().flatten() {
                let Some(property) = property.as_object() else { continue };
                if let Some(default) = property.get("default") {
                    let is_absent = map.get(name).is_none_or(|value| value.is_null() && !is_true(property, "nullable"));
                    if is_absent {
                        map.insert(name.clone(), default.clone());
                    }
                }
                if let Some(value) = map.get_mut(name) {
                    apply(property, value);
                }
            }
            if let Some(additional) = self::schema(schema, "additionalProperties") {
                for (name, value) in map {
                    if properties.is_none_or(|properties| !properties.contains_key(name)) {
                        apply(additional, value);
                    }
                }
            }
        }
        Value::Array(items) => {
            if let Some(inner) = self::schema(schema, "items") {
                for item in items {
                    apply(inner, item);
                }
            }
        }
        _ => {}
    }
}
