//! Hands serde the items, entries and variants of a node.
use super::decode::Place;
use super::error::Error;
use super::expect::mismatch;
use super::node::{Node, Value};
use serde::de::{self, DeserializeSeed, Visitor};
use std::slice::Iter;

/// The items of a list that are left.
pub(super) struct Items<'de> {
    rest: Iter<'de, Node<'de>>,
    index: usize,
}

impl<'de> Items<'de> {
    pub(super) fn new(items: &'de [Node<'de>]) -> Self {
        Self { rest: items.iter(), index: 0 }
    }
}

impl<'de> de::SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(item) = self.rest.next() else {
            return Ok(None);
        };
        let index = self.index;
        self.index += 1;
        seed.deserialize(Place::value(item)).map(Some).map_err(|error| error.in_item(index, item))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The entries of a mapping that are left.
pub(super) struct Entries<'de> {
    rest: Iter<'de, (Node<'de>, Node<'de>)>,
    current: Option<&'de (Node<'de>, Node<'de>)>,
    fields: &'static [&'static str],
}

impl<'de> Entries<'de> {
    pub(super) fn new(entries: &'de [(Node<'de>, Node<'de>)], fields: &'static [&'static str]) -> Self {
        Self { rest: entries.iter(), current: None, fields }
    }

    /// Lets a visitor take all entries; one that it leaves is an unknown field.
    pub(super) fn visit<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        let value = visitor.visit_map(&mut self)?;
        match self.rest.next() {
            Some((key, _)) => Err(Error::unknown(key.key_text(), self.fields).at(key.span)),
            None => Ok(value),
        }
    }
}

impl<'de> de::MapAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_key_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.current = self.rest.next();
        let Some((key, _)) = self.current else {
            return Ok(None);
        };
        seed.deserialize(Place::key(key)).map(Some).map_err(|error| error.at(key.span))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let (key, value) = self.current.expect("serde asks for a value after its key");
        let place = Place::field(value, key, self.fields);
        seed.deserialize(place).map_err(|error| error.in_value(key, value))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The variant of an enum: its name and what it holds.
pub(super) struct Variant<'de> {
    name: &'de Node<'de>,
    content: Option<&'de Node<'de>>,
}

impl<'de> Variant<'de> {
    /// Finds the variant that a node stands for: a text, or a mapping with one key.
    pub(super) fn of(node: &'de Node<'de>) -> Result<Self, Error> {
        let entries = match &node.value {
            Value::Scalar(_) => {
                return Ok(Self { name: node, content: None });
            }
            Value::Mapping(entries) => entries,
            Value::Sequence(_) => {
                return Err(mismatch("a string or a mapping with one key", node));
            }
        };
        if let [(name, content)] = entries.as_slice() {
            let content = Some(content);
            return Ok(Self { name, content });
        }
        let count = entries.len();
        let message = format!("expected a mapping with one key, found one with {count}");
        Err(<Error as de::Error>::custom(message).at(node.span))
    }

    fn content(&self) -> Result<&'de Node<'de>, Error> {
        self.content.ok_or_else(|| {
            let message = format!("expected a mapping with the key `{0}`, found {0:?} alone", self.name.key_text());
            <Error as de::Error>::custom(message).at(self.name.span)
        })
    }

    fn within<T>(&self, decode: impl FnOnce(Place<'de>) -> Result<T, Error>) -> Result<T, Error> {
        let content = self.content()?;
        decode(Place::value(content)).map_err(|error| error.in_value(self.name, content))
    }
}

impl<'de> de::EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Error> {
        let name = if self.content.is_some() { Place::key(self.name) } else { Place::value(self.name) };
        let value = seed.deserialize(name).map_err(|error| error.at(self.name.span))?;
        Ok((value, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.content {
            Some(content) if !content.is_null() => Err(mismatch("nothing", content).in_value(self.name, content)),
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        self.within(|place| seed.deserialize(place))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        self.within(|place| de::Deserializer::deserialize_tuple(place, len, visitor))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.within(|place| de::Deserializer::deserialize_struct(place, "", fields, visitor))
    }
}

#[cfg(test)]
mod tests {
    use crate::yaml::{Limits, decode, parse, split};
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "read by Debug alone")]
    enum Store {
        Memory,
        Folder(String),
        Bucket { name: String },
        Pair(u8, u8),
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let parsed = parse(split(text).next().expect("not empty"), &Limits::default());
        let found = match decode::<Vec<Store>>(&parsed.root.expect("YAML")) {
            Ok(stores) => format!("{stores:?}"),
            Err(problem) => match &problem.help {
                Some(help) => format!("{problem}; {help}"),
                None => problem.to_string(),
            },
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn variants_are_texts_or_mappings_with_one_key() {
        check(
            "[memory, {memory: }, {folder: x}, {bucket: {name: z}}, {pair: [1, 2]}]",
            r#"[Memory, Memory, Folder("x"), Bucket { name: "z" }, Pair(1, 2)]"#,
        );
    }

    #[test]
    fn an_unknown_variant_lists_them() {
        let variants = "expected one of `memory`, `folder`, `bucket`, `pair`";
        check("- memry", &format!("1:3: `[0]`: {variants}, found \"memry\"; did you mean `memory`?"));
        check("- azure: x", &format!("1:3: `[0]`: {variants}, found \"azure\""));
    }

    #[test]
    fn a_variant_has_what_it_holds() {
        check("- folder", "1:3: `[0]`: expected a mapping with the key `folder`, found \"folder\" alone");
        check("- memory: 1", "1:11: `[0].memory`: expected nothing, found the number 1");
        check("- folder: [1]", "1:11: `[0].folder`: expected a string, found a list");
        check("- {pair: [1]}", "1:10: `[0].pair`: expected a list of 2, found a list of 1");
        check("- {pair: [1, 2, 3]}", "1:10: `[0].pair`: expected a list of 2, found a list of 3");
    }

    #[test]
    fn a_field_of_a_variant_is_checked() {
        check("- bucket: {name: x, nme: y}", "1:21: unknown field `[0].bucket.nme`; did you mean `name`?");
        check("- bucket:\n    {}", "1:3: missing field `[0].bucket.name`");
    }

    #[test]
    fn one_variant_is_not_a_list_or_two() {
        check("- {}", "1:3: `[0]`: expected a mapping with one key, found one with 0");
        check("- {memory: , folder: x}", "1:3: `[0]`: expected a mapping with one key, found one with 2");
        check("- [memory]", "1:3: `[0]`: expected a string or a mapping with one key, found a list");
        check("- on", "1:3: `[0]`: expected a string, found the boolean on; write it in quotes: \"on\"");
    }
}
