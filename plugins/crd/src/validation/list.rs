//! Lists: how long they are, and which of their items are told apart.

use super::words::{describe, identity, plain};
use super::{Check, Schema, count, schema, text, texts};
use serde_json::Value;
use std::collections::HashSet;

impl Check {
    pub(super) fn list(&mut self, schema: &Schema, items: &[Value]) {
        let length = items.len();
        if let Some(least) = count(schema, "minItems").filter(|least| length < *least) {
            let noun = if least == 1 { "item" } else { "items" };
            self.error(format!("expected at least {least} {noun}, found {length}"));
        }
        if let Some(most) = count(schema, "maxItems").filter(|most| length > *most) {
            let noun = if most == 1 { "item" } else { "items" };
            self.error(format!("expected at most {most} {noun}, found {length}"));
        }
        match text(schema, "x-kubernetes-list-type") {
            Some("set") => self.set(items),
            Some("map") => self.map(schema, items),
            _ => {}
        }
        let Some(inner) = self::schema(schema, "items") else { return };
        for (i, item) in items.iter().enumerate() {
            self.inside(i, |check| check.value(inner, item));
        }
    }

    fn set(&mut self, items: &[Value]) {
        let mut seen = HashSet::new();
        for (i, item) in items.iter().enumerate() {
            if !seen.insert(identity(item)) {
                self.inside(i, |check| {
                    check.error(format!("expected each item once, found {} again", describe(item)));
                });
            }
        }
    }

    /// Items are told apart by their keys. One that is absent in two of them is the same in both.
    fn map(&mut self, schema: &Schema, items: &[Value]) {
        let keys: Vec<&str> = texts(schema, "x-kubernetes-list-map-keys").collect();
        let mut seen = HashSet::new();
        for (i, item) in items.iter().enumerate() {
            let Some(map) = item.as_object().filter(|_| !keys.is_empty()) else { continue };
            let values: Vec<&Value> = keys.iter().map(|key| map.get(*key).unwrap_or(&Value::Null)).collect();
            if seen.insert(values.iter().map(|value| identity(value)).collect::<Vec<_>>()) {
                continue;
            }
            let shown: Vec<String> =
                keys.iter().zip(values).map(|(key, value)| format!("`{key}: {}`", plain(value))).collect();
            self.inside(i, |check| {
                check.error(format!("expected each item once, found another with {}", shown.join(" and ")));
            });
        }
    }
}
