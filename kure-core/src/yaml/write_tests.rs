//! What the writer writes, and that another reader takes it for the same JSON.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::super::{Limits, WriteError, parse, split, to_json, to_string, write};
use crate::testing::agrees;

fn written<T: Serialize + ?Sized>(value: &T) -> String {
    to_string(value).expect("a value that JSON has too")
}

fn stream(objects: &[Value]) -> String {
    objects.iter().flat_map(|object| ["---\n".to_owned(), written(object)]).collect()
}

/// Reads a stream as kure itself does.
fn read(stream: &str) -> Vec<Value> {
    split(stream)
        .map(|document| {
            let parsed = parse(document, &Limits::default());
            assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
            parsed.root.as_ref().map_or(Value::Null, to_json)
        })
        .collect()
}

#[test]
fn blocks_nest_as_kubectl_prints_them() {
    let value = json!({
        "metadata": {"name": "web", "labels": {}},
        "args": [],
        "matrix": [["a", ["b", []]], [], {}, [{"c": 1, "d": [null]}]],
        "containers": [{"name": "web", "ports": [{"port": 80}], "env": {"a": {"b": true}}}],
    });
    let yaml = "\
metadata:
  name: web
  labels: {}
args: []
matrix:
- - a
  - - b
    - []
- []
- {}
- - c: 1
    d:
    - null
containers:
- name: web
  ports:
  - port: 80
  env:
    a:
      b: true
";
    assert_eq!(written(&value), yaml);
    agrees(yaml, &[value]).expect("the same JSON");
}

#[test]
fn the_ends_of_texts_choose_the_indicator() {
    let value = json!({"none": "a\nb", "one": "a\n\n  b\n", "items": ["a\nb\n\n", {"quoted": "a\r\nb \n"}]});
    let yaml = "\
none: |-
  a
  b
one: |
  a

    b
items:
- |+
  a
  b

- quoted: \"a\\r\\nb \\n\"
";
    assert_eq!(written(&value), yaml);
    agrees(yaml, &[value]).expect("the same JSON");
}

#[test]
fn a_block_at_the_end_keeps_its_ends_before_the_next_document() {
    let objects = [json!({"a": "x\ny\n\n\n"}), json!(["x\ny\n"]), json!("x\ny"), json!({"a": "x\ny\n"})];
    agrees(&stream(&objects), &objects).expect("the same JSON");
}

#[test]
fn characters_that_mislead_are_escaped() {
    assert_eq!(
        written("\"\\\0\u{1b}\u{85}\u{2028}\u{202e}\u{feff}\u{ffff}\u{10ffff}é"),
        "\"\\\"\\\\\\u0000\\u001b\\u0085\\u2028\\u202e\\ufeff\\uffff\u{10ffff}é\"\n"
    );
}

#[test]
fn numbers_keep_their_kind() {
    let numbers = json!([0, -1, i64::MIN, u64::MAX, 1.0, -0.5, 1e21, 1.5e-7, f64::MAX, f64::MIN_POSITIVE]);
    let yaml = written(&numbers);
    assert_eq!(
        yaml,
        "- 0\n- -1\n- -9223372036854775808\n- 18446744073709551615\n- 1.0\n- -0.5\n- 1.0e+21\n- 1.5e-7\n\
         - 1.7976931348623157e+308\n- 2.2250738585072014e-308\n"
    );
    agrees(&yaml, &[numbers]).expect("the same JSON");
    assert_eq!(written(&(0.1_f32, 1_i128, u128::from(u64::MAX))), "- 0.1\n- 1\n- 18446744073709551615\n");
}

#[test]
fn a_key_too_long_to_stand_before_its_colon_gets_a_question_mark() {
    let [longest, long, quoted] = ["k".repeat(1000), "k".repeat(1001), "é ".repeat(400)];
    let map = json!({&longest: "x", &long: "x", "in": [{&long: [1], &quoted: {"a": "b\nc"}}]});
    let yaml = written(&map);
    assert_eq!(
        yaml,
        format!(
            "{longest}: x\n? {long}\n: x\nin:\n- ? {long}\n  :\n  - 1\n  ? \"{quoted}\"\n  :\n    a: |-\n      b\n      c\n"
        )
    );
    agrees(&yaml, &[map]).expect("the same JSON");
}

