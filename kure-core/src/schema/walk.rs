//! Visits the schemas inside a schema.

use serde_json::{Map, Value as Json};

/// Visits every schema in `schema`, itself first.
pub(super) fn each(schema: &mut Json, visit: &mut impl FnMut(&mut Map<String, Json>)) {
    match schema {
        Json::Array(schemas) => schemas.iter_mut().for_each(|schema| each(schema, visit)),
        Json::Object(object) => {
            visit(object);
            for (keyword, value) in object {
                match (&**keyword, value) {
                    // Their keys are names, which may be those of keywords.
                    ("properties" | "patternProperties" | "$defs", Json::Object(schemas)) => {
                        schemas.values_mut().for_each(|schema| each(schema, visit));
                    }
                    // Their values are the user's, and no schemas.
                    ("const" | "default" | "enum" | "examples", _) => {}
                    (_, value) => each(value, visit),
                }
            }
        }
        _ => {}
    }
}
