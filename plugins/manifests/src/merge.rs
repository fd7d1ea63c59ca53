//! JSON merge patches (RFC 7386).

use serde_json::{Map, Value};

/// Merges `patch` into `target`: a null removes its key, a mapping is merged, anything else replaces what was there.
pub(crate) fn merge(target: &mut Map<String, Value>, patch: &Map<String, Value>) {
    for (key, value) in patch {
        match value {
            Value::Null => drop(target.shift_remove(key)),
            Value::Object(patch) => {
                let slot = target.entry(key).or_insert_with(|| Map::new().into());
                if !slot.is_object() {
                    *slot = Map::new().into();
                }
                merge(slot.as_object_mut().expect("it was made one above"), patch);
            }
            other => drop(target.insert(key.clone(), other.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn merged(target: Value, patch: Value) -> String {
        let (Value::Object(mut target), Value::Object(patch)) = (target, patch) else { panic!("expected mappings") };
        merge(&mut target, &patch);
        Value::Object(target).to_string()
    }

    #[test]
    fn the_examples_of_the_standard_hold() {
        let cases = [
            (json!({"a": "b"}), json!({"a": "c"}), r#"{"a":"c"}"#),
            (json!({"a": "b"}), json!({"b": "c"}), r#"{"a":"b","b":"c"}"#),
            (json!({"a": "b"}), json!({"a": null}), "{}"),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), r#"{"b":"c"}"#),
            (json!({"a": ["b"]}), json!({"a": "c"}), r#"{"a":"c"}"#),
            (json!({"a": "c"}), json!({"a": ["b"]}), r#"{"a":["b"]}"#),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), r#"{"a":{"b":"d"}}"#),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), r#"{"a":[1]}"#),
            (json!({"e": null}), json!({"a": 1}), r#"{"e":null,"a":1}"#),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), r#"{"a":{"bb":{}}}"#),
        ];
        for (target, patch, expected) in cases {
            assert_eq!(merged(target, patch.clone()), expected, "{patch}");
        }
    }

    #[test]
    fn keys_keep_their_order_and_values_their_type() {
        let target = json!({"a": 1, "b": {"x": true}, "c": "on"});
        assert_eq!(
            merged(target, json!({"c": "1", "b": {"y": 1.5}, "a": null})),
            r#"{"b":{"x":true,"y":1.5},"c":"1"}"#
        );
    }
}