#[derive(Serialize)]
struct Unit;
#[derive(Serialize)]
struct Port(u16);
#[derive(Serialize)]
struct Pair(u16, char);
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    On,
    Named(Option<String>),
    Both(u8, Vec<u8>),
    Fields { a: Vec<u8>, b: () },
}
#[derive(Serialize)]
struct All {
    unit: Unit,
    port: Port,
    pair: Pair,
    kinds: Vec<Kind>,
    both: Kind,
    fields: Kind,
    by_kind: BTreeMap<Kind, Option<bool>>,
}

#[test]
fn every_shape_of_serde_is_written_as_json_has_it() {
    let all = All {
        unit: Unit,
        port: Port(80),
        pair: Pair(1, 'n'),
        kinds: vec![
            Kind::On,
            Kind::Named(Some("a".into())),
            Kind::Named(None),
            Kind::Both(1, vec![2]),
            Kind::Fields { a: vec![], b: () },
        ],
        both: Kind::Both(1, vec![]),
        fields: Kind::Fields { a: vec![1], b: () },
        by_kind: [(Kind::On, None)].into(),
    };
    let yaml = written(&all);
    agrees(&yaml, &[serde_json::to_value(&all).expect("JSON")]).expect("the same JSON");
    assert_eq!(
        yaml,
        "\
unit: null
port: 80
pair:
- 1
- \"n\"
kinds:
- \"On\"
- Named: a
- Named: null
- Both:
  - 1
  - - 2
- Fields:
    a: []
    b: null
both:
  Both:
  - 1
  - []
fields:
  Fields:
    a:
    - 1
    b: null
by_kind:
  \"On\": null
"
    );
}

struct Bytes;
impl Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&[1])
    }
}

#[test]
fn what_json_has_no_place_for_is_an_error_and_leaves_nothing_behind() {
    let mut out = b"---\n".to_vec();
    let error = write(&mut out, &("before", f64::INFINITY)).expect_err("infinite");
    assert_eq!(error, WriteError::NotFinite { found: f64::INFINITY });
    assert_eq!(error.to_string(), "expected a finite number, found inf");
    assert_eq!(out, b"---\n");

    let refused = |found| Err(WriteError::Key { found });
    assert_eq!(to_string(&BTreeMap::from([(1, 1)])), refused("an integer"));
    assert_eq!(to_string(&BTreeMap::from([((), 1)])), refused("null"));
    assert_eq!(to_string(&BTreeMap::from([([1], 1)])), refused("a sequence"));
    assert_eq!(to_string(&BTreeMap::from([(Kind::Named(None), 1)])), refused("a variant with contents"));
    assert_eq!(to_string(&Bytes), Err(WriteError::Bytes));
    let found = i128::MAX.to_string();
    assert_eq!(to_string(&i128::MAX), Err(WriteError::TooLarge { found }));
}

#[test]
fn the_tricky_strings_survive_as_values_items_and_keys() {
    let texts: Vec<String> =
        serde_json::from_str(include_str!("../../../tests/fixtures/tricky-strings.json")).expect("a list of strings");
    let objects: Vec<Value> =
        texts.iter().map(|text| json!({"value": text, "items": [text], "map": {text: 1}})).collect();
    let stream = stream(&objects);
    agrees(&stream, &objects).expect("the same JSON");
    assert_eq!(read(&stream), objects);
}

/// Texts made of what readers stumble over.
fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "true",
            "no",
            "On",
            "null",
            ".inf",
            "0x",
            "1_0",
            "e+5",
            "12:30",
            "2026-01-02",
            "---",
            "...",
            "- ",
            "? ",
            ": ",
            " #",
            "&a",
            "*b",
            "!!str",
            "|",
            ">",
            "\n",
            "\n\n",
            "\t",
            " ",
            "\r\n",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "é",
            "😀",
            "\0",
            "\u{7f}",
            "{",
            "}",
            "[",
            "]",
            ",",
            "'",
            "\"",
            "\\",
            "%",
            "@",
            "`",
            "~",
            "=",
            "<<",
            "Mi",
            "a",
            "7",
        ])
        .prop_map(str::to_owned),
        "[ -~\n]{1,4}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn hostile_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => hostile_text().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => prop::num::f64::NORMAL.prop_map(Value::from),
        1 => any::<Option<bool>>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((hostile_text(), inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_value_survives(value in hostile_value(), next in hostile_value()) {
        let objects = [value, next];
        let stream = stream(&objects);
        let agreed = agrees(&stream, &objects);
        prop_assert!(agreed.is_ok(), "{}", agreed.unwrap_err());
        prop_assert_eq!(read(&stream), objects);
    }
}
