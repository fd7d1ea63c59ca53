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
