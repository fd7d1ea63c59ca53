//! What the walk accepts is decoded, and what is decoded the walk accepts.

use super::{check_all, schema, shown};
use crate::schema::Shape;
use crate::yaml::{self, Limits, decode, split};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A spec with all that specs are made from, but rules that only its schema has.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "decoding is all that matters")]
struct Everything {
    text: String,
    letter: char,
    tiny: u8,
    short: i16,
    small: u32,
    large: u64,
    signed: i64,
    fraction: f64,
    flag: bool,
    nothing: (),
    optional: Option<u16>,
    #[serde(default)]
    defaulted: String,
    list: Vec<String>,
    pair: (u8, bool),
    three: [u8; 3],
    map: BTreeMap<String, Option<i8>>,
    numbered: BTreeMap<u8, String>,
    chosen: BTreeMap<Unit, String>,
    any: Value,
    unit: Unit,
    documented: Documented,
    optional_unit: Option<Documented>,
    internal: Internal,
    optional_internal: Option<Internal>,
    external: Vec<External>,
    adjacent: Adjacent,
    nested: Inner,
    boxed: Option<Box<Inner>>,
    newtype: Newtype,
    wrapped: Wrapped,
}

#[derive(Deserialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    X,
    Y,
}

/// A unit enum with doc comments has another schema than one without.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Documented {
    /// The first.
    FirstOne,
    Second,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "decoding is all that matters")]
enum Internal {
    Struct { size: u8, names: Vec<String>, on: Option<bool> },
    Newtype(Inner),
    Unit,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "decoding is all that matters")]
enum External {
    Unit,
    Newtype(u8),
    Struct { text: String },
    Tuple(u8, String),
    Inner(Inner),
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "value", deny_unknown_fields)]
#[expect(dead_code, reason = "decoding is all that matters")]
enum Adjacent {
    Number(u8),
    Inner(Inner),
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "decoding is all that matters")]
struct Inner {
    path: String,
    #[serde(default)]
    inside: Vec<Inner>,
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "decoding is all that matters")]
struct Newtype(i32);

#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
#[expect(dead_code, reason = "decoding is all that matters")]
struct Wrapped {
    inner: BTreeMap<String, Newtype>,
}

fn everything() -> Value {
    json!({
        "text": "a", "letter": "b", "tiny": 1, "short": -2, "small": 3, "large": 4, "signed": -5,
        "fraction": 0.5, "flag": true, "nothing": null, "optional": 6, "defaulted": "c",
        "list": ["d", "e"], "pair": [7, false], "three": [1, 2, 3], "map": { "f": 8, "g": null },
        "numbered": { "@1": "h" }, "chosen": { "X": "i" }, "any": { "j": [1.5, "k", null, true] }, "unit": "X",
        "documented": "first-one", "optionalUnit": "second",
        "internal": { "type": "struct", "size": 9, "names": ["l"], "on": true },
        "optionalInternal": { "type": "newtype", "path": "m", "inside": [{ "path": "n" }] },
        "external": ["unit", { "newtype": 10 }, { "struct": { "text": "o" } }, { "tuple": [11, "p"] }, { "inner": { "path": "q" } }],
        "adjacent": { "kind": "Inner", "value": { "path": "r" } },
        "nested": { "path": "s", "inside": [] }, "boxed": { "path": "t" }, "newtype": 12, "wrapped": { "u": 13 },
    })
}

/// Scalars as they are spelled, and small lists and mappings, one of each sort that some type might take.
const REPLACEMENTS: &[&str] = &[
    "~",
    "true",
    "True",
    "yes",
    "off",
    "'true'",
    "0",
    "-1",
    "255",
    "256",
    "-32769",
    "4294967296",
    "1e3",
    "1.0",
    "18446744073709551615",
    "18446744073709551616",
    "0x10",
    "0644",
    "1_000",
    "08",
    ".5",
    ".inf",
    "1e999",
    "'1'",
    "''",
    "word",
    "X",
    "first-one",
    "second",
    "unit",
    "newtype",
    "'two words'",
    "2001-01-01",
    "[]",
    "[1]",
    "[1, true]",
    "[1, 2, 3]",
    "[a, b]",
    "{}",
    "{a: 1}",
    "{path: a}",
    "{type: unit}",
    "{type: unit, path: a}",
    "{type: none}",
    "{type: struct, size: 1, names: []}",
    "{type: newtype, path: a}",
    "{newtype: 1}",
    "{newtype: 1, unit: }",
    "{unit: }",
    "{tuple: [1, a]}",
    "{kind: Number, value: 1}",
    "{kind: Number}",
    "{1: a}",
    "{X: a}",
    "{Z: a}",
];

