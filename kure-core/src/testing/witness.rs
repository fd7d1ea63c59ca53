//! Reads what was written with a YAML reader that is not ours, and compares.
//!
//! The witness is a port of libyaml. It knows `true` and `false` but not the other booleans of YAML 1.1, so it is no
//! judge of a bare `on` or `no`.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::Value;

/// Returns the documents of `yaml` as another reader understands them.
///
/// ```
/// let objects = kure_core::testing::witness("---\nreplicas: 2\n")?;
/// assert_eq!(objects, [serde_json::json!({"replicas": 2})]);
/// # Ok::<(), String>(())
/// ```
pub fn witness(yaml: &str) -> Result<Vec<Value>, String> {
    serde_yaml::Deserializer::from_str(yaml)
        // Its own value refuses a key given twice, which a JSON value would let pass.
        .map(|document| serde_yaml::Value::deserialize(document).map_err(|error| error.to_string()))
        .map(|document| serde_json::to_value(document?).map_err(|error| error.to_string()))
        .collect()
}

/// Checks that another reader takes `yaml` for `objects`, keys in the same order.
///
/// The error says where the first difference is, as in `document 1: $.spec.replicas: expected 2, found "2"`.
pub fn agrees(yaml: &str, objects: &[Value]) -> Result<(), String> {
    let documents = witness(yaml)?;
    for (i, (object, document)) in objects.iter().zip(&documents).enumerate() {
        let mut path = format!("document {}: $", i + 1);
        if let Some(difference) = difference(&mut path, object, document) {
            return Err(path + &difference);
        }
    }
    if documents.len() != objects.len() {
        return Err(format!("expected {} documents, found {}", objects.len(), documents.len()));
    }
    Ok(())
}

/// Returns the first difference, and leaves `path` pointing to it.
fn difference(path: &mut String, expected: &Value, found: &Value) -> Option<String> {
    let end = path.len();
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            if !expected.keys().eq(found.keys()) {
                let [expected, found] = [expected, found].map(|map| map.keys().collect::<Vec<_>>());
                return Some(format!(": expected the keys {expected:?}, found {found:?}"));
            }
            expected.iter().zip(found.values()).find_map(|((key, expected), found)| {
                path.truncate(end);
                let _ = write!(path, ".{key}");
                difference(path, expected, found)
            })
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            expected.iter().zip(found).enumerate().find_map(|(i, (expected, found))| {
                path.truncate(end);
                let _ = write!(path, "[{i}]");
                difference(path, expected, found)
            })
        }
        _ => (expected != found).then(|| format!(": expected {expected}, found {found}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_difference_is_named() {
        let objects = [json!({"a": 1}), json!({"spec": {"items": [{"x": "1"}], "y": null}})];
        let against = |second: &str| agrees(&format!("a: 1\n---\n{second}"), &objects);
        assert_eq!(against("spec:\n  items:\n  - x: '1'\n  y:\n"), Ok(()));
        for (second, difference) in [
            ("spec: {items: [{x: 1}], y: }", r#"document 2: $.spec.items[0].x: expected "1", found 1"#),
            ("spec: {items: [], y: }", r#"document 2: $.spec.items: expected [{"x":"1"}], found []"#),
            ("spec: {y: , items: []}", r#"document 2: $.spec: expected the keys ["items", "y"], found ["y", "items"]"#),
            ("spec: {items: [{x: '1'}], y: }\n---\n", "expected 2 documents, found 3"),
        ] {
            assert_eq!(against(second), Err(difference.to_owned()));
        }
    }

    #[test]
    fn a_key_given_twice_is_an_error() {
        let error = witness("a: 1\na: 2\n").expect_err("a duplicate");
        assert!(error.contains("duplicate"), "{error}");
    }
}
