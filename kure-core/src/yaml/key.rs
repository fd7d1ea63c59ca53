//! Keys: whatever serde sees as a string, and nothing else.

use serde::ser::{Impossible, Serialize, Serializer};

use super::block::Block;
use super::write_error::WriteError;

type Nothing = Impossible<(), WriteError>;

/// Writes what it is given as the key of the next entry of a map.
pub(super) struct Key<'a, 'b>(pub(super) &'a mut Block<'b>);

fn refuse<T>(found: &'static str) -> Result<T, WriteError> {
    Err(WriteError::Key { found })
}

/// `refused! { serialize_bool(bool) -> (): "a boolean" }` gives a method that takes a boolean and refuses it.
macro_rules! refused {
    ($($method:ident($($type:ty),*) -> $ok:ty: $found:literal)*) => {
        $(fn $method(self, $(_: $type),*) -> Result<$ok, WriteError> {
            refuse($found)
        })*
    };
}

impl Serializer for Key<'_, '_> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Nothing;
    type SerializeTuple = Nothing;
    type SerializeTupleStruct = Nothing;
    type SerializeTupleVariant = Nothing;
    type SerializeMap = Nothing;
    type SerializeStruct = Nothing;
    type SerializeStructVariant = Nothing;

    fn serialize_str(self, key: &str) -> Result<(), WriteError> {
        self.0.key(key);
        Ok(())
    }

    fn serialize_char(self, key: char) -> Result<(), WriteError> {
        self.serialize_str(key.encode_utf8(&mut [0; 4]))
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), WriteError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, key: &T) -> Result<(), WriteError> {
        key.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, key: &T) -> Result<(), WriteError> {
        key.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), WriteError> {
        refuse("a variant with contents")
    }

    refused! {
        serialize_bool(bool) -> (): "a boolean"
        serialize_i8(i8) -> (): "an integer"
        serialize_i16(i16) -> (): "an integer"
        serialize_i32(i32) -> (): "an integer"
        serialize_i64(i64) -> (): "an integer"
        serialize_i128(i128) -> (): "an integer"
        serialize_u8(u8) -> (): "an integer"
        serialize_u16(u16) -> (): "an integer"
        serialize_u32(u32) -> (): "an integer"
        serialize_u64(u64) -> (): "an integer"
        serialize_u128(u128) -> (): "an integer"
        serialize_f32(f32) -> (): "a float"
        serialize_f64(f64) -> (): "a float"
        serialize_bytes(&[u8]) -> (): "bytes"
        serialize_none() -> (): "null"
        serialize_unit() -> (): "null"
        serialize_unit_struct(&'static str) -> (): "null"
        serialize_seq(Option<usize>) -> Nothing: "a sequence"
        serialize_tuple(usize) -> Nothing: "a sequence"
        serialize_tuple_struct(&'static str, usize) -> Nothing: "a sequence"
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Nothing: "a variant with contents"
        serialize_map(Option<usize>) -> Nothing: "a map"
        serialize_struct(&'static str, usize) -> Nothing: "a map"
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Nothing: "a variant with contents"
    }
}
