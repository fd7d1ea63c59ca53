//! Mappings: how many fields they have, which they need, and objects inside of objects.

use super::words::describe;
use super::{Check, Schema, count, is_true, schema, texts};
use kure_core::name;
use serde_json::{Map, Value};

impl Check {
    pub(super) fn object(&mut self, schema: &Schema, map: &Map<String, Value>) {
        let length = map.len();
        if let Some(least) = count(schema, "minProperties").filter(|least| length < *least) {
            let noun = if least == 1 { "field" } else { "fields" };
            self.error(format!("expected at least {least} {noun}, found {length}"));
        }
        if let Some(most) = count(schema, "maxProperties").filter(|most| length > *most) {
            let noun = if most == 1 { "field" } else { "fields" };
            self.error(format!("expected at most {most} {noun}, found {length}"));
        }
        for name in texts(schema, "required").filter(|name| !map.contains_key(*name)) {
            self.error(format!("expected `{name}`, found none"));
        }
        if is_true(schema, "x-kubernetes-embedded-resource") {
            self.embedded(map);
        }
        let properties = self::schema(schema, "properties");
        let additional = self::schema(schema, "additionalProperties");
        for (key, value) in map {
            let inner = properties.and_then(|properties| properties.get(key)).and_then(Value::as_object);
            if let Some(inner) = inner.or(additional) {
                self.inside(key.as_str(), |check| check.value(inner, value));
            }
        }
    }

    /// An object inside of another one says what it is.
    fn embedded(&mut self, map: &Map<String, Value>) {
        for field in ["apiVersion", "kind"] {
            let Some(value) = map.get(field) else {
                self.error(format!("expected `{field}` in an object, found none"));
                continue;
            };
            let problem = value.as_str().filter(|text| !text.is_empty()).map_or_else(
                || Some(format!("expected a text as `{field}`, found {}", describe(value))),
                |text| if field == "kind" { name::label_problem(&text.to_lowercase()) } else { version_problem(text) },
            );
            if let Some(problem) = problem {
                self.inside(field, |check| {
                    check.error(problem);
                });
            }
        }
        match map.get("metadata") {
            Some(Value::Object(metadata)) => self.inside("metadata", |check| check.metadata(metadata)),
            Some(value) => self.inside("metadata", |check| {
                check.error(format!("expected a mapping as `metadata`, found {}", describe(value)));
            }),
            None => {}
        }
    }

    /// The name of such an object follows the rules of its own kind, which nobody knows here.
    fn metadata(&mut self, metadata: &Map<String, Value>) {
        let free: fn(&str) -> Option<String> = |_| None;
        for (field, of_text) in [("labels", name::value_problem as fn(&str) -> _), ("annotations", free)] {
            let Some(value) = metadata.get(field) else { continue };
            self.inside(field, |check| match value {
                Value::Object(entries) => check.entries(entries, of_text),
                other => {
                    check.error(format!("expected a mapping as `{field}`, found {}", describe(other)));
                }
            });
        }
    }

    fn entries(&mut self, entries: &Map<String, Value>, of_text: fn(&str) -> Option<String>) {
        for (key, value) in entries {
            let of_value = || match value.as_str() {
                Some(text) => of_text(text),
                None => Some(format!("expected a text, found {}", describe(value))),
            };
            if let Some(problem) = name::key_problem(key).or_else(of_value) {
                self.inside(key.as_str(), |check| {
                    check.error(problem);
                });
            }
        }
    }
}

fn version_problem(text: &str) -> Option<String> {
    let is_broken = text.matches('/').count() > 1 || text.ends_with('/');
    is_broken.then(|| format!("expected a version such as `v1` or `apps/v1`, found {text:?}"))
}