#[test]
fn the_walk_and_decoding_agree_on_every_replaced_value() {
    let shape = Shape::of(&schema::<Everything>());
    let base = everything();
    agree::<Everything>(&shape, &text(&base));
    let mut disagreements = Vec::new();
    let mut count = 0;
    for path in paths(&base).into_iter().filter(|path| !path.is_empty()) {
        for replacement in REPLACEMENTS {
            let mut changed = base.clone();
            *changed.pointer_mut(&path).expect("a path of the base") = "@replaced".into();
            let text = text(&changed).replace("\"@replaced\"", replacement);
            // serde keeps a copy of an enum with an inner tag, which knows neither places nor spellings, and takes a
            // variant without content for one with nothing in it. The walk is stricter in both.
            let is_stricter = path.to_lowercase().contains("internal") || *replacement == "{unit: }";
            let disagreement = disagreement::<Everything>(&shape, &text);
            let disagreement = disagreement.filter(|say| !(is_stricter && say.starts_with("decoded, but")));
            disagreements.extend(disagreement.map(|say| format!("{path} {replacement}: {say}")));
            count += 1;
        }
    }
    assert!(count > 3000, "{count}");
    assert!(disagreements.is_empty(), "{disagreements:#?}");
}

#[test]
fn the_walk_and_decoding_agree_on_every_key() {
    let shape = Shape::of(&schema::<Everything>());
    let base = everything();
    for path in paths(&base) {
        let keys: Vec<String> = match base.pointer(&path) {
            Some(Value::Object(fields)) => fields.keys().cloned().collect(),
            _ => continue,
        };
        let edits = keys.iter().flat_map(|key| {
            [
                (path.clone(), key.clone(), None),
                (path.clone(), key.clone(), Some(format!("{key}x"))),
                (path.clone(), key.clone(), Some("type".to_owned())),
            ]
        });
        for (path, key, renamed) in edits {
            let mut changed = base.clone();
            let fields = changed.pointer_mut(&path).and_then(Value::as_object_mut).expect("a mapping of the base");
            let value = fields.shift_remove(&key).expect("a key of the base");
            if let Some(renamed) = renamed {
                fields.insert(renamed, value);
            }
            agree::<Everything>(&shape, &text(&changed));
        }
    }
}

fn agree<T: DeserializeOwned>(shape: &Shape, text: &str) {
    let disagreement = disagreement::<T>(shape, text);
    assert_eq!(disagreement, None, "{text}");
}

fn disagreement<T: DeserializeOwned>(shape: &Shape, text: &str) -> Option<String> {
    let parsed = yaml::parse(split(text).next().expect("a document"), &Limits::default());
    let root = parsed.root.unwrap_or_else(|| panic!("{:?} in {text}", parsed.problems));
    let findings: Vec<_> = check_all(shape, text).into_iter().filter(crate::report::Finding::is_error).collect();
    match (findings.is_empty(), decode::<T>(&root)) {
        (true, Err(problem)) => Some(format!("accepted, but {problem}")),
        (false, Ok(_)) => Some(format!("decoded, but {}", shown(findings))),
        _ => None,
    }
}

/// Writes a value as YAML, with the keys that begin with `@` plain.
fn text(value: &Value) -> String {
    value.to_string().replace("\"@1\":", "1: ")
}

fn paths(value: &Value) -> Vec<String> {
    fn collect(value: &Value, path: &str, paths: &mut Vec<String>) {
        paths.push(path.to_owned());
        match value {
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(i, item)| collect(item, &format!("{path}/{i}"), paths));
            }
            Value::Object(fields) => {
                fields.iter().for_each(|(key, item)| collect(item, &format!("{path}/{key}"), paths));
            }
            _ => {}
        }
    }
    let mut paths = Vec::new();
    collect(value, "", &mut paths);
    paths
}
