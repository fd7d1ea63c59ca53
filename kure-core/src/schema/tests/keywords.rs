//! Keywords that types do not make by themselves, but attributes and schemas written by hand do.

use super::{check_all, shown};
use crate::schema::Shape;
use schemars::Schema;
use serde_json::{Value, json};

fn check(schema: &Value, text: &str) -> String {
    let schema = Schema::try_from(schema.clone()).expect("a schema");
    let shown = shown(check_all(&Shape::of(&schema), text));
    shown.trim_end().to_owned()
}

#[test]
fn each_keyword_is_checked() {
    for (schema, fitting, wrong, expected) in [
        (json!({ "type": "integer", "exclusiveMinimum": 0 }), "1", "0", "an integer of at least 1, found 0"),
        (json!({ "type": "integer", "maximum": 5 }), "-9", "6", "an integer of at most 5, found 6"),
        (json!({ "type": "integer", "minimum": 0.5 }), "1", "0", "an integer of at least 1, found 0"),
        (json!({ "type": "integer", "multipleOf": 5 }), "10", "7", "a multiple of 5, found 7"),
        (json!({ "type": "number", "multipleOf": 0.5 }), "1.5", "0.7", "a multiple of 0.5, found 0.7"),
        (json!({ "type": "number", "minimum": 0, "exclusiveMaximum": 1 }), "0", "1", NUMBER),
        (json!({ "type": "number", "exclusiveMinimum": 0 }), "0.1", "0.0", "a number of more than 0, found 0.0"),
        (json!({ "type": ["integer", "string"] }), "80%", "1.5", "an integer or a string, found the number 1.5"),
        (json!({ "enum": [1, "two", null] }), "~", "3", "one of `1`, `two`, `null`, found 3"),
        (json!({ "const": "v1" }), "v1", "v2", "`v1`, found \"v2\""),
        (json!({ "const": [1, "a"] }), "[1, a]", "[1, b]", "`[1,\"a\"]`, found a list"),
        (json!({ "not": { "type": "string" } }), "1", "a", "anything but a string, found \"a\""),
        (json!({ "type": "string", "minLength": 2 }), "üü", "ü", "at least 2 characters, found 1 in \"ü\""),
        (json!({ "type": "string", "maxLength": 1 }), "ü", "üü", "at most 1 character, found 2 in \"üü\""),
        (json!({ "minProperties": 1 }), "{a: 1}", "{}", "at least 1 key, found 0"),
        (json!({ "maxProperties": 1 }), "{a: 1}", "{a: 1, b: 2}", "at most 1 key, found 2"),
        (json!({ "propertyNames": { "pattern": "^a" } }), "{ab: 1}", "{b: 1}", MATCHING),
        (json!({ "propertyNames": { "enum": ["a", "b"] } }), "{a: 1}", "{c: 1}", "one of `a`, `b`, found \"c\""),
        (json!({ "prefixItems": [true], "items": false }), "[1]", "[1, 2]", "at most 1, found 2"),
        (json!({ "allOf": [{ "type": "string" }, { "maxLength": 1 }] }), "a", "1", "a string, found the number 1"),
        (json!({ "$ref": "#/$defs/A%20b", "maximum": 3, "$defs": { "A b": { "minimum": 1 } } }), "2", "0", LEAST),
        (json!({ "$ref": "#", "$defs": {} }), "anything", "", ""),
        (
            json!({ "$ref": "#/$defs/A", "$defs": { "A": { "$ref": "#/$defs/B" }, "B": { "$ref": "#/$defs/A" } } }),
            "a",
            "",
            "",
        ),
    ] {
        assert_eq!(check(&schema, fitting), "", "{schema}");
        if !wrong.is_empty() {
            let found = check(&schema, wrong);
            let found = found.split_once(": expected ").map_or(&*found, |(_, found)| found);
            assert_eq!(found.split(" (").next(), Some(expected), "{schema}");
        }
    }
}

const NUMBER: &str = "a number of at least 0 and less than 1, found 1";
const MATCHING: &str = "a string that matches `^a`, found \"b\"";
const LEAST: &str = "a number of at least 1, found 0";

#[test]
fn a_repeated_item_is_found_among_few_and_among_many() {
    let schema = json!({ "items": { "type": "array" }, "uniqueItems": true });
    assert_eq!(check(&schema, "[[1], ['1'], [1]]"), "1:14 invalid-value: expected each item once, found a list again");
    let many: Vec<String> = (0..100).map(|i| format!("[{}]", i % 99)).collect();
    assert_eq!(check(&schema, &format!("[{}]", many.join(","))).lines().count(), 1);
}
