//! The operations against the examples of the standard's appendix, and what it leaves to its reader.

use super::*;
use serde_json::json;

/// Applies operations, and returns the object as text, with its keys in their order, or the first message.
fn patched(mut document: Value, operations: Value) -> String {
    let operations: Vec<Operation> = serde_json::from_value(operations).unwrap();
    for operation in &operations {
        if let Err(failure) = apply(operation, &mut document) {
            return format!("{}: {}", failure.path().join("."), failure.message());
        }
    }
    document.to_string()
}

#[test]
fn the_examples_of_the_standard_hold() {
    let cases = [
        // A.1 to A.10: each operation on mappings and lists.
        (json!({"foo": "bar"}), json!([{"op": "add", "path": "/baz", "value": "qux"}]), r#"{"foo":"bar","baz":"qux"}"#),
        (
            json!({"foo": ["bar", "baz"]}),
            json!([{"op": "add", "path": "/foo/1", "value": "qux"}]),
            r#"{"foo":["bar","qux","baz"]}"#,
        ),
        (json!({"baz": "qux", "foo": "bar"}), json!([{"op": "remove", "path": "/baz"}]), r#"{"foo":"bar"}"#),
        (
            json!({"foo": ["bar", "qux", "baz"]}),
            json!([{"op": "remove", "path": "/foo/1"}]),
            r#"{"foo":["bar","baz"]}"#,
        ),
        (
            json!({"baz": "qux", "foo": "bar"}),
            json!([{"op": "replace", "path": "/baz", "value": "boo"}]),
            r#"{"baz":"boo","foo":"bar"}"#,
        ),
        (
            json!({"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}}),
            json!([{"op": "move", "from": "/foo/waldo", "path": "/qux/thud"}]),
            r#"{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}"#,
        ),
        (
            json!({"foo": ["all", "grass", "cows", "eat"]}),
            json!([{"op": "move", "from": "/foo/1", "path": "/foo/3"}]),
            r#"{"foo":["all","cows","eat","grass"]}"#,
        ),
        (
            json!({"baz": "qux", "foo": ["a", 2, "c"]}),
            json!([{"op": "test", "path": "/baz", "value": "qux"}, {"op": "test", "path": "/foo/1", "value": 2}]),
            r#"{"baz":"qux","foo":["a",2,"c"]}"#,
        ),
        (
            json!({"baz": "qux"}),
            json!([{"op": "test", "path": "/baz", "value": "bar"}]),
            r#"value: expected "bar" at `/baz`, found "qux""#,
        ),
        (
            json!({"foo": "bar"}),
            json!([{"op": "add", "path": "/child", "value": {"grandchild": {}}}]),
            r#"{"foo":"bar","child":{"grandchild":{}}}"#,
        ),
        // A.12: nothing to add to.
        (
            json!({"foo": "bar"}),
            json!([{"op": "add", "path": "/baz/bat", "value": "qux"}]),
            "path: expected a key `baz` at the top, found none",
        ),
        // A.14 to A.16: escapes, texts that are no numbers, the end of a list.
        (json!({"/": 9, "~1": 10}), json!([{"op": "test", "path": "/~01", "value": 10}]), r#"{"/":9,"~1":10}"#),
        (
            json!({"/": 9, "~1": 10}),
            json!([{"op": "test", "path": "/~01", "value": "10"}]),
            r#"value: expected "10" at `/~01`, found the number 10"#,
        ),
        (
            json!({"foo": ["bar"]}),
            json!([{"op": "add", "path": "/foo/-", "value": ["abc", "def"]}]),
            r#"{"foo":["bar",["abc","def"]]}"#,
        ),
    ];
    for (document, operations, expected) in cases {
        assert_eq!(patched(document, operations.clone()), expected, "{operations}");
    }
}

#[test]
fn keys_keep_their_order() {
    let letters = json!({"a": 1, "b": 2, "c": 3, "d": 4});
    let operations = json!([
        {"op": "remove", "path": "/b"},
        {"op": "add", "path": "/a", "value": 9},
        {"op": "move", "from": "/c", "path": "/c"},
        {"op": "copy", "from": "/d", "path": "/e"},
    ]);
    assert_eq!(patched(letters, operations), r#"{"a":9,"c":3,"d":4,"e":4}"#);
}

#[test]
fn numbers_are_compared_by_what_they_are_worth() {
    let test = |found: Value, value: Value| {
        patched(json!({ "a": found }), json!([{"op": "test", "path": "/a", "value": value}]))
    };
    assert_eq!(test(json!([1]), json!([1.0])), r#"{"a":[1]}"#);
    assert_eq!(test(json!({"x": 1, "y": 2}), json!({"y": 2, "x": 1})), r#"{"a":{"x":1,"y":2}}"#);
    let long = test(json!(9_007_199_254_740_993_u64), json!(9_007_199_254_740_992_u64));
    assert_eq!(long, "value: expected the number 9007199254740992 at `/a`, found the number 9007199254740993");
    assert_eq!(test(json!([1]), json!([2])), "value: expected a list at `/a`, found another");
}

#[test]
fn a_way_that_leads_nowhere_is_explained() {
    let document = json!({"list": [1], "none": [], "text": "x"});
    let cases = [
        (json!({"op": "remove", "path": "/lst"}), "path: expected a key `lst` at the top, found none"),
        (
            json!({"op": "remove", "path": "/list/1"}),
            "path: expected a position from 0 to 0 in the list at `/list`, found `1`",
        ),
        (
            json!({"op": "remove", "path": "/list/00"}),
            "path: expected a position from 0 to 0 in the list at `/list`, found `00`",
        ),
        (
            json!({"op": "replace", "path": "/list/-", "value": 1}),
            "path: expected a position from 0 to 0 in the list at `/list`, found `-`",
        ),
        (
            json!({"op": "replace", "path": "/none/0", "value": 1}),
            "path: expected items in the list at `/none`, found none",
        ),
        (
            json!({"op": "add", "path": "/text/x", "value": 1}),
            "path: expected a mapping or a list at `/text`, found \"x\"",
        ),
        (
            json!({"op": "add", "path": "/list/2", "value": 1}),
            "path: expected a position from 0 to 1 in the list at `/list`, found `2`",
        ),
        (json!({"op": "remove", "path": ""}), "path: expected a way into the object, found its top"),
        (
            json!({"op": "move", "from": "/list", "path": "/list/0"}),
            "path: expected a place outside `/list`, found one inside",
        ),
        (json!({"op": "copy", "from": "/x", "path": "/y"}), "from: expected a key `x` at the top, found none"),
    ];
    for (operation, expected) in cases {
        assert_eq!(patched(document.clone(), json!([operation])), expected);
    }
}
