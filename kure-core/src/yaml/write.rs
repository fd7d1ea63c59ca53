//! Writes anything that serde knows as a YAML document that every reader takes for the same JSON.

use serde::ser::{self, Serialize, Serializer};

use super::block::{Block, Node};
use super::key::Key;
use super::write_error::WriteError;
use super::write_scalar as scalar;

/// Appends `value` to `out` as the body of a YAML document, without `---`.
///
/// Maps and sequences are blocks indented by two spaces, keys stay in their order, and what is written reads
/// back as the same JSON under YAML 1.1 and 1.2. After an error `out` is as it was.
///
/// ```
/// let mut out = b"---\n".to_vec();
/// kure_core::yaml::write(&mut out, &serde_json::json!({"args": ["--verbose", "on"], "env": {}}))?;
/// assert_eq!(out, b"---\nargs:\n- --verbose\n- \"on\"\nenv: {}\n");
/// # Ok::<(), kure_core::yaml::WriteError>(())
/// ```
pub fn write<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) -> Result<(), WriteError> {
    let start = out.len();
    let written = value.serialize(Node::root(out));
    if written.is_err() {
        out.truncate(start);
    }
    written
}

/// Returns `value` as the body of a YAML document.
///
/// ```
/// assert_eq!(kure_core::yaml::to_string(&["1.27", "nginx:1.27"])?, "- \"1.27\"\n- nginx:1.27\n");
/// # Ok::<(), kure_core::yaml::WriteError>(())
/// ```
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, WriteError> {
    let mut out = Vec::new();
    write(&mut out, value)?;
    Ok(String::from_utf8(out).expect("the writer copies text and adds ASCII"))
}

/// `integers! { serialize_u8(u8) }` gives `fn serialize_u8(self, value: u8)` that writes its digits.
macro_rules! integers {
    ($($method:ident($type:ty))*) => {
        $(fn $method(self, value: $type) -> Result<(), WriteError> {
            self.token(itoa::Buffer::new().format(value));
            Ok(())
        })*
    };
}

impl<'a> Serializer for Node<'a> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Block<'a>;
    type SerializeTuple = Block<'a>;
    type SerializeTupleStruct = Block<'a>;
    type SerializeTupleVariant = Block<'a>;
    type SerializeMap = Block<'a>;
    type SerializeStruct = Block<'a>;
    type SerializeStructVariant = Block<'a>;

    integers! {
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
    }

    fn serialize_i128(self, value: i128) -> Result<(), WriteError> {
        match (i64::try_from(value), u64::try_from(value)) {
            (Ok(value), _) => self.serialize_i64(value),
            (_, Ok(value)) => self.serialize_u64(value),
            _ => Err(WriteError::TooLarge { found: value.to_string() }),
        }
    }

    fn serialize_u128(self, value: u128) -> Result<(), WriteError> {
        match u64::try_from(value) {
            Ok(value) => self.serialize_u64(value),
            Err(_) => Err(WriteError::TooLarge { found: value.to_string() }),
        }
    }

    fn serialize_bool(self, value: bool) -> Result<(), WriteError> {
        self.token(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), WriteError> {
        if !value.is_finite() {
            return Err(WriteError::NotFinite { found: value.into() });
        }
        // Not by way of f64, whose digits would turn 0.1 into 0.10000000149011612.
        self.token(&scalar::float(value));
        Ok(())
    }

    fn serialize_f64(self, value: f64) -> Result<(), WriteError> {
        if !value.is_finite() {
            return Err(WriteError::NotFinite { found: value });
        }
        self.token(&scalar::float(value));
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), WriteError> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), WriteError> {
        self.text(value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), WriteError> {
        Err(WriteError::Bytes)
    }

    fn serialize_none(self) -> Result<(), WriteError> {
        self.token("null");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), WriteError> {
        self.token("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), WriteError> {
        self.token("null");
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), WriteError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        value.serialize(self.map().variant(variant))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Block<'a>, WriteError> {
        Ok(self.sequence())
    }

    fn serialize_tuple(self, _: usize) -> Result<Block<'a>, WriteError> {
        Ok(self.sequence())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Block<'a>, WriteError> {
        Ok(self.sequence())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Block<'a>, WriteError> {
        Ok(self.map().variant(variant).sequence())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Block<'a>, WriteError> {
        Ok(self.map())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Block<'a>, WriteError> {
        Ok(self.map())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Block<'a>, WriteError> {
        Ok(self.map().variant(variant).map())
    }
}

/// `sequences! { SerializeSeq::serialize_element }` implements the trait, with each value as an item.
macro_rules! sequences {
    ($($trait:ident::$method:ident)*) => {
        $(impl ser::$trait for Block<'_> {
            type Ok = ();
            type Error = WriteError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
                value.serialize(self.item())
            }

            fn end(self) -> Result<(), WriteError> {
                self.finish();
                Ok(())
            }
        })*
    };
}

sequences! {
    SerializeSeq::serialize_element
    SerializeTuple::serialize_element
    SerializeTupleStruct::serialize_field
    SerializeTupleVariant::serialize_field
}

/// `structs! { SerializeStruct }` implements the trait, with each field as an entry.
macro_rules! structs {
    ($($trait:ident)*) => {
        $(impl ser::$trait for Block<'_> {
            type Ok = ();
            type Error = WriteError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), WriteError> {
                self.key(key);
                value.serialize(self.value())
            }

            fn end(self) -> Result<(), WriteError> {
                self.finish();
                Ok(())
            }
        })*
    };
}

structs! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Block<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WriteError> {
        key.serialize(Key(self))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        value.serialize(self.value())
    }

    fn end(self) -> Result<(), WriteError> {
        self.finish();
        Ok(())
    }
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
