//! Which fields of a JSON Schema nobody has described.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Returns the path of each field of a document's `spec`, and the `spec` itself, that has no description.
pub(super) fn undescribed(schema: &Value) -> Vec<String> {
    let mut search = Search { root: schema, seen: BTreeSet::new(), found: Vec::new() };
    if let Some(spec) = schema.pointer("/properties/spec") {
        search.field(spec, "spec");
    }
    search.found
}

struct Search<'a> {
    root: &'a Value,
    seen: BTreeSet<&'a str>,
    found: Vec<String>,
}

impl<'a> Search<'a> {
    fn field(&mut self, schema: &'a Value, path: &str) {
        // A constant is the tag of a choice: there is no field in the code to describe, but the choice itself.
        let is_tag = schema.get("const").is_some();
        if !is_tag && !self.is_described(schema, 0) && !self.found.iter().any(|found| found == path) {
            self.found.push(path.to_owned());
        }
        self.below(schema, path);
    }

    /// Looks at all fields further down, whether this place has a description or needs none.
    fn below(&mut self, schema: &'a Value, path: &str) {
        let Some(schema) = schema.as_object() else { return };
        for (name, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            self.field(field, &format!("{path}.{name}"));
        }
        for (keyword, step) in [("items", "[]"), ("additionalProperties", ".*")] {
            if let Some(inner) = schema.get(keyword) {
                self.below(inner, &format!("{path}{step}"));
            }
        }
        for inner in alternatives(schema) {
            self.below(inner, path);
        }
        // A type that is used twice, or within itself, is told of where it is met first.
        let reference = schema.get("$ref").and_then(Value::as_str).filter(|reference| self.seen.insert(reference));
        if let Some(target) = reference.and_then(|reference| self.resolve(reference)) {
            self.below(target, path);
        }
    }

    /// Returns whether there is a description here or at the type that is referred to. Types can refer in circles.
    fn is_described(&self, schema: &Value, depth: usize) -> bool {
        let Some(schema) = schema.as_object() else { return false };
        if schema.get("description").and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty()) {
            return true;
        }
        let target = schema.get("$ref").and_then(Value::as_str).and_then(|reference| self.resolve(reference));
        depth < 8 && target.into_iter().chain(alternatives(schema)).any(|inner| self.is_described(inner, depth + 1))
    }

    fn resolve(&self, reference: &str) -> Option<&'a Value> {
        self.root.pointer(reference.strip_prefix('#')?)
    }
}

fn alternatives(schema: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_field_without_a_description_is_found() {
        let schema = json!({
            "properties": {
                "metadata": { "properties": { "name": {} } },
                "spec": {
                    "description": "A spec.",
                    "properties": {
                        "told": { "description": "Told." },
                        "untold": { "type": "string" },
                        "by_type": { "anyOf": [{ "$ref": "#/$defs/Told" }, { "type": "null" }] },
                        "list": { "description": "A list.", "items": { "$ref": "#/$defs/Untold" } },
                        "map": { "description": " ", "additionalProperties": { "properties": { "x": {} } } },
                        "choice": { "description": "One.", "oneOf": [
                            { "properties": { "type": { "const": "A" }, "a": true } },
                            { "properties": { "type": { "const": "B" }, "a": true } },
                        ] },
                    },
                },
            },
            "$defs": {
                "Told": { "description": "Told.", "properties": { "inner": {} } },
                "Untold": { "properties": { "again": { "$ref": "#/$defs/Untold" } } },
            },
        });
        let expected =
            ["spec.untold", "spec.by_type.inner", "spec.list[].again", "spec.map", "spec.map.*.x", "spec.choice.a"];
        assert_eq!(undescribed(&schema), expected);
    }

    #[test]
    fn a_spec_without_a_description_is_found() {
        assert_eq!(undescribed(&json!({ "properties": { "spec": {} } })), ["spec"]);
        let circle =
            json!({ "properties": { "spec": { "$ref": "#/$defs/A" } }, "$defs": { "A": { "$ref": "#/$defs/A" } } });
        assert_eq!(undescribed(&circle), ["spec"]);
    }
}
