//! Turns a node into the JSON that kubectl would make of it.
use super::node::{Node, Value as Content};
use super::scalar::{Resolved, Scalar};
use serde_json::{Map, Number, Value};

/// Turns a node into JSON: plain scalars as kubectl takes them, keys as they are spelled and in their order.
///
/// Infinities and `.nan`, which JSON has not, become their text.
pub fn to_json(node: &Node<'_>) -> Value {
    match node.value() {
        Content::Scalar(scalar) => scalar_to_json(scalar),
        Content::Sequence(items) => Value::Array(items.iter().map(to_json).collect()),
        Content::Mapping(entries) => {
            let mut map = Map::with_capacity(entries.len());
            for (key, value) in entries {
                map.insert(key.key_text().to_owned(), to_json(value));
            }
            Value::Object(map)
        }
    }
}

fn scalar_to_json(scalar: &Scalar<'_>) -> Value {
    match scalar.resolve() {
        Resolved::Null => Value::Null,
        Resolved::Bool(bool) => Value::Bool(bool),
        Resolved::Integer(integer) => integer.into(),
        Resolved::Unsigned(integer) => integer.into(),
        Resolved::Float(float) => Number::from_f64(float).map_or_else(|| scalar.text().into(), Value::Number),
        Resolved::Text(text) => text.into(),
    }
}
