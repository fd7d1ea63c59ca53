//! Fields that a schema does not have, which strict field validation refuses and the API server otherwise drops.

use super::words::listed;
use super::{Schema, is_true, schema, text};
use crate::mistake::{Mistake, Step};
use kure_core::nearest;
use serde_json::{Map, Value};

/// What every object has, whatever its schema says.
pub(crate) const HEAD: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// The fields of metadata.
pub(crate) const METADATA: [&str; 15] = [
    "name",
    "generateName",
    "namespace",
    "labels",
    "annotations",
    "finalizers",
    "ownerReferences",
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
];

/// How many names of fields the help lists.
const LISTED: usize = 12;

/// Says which fields of an object the schema does not have. It has `apiVersion`, `kind` and `metadata` anyway.
pub(crate) fn of_object(schema: &Schema, object: &Map<String, Value>) -> Vec<Mistake> {
    let mut search = Search::default();
    search.object(schema, object, true);
    search.found
}

/// Says which fields of a value the schema does not have.
pub(crate) fn of_value(schema: &Schema, value: &Value) -> Vec<Mistake> {
    let mut search = Search::default();
    search.value(schema, value);
    search.found
}

#[derive(Default)]
struct Search {
    path: Vec<Step>,
    found: Vec<Mistake>,
}

impl Search {
    fn value(&mut self, schema: &Schema, value: &Value) {
        match (value, text(schema, "type")) {
            (Value::Object(map), Some("object") | None) => {
                self.object(schema, map, is_true(schema, "x-kubernetes-embedded-resource"));
            }
            (Value::Array(items), Some("array") | None) => {
                let Some(inner) = self::schema(schema, "items") else { return };
                for (i, item) in items.iter().enumerate() {
                    self.inside(i, inner, item);
                }
            }
            // Whoever checks the type says what is wrong.
            _ => {}
        }
    }

    fn object(&mut self, schema: &Schema, map: &Map<String, Value>, is_resource: bool) {
        let is_kept = is_true(schema, "x-kubernetes-preserve-unknown-fields")
            || is_true(schema, "x-kubernetes-int-or-string")
            || schema.get("additionalProperties") == Some(&Value::Bool(true));
        let properties = self::schema(schema, "properties");
        let additional = self::schema(schema, "additionalProperties");
        for (key, value) in map {
            if is_resource && HEAD.contains(&key.as_str()) {
                if key == "metadata" {
                    self.metadata(value);
                }
                continue;
            }
            let known = properties.and_then(|properties| properties.get(key)).and_then(Value::as_object);
            match known.or(additional) {
                Some(inner) => self.inside(key.as_str(), inner, value),
                None if is_kept => {}
                None => self.unknown(key, schema, is_resource),
            }
        }
    }

    fn inside(&mut self, step: impl Into<Step>, schema: &Schema, value: &Value) {
        self.path.push(step.into());
        self.value(schema, value);
        self.path.pop();
    }

    fn metadata(&mut self, value: &Value) {
        for key in value.as_object().into_iter().flat_map(Map::keys) {
            if !METADATA.contains(&key.as_str()) {
                self.path.push("metadata".into());
                self.say(key, &METADATA[..7]);
                self.path.pop();
            }
        }
    }

    fn unknown(&mut self, key: &str, schema: &Schema, is_resource: bool) {
        let head = HEAD.into_iter().filter(|_| is_resource);
        let properties = self::schema(schema, "properties").into_iter().flat_map(Map::keys).map(String::as_str);
        let mut names: Vec<&str> = properties.collect();
        names.extend(head.filter(|name| self::schema(schema, "properties").is_none_or(|map| !map.contains_key(*name))));
        self.say(key, &names);
    }

    fn say(&mut self, key: &str, names: &[&str]) {
        let path = [&self.path[..], &[key.into()]].concat();
        let mistake = Mistake::new(path, format!("expected a field of the schema, found `{key}`")).at_key();
        self.found.push(match nearest(key, names.iter().copied()) {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None if names.is_empty() => mistake.help("the schema has no fields here"),
            None if names.len() <= LISTED => mistake.help(format!("the fields here are {}", listed(names))),
            None => mistake,
        });
    }
}
