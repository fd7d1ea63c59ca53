//! A number or a text, where Kubernetes takes both.

use kure_core::prelude::*;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error, Visitor};
use std::borrow::Cow;
use std::fmt;

/// A number or a text: the number or name of a port, a count or a percentage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IntOrString {
    /// A number.
    Int(u16),
    /// A text.
    String(String),
}

impl IntOrString {
    /// Reads a text such as `8000-8100`, which is the name of no port: that has a letter.
    pub(crate) fn range(&self) -> Option<(u16, u16)> {
        let Self::String(text) = self else { return None };
        let (first, last) = text.split_once('-')?;
        first.parse().ok().zip(last.parse().ok())
    }
}

impl fmt::Display for IntOrString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => write!(f, "{number}"),
            Self::String(text) => write!(f, "{text:?}"),
        }
    }
}

impl Serialize for IntOrString {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Int(number) => serializer.serialize_u16(*number),
            Self::String(text) => serializer.serialize_str(text),
        }
    }
}

// Written by hand: `untagged` would say of a mistake neither what was expected nor where.
impl<'de> Deserialize<'de> for IntOrString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl Visitor<'_> for Either {
            type Value = IntOrString;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or an integer from 0 to 65535")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<IntOrString, E> {
                Ok(IntOrString::String(text.to_owned()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<IntOrString, E> {
                u16::try_from(number)
                    .map(IntOrString::Int)
                    .map_err(|_| E::custom(format!("expected an integer from 0 to 65535, found {number}")))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<IntOrString, E> {
                self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl JsonSchema for IntOrString {
    fn schema_name() -> Cow<'static, str> {
        "IntOrString".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "string"], "minimum": 0, "maximum": 65535 })
    }
}
