//! Sets of the types that a value may have.

use crate::yaml::{Node, Resolved, Value};
use serde_json::Value as Json;
use std::ops::{BitAnd, BitOr};

/// A set of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Types(u8);

impl Types {
    pub(super) const NONE: Self = Self(0);
    pub(super) const NULL: Self = Self(1);
    pub(super) const BOOLEAN: Self = Self(2);
    pub(super) const INTEGER: Self = Self(4);
    /// A number that is not an integer. JSON Schema's `number` is this and `INTEGER`.
    pub(super) const FRACTION: Self = Self(8);
    pub(super) const TEXT: Self = Self(16);
    pub(super) const LIST: Self = Self(32);
    pub(super) const MAPPING: Self = Self(64);
    pub(super) const ALL: Self = Self(127);

    /// Returns the type that kubectl takes a value for.
    pub(super) fn of(node: &Node<'_>) -> Self {
        match node.value() {
            Value::Sequence(_) => Self::LIST,
            Value::Mapping(_) => Self::MAPPING,
            Value::Scalar(scalar) => Self::of_scalar(&scalar.resolve()),
        }
    }

    pub(super) fn of_scalar(resolved: &Resolved<'_>) -> Self {
        match resolved {
            Resolved::Null => Self::NULL,
            Resolved::Bool(_) => Self::BOOLEAN,
            Resolved::Integer(_) | Resolved::Unsigned(_) => Self::INTEGER,
            Resolved::Float(_) => Self::FRACTION,
            Resolved::Text(_) => Self::TEXT,
        }
    }

    pub(super) fn of_json(value: &Json) -> Self {
        match value {
            Json::Null => Self::NULL,
            Json::Bool(_) => Self::BOOLEAN,
            Json::Number(number) if number.is_f64() => Self::FRACTION,
            Json::Number(_) => Self::INTEGER,
            Json::String(_) => Self::TEXT,
            Json::Array(_) => Self::LIST,
            Json::Object(_) => Self::MAPPING,
        }
    }

    /// Reads the keyword `type`: a name or a list of names.
    pub(super) fn of_keyword(keyword: &Json) -> Self {
        match keyword {
            Json::String(name) => Self::named(name),
            Json::Array(names) => names.iter().map(Self::of_keyword).fold(Self::NONE, BitOr::bitor),
            _ => Self::NONE,
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::INTEGER | Self::FRACTION,
            "string" => Self::TEXT,
            "array" => Self::LIST,
            "object" => Self::MAPPING,
            _ => Self::NONE,
        }
    }

    /// Tells whether the sets have a type in common.
    pub(super) fn meets(self, other: Self) -> bool {
        self & other != Self::NONE
    }

    /// Returns the set without some types.
    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Names the types as a reader of YAML knows them, each with its article.
    pub(super) fn names(self) -> Vec<&'static str> {
        // `null` is what leaving a field out means, so it is only named where nothing else will do.
        let shown = if self == Self::NULL { self } else { self.without(Self::NULL) };
        let number = if shown.meets(Self::FRACTION) { "a number" } else { "an integer" };
        let names = [
            (Self::NULL, "nothing"),
            (Self::BOOLEAN, "a boolean"),
            (Self::INTEGER | Self::FRACTION, number),
            (Self::TEXT, "a string"),
            (Self::LIST, "a list"),
            (Self::MAPPING, "a mapping"),
        ];
        names.into_iter().filter(|(types, _)| shown.meets(*types)).map(|(_, name)| name).collect()
    }
}

impl BitAnd for Types {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Types {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
