//! Kinds of other plugins, as far as a test of a rule on them needs them.

use crate::{Application, Generator, Gvk, Kind, Object, Result, gvk};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, de::IgnoredAny};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// A `spec` of any form, which generates nothing.
struct Anything;

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

impl JsonSchema for Anything {
    fn schema_name() -> Cow<'static, str> {
        "Anything".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        true.into()
    }
}

impl Generator for Anything {
    const GVK: Gvk = gvk!("testing.example.com/v1", "Anything");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

static KINDS: Mutex<BTreeMap<Gvk, &'static Kind>> = Mutex::new(BTreeMap::new());

/// Returns a kind of that name which takes every `spec` and generates nothing.
pub(crate) fn kind(gvk: Gvk) -> &'static Kind {
    let mut kinds = KINDS.lock().expect("no thread panics with the lock");
    // Kinds are constant data, so one that a test makes up has to stay: each once.
    kinds.entry(gvk).or_insert_with(|| Box::leak(Box::new(Kind::of::<Anything>().called(gvk))))
}
