//! Decodes a node into a type, and is strict about it.
use super::access::{Entries, Items, Variant};
use super::error::Error;
use super::expect::{self, mismatch};
use super::node::{Node, Value};
use super::problem::Problem;
use super::scalar::Resolved;
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};

/// Decodes a node into a type.
///
/// Nothing is converted: a number is no string, `yes` no boolean. Nothing is dropped: a field that the type has not is
/// an error although the type may not ask for that. The message names the field by its path within the node.
///
/// Types with `flatten`, `untagged` or an inner `tag` go through a copy in serde that has no places, and that drops
/// unknown fields unless the type denies them.
pub fn decode<T: DeserializeOwned>(node: &Node<'_>) -> Result<T, Problem> {
    T::deserialize(Place::value(node)).map_err(|error| error.into_problem(node))
}

/// A node as serde reads it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'de> {
    node: &'de Node<'de>,
    role: Role<'de>,
}

#[derive(Clone, Copy, Debug)]
enum Role<'de> {
    Value,
    Key,
    Field { key: &'de Node<'de>, fields: &'static [&'static str] },
}

impl<'de> Place<'de> {
    pub(super) fn value(node: &'de Node<'de>) -> Self {
        Self { node, role: Role::Value }
    }

    pub(super) fn key(node: &'de Node<'de>) -> Self {
        Self { node, role: Role::Key }
    }

    /// Makes the place of the value of `key` in a type that has `fields`.
    pub(super) fn field(node: &'de Node<'de>, key: &'de Node<'de>, fields: &'static [&'static str]) -> Self {
        Self { node, role: Role::Field { key, fields } }
    }

    /// Returns the string; a key is one however it is spelled.
    fn string(self) -> Result<&'de str, Error> {
        match self.role {
            Role::Key => Ok(self.node.key_text()),
            Role::Value | Role::Field { .. } => expect::string(self.node),
        }
    }

    fn entries(self) -> Result<&'de [(Node<'de>, Node<'de>)], Error> {
        match &self.node.value {
            Value::Mapping(entries) => Ok(entries),
            _ => Err(mismatch("a mapping", self.node)),
        }
    }

    fn items(self) -> Result<&'de [Node<'de>], Error> {
        match &self.node.value {
            Value::Sequence(items) => Ok(items),
            _ => Err(mismatch("a list", self.node)),
        }
    }
}

impl<'de> IntoDeserializer<'de, Error> for &'de Node<'de> {
    type Deserializer = Place<'de>;

    fn into_deserializer(self) -> Place<'de> {
        Place::value(self)
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(expect::integer(self.node, &(<$type>::MIN.into()..=<$type>::MAX.into()))?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Place<'de> {
    type Error = Error;

    integers! {
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let scalar = match (&self.node.value, self.role) {
            (_, Role::Key) => return visitor.visit_borrowed_str(self.node.key_text()),
            (Value::Sequence(items), _) => return visitor.visit_seq(Items::new(items)),
            (Value::Mapping(entries), _) => return Entries::new(entries, &[]).visit(visitor),
            (Value::Scalar(scalar), _) => scalar,
        };
        match scalar.resolve() {
            Resolved::Null => visitor.visit_unit(),
            Resolved::Bool(bool) => visitor.visit_bool(bool),
            Resolved::Integer(integer) => visitor.visit_i64(integer),
            Resolved::Unsigned(integer) => visitor.visit_u64(integer),
            Resolved::Float(float) if float.is_finite() => visitor.visit_f64(float),
            Resolved::Float(_) => Err(mismatch("a finite number", self.node)),
            Resolved::Text(text) => visitor.visit_borrowed_str(text),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(expect::boolean(self.node)?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(expect::float(self.node)?)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.string()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.string()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_bytes(self.string()?.as_bytes())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.node.is_null() { visitor.visit_unit() } else { Err(mismatch("nothing", self.node)) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Items::new(self.items()?))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        let items = self.items()?;
        if items.len() != len {
            let expected = format!("a list of {len}");
            return Err(serde::de::Error::invalid_length(items.len(), &expected.as_str()));
        }
        visitor.visit_seq(Items::new(items))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        Entries::new(self.entries()?, &[]).visit(visitor)
    }

    // A struct from a list, by position, is not offered: a reader could not tell what is what.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        Entries::new(self.entries()?, fields).visit(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(Variant::of(self.node)?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.role {
            Role::Field { key, fields } => Err(Error::unknown_value(key, fields)),
            Role::Value | Role::Key => visitor.visit_unit(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Limits, parse, split};
    use serde::Deserialize;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    #[track_caller]
    fn check<T: DeserializeOwned + PartialEq + std::fmt::Debug>(text: &str, expected: Result<T, &str>) {
        let parsed = parse(split(text).next().expect("not empty"), &Limits::default());
        let found = decode(&parsed.root.expect("YAML")).map_err(|problem| problem.to_string());
        assert_eq!(found, expected.map_err(ToOwned::to_owned));
    }

    #[test]
    fn json_values_keep_order_and_exact_numbers() {
        let text = "z: 18446744073709551615\na: [-1, 1.5, yes, ~, '1']\n0x10: {}\n";
        let expected = json!({"z": u64::MAX, "a": [-1, 1.5, true, null, "1"], "0x10": {}});
        check::<Value>(text, Ok(expected.clone()));
        let Ok(Value::Object(map)) =
            decode::<Value>(&parse(split(text).next().unwrap(), &Limits::default()).root.unwrap())
        else {
            panic!("expected an object");
        };
        assert_eq!(map.keys().collect::<Vec<_>>(), ["z", "a", "0x10"]);
    }

    #[test]
    fn json_values_have_no_infinity() {
        check::<Value>("a: .inf", Err("1:4: `a`: expected a finite number, found the number .inf"));
    }

    #[test]
    fn keys_are_what_is_spelled_or_numbers_if_wanted() {
        let ports = BTreeMap::from([(80_u16, true)]);
        check("80: true", Ok(ports));
        check("on: 1", Ok(BTreeMap::from([("on".to_owned(), 1)])));
        check::<BTreeMap<u8, u8>>("300: 1", Err("1:1: expected an integer from 0 to 255, found 300"));
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Meters(f64);

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(tag = "kind", deny_unknown_fields)]
    enum Shape {
        Round { radius: Meters },
        Square { side: Meters, corners: Option<(u8, u8)> },
    }

    #[test]
    fn inner_tags_and_newtypes_work() {
        check("{kind: Round, radius: 2}", Ok(Shape::Round { radius: Meters(2.0) }));
        let square = Shape::Square { side: Meters(1.5), corners: Some((1, 2)) };
        check("- side: 1.5\n  kind: Square\n  corners: [1, 2]\n", Ok(vec![square]));
        check::<Vec<Shape>>("- {kind: Round, radius: 1, x: 2}", Err("1:3: unknown field `[0].x`"));
        check::<Shape>("kind: Oval", Err("1:7: `kind`: expected one of `Round`, `Square`, found \"Oval\""));
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(try_from = "String")]
    struct Even(usize);

    impl TryFrom<String> for Even {
        type Error = String;

        fn try_from(text: String) -> Result<Self, String> {
            if text.len().is_multiple_of(2) {
                Ok(Self(text.len()))
            } else {
                Err(format!("expected an even length, found {}", text.len()))
            }
        }
    }

    #[test]
    fn an_error_of_the_type_itself_has_the_place_of_the_value() {
        check("a: xx", Ok(BTreeMap::from([("a".to_owned(), Even(2))])));
        check::<BTreeMap<String, Even>>("a: xxx", Err("1:4: `a`: expected an even length, found 3"));
    }
}
