//! Plain scalars that kubectl takes for something else than they look like.

use super::check;
use serde_json::Value;
use std::collections::BTreeMap;

#[test]
fn where_nothing_says_what_is_meant_there_is_a_warning() {
    let text = "
a: on
b: [0644, 1_000, 08, plain, 12, true, 1.5, 2001-01-01]
c: {yes: 1, 0x10: 2, 1: 3, true: 4, 'no': 5, text: 6}
d: 1e999
e: .nan
";
    assert_eq!(
        check::<Value>(text),
        "\
2:4 warning ambiguous-scalar: `on` is a boolean to kubectl (write it in quotes if text is meant, or `true`)
3:5 warning ambiguous-scalar: `0644` is the number 420 to kubectl (write it in quotes if text is meant, or `420`)
3:11 warning ambiguous-scalar: `1_000` is the number 1000 to kubectl (write it in quotes if text is meant, or `1000`)
3:18 warning ambiguous-scalar: `08` is the number 8 to kubectl (write it in quotes if text is meant, or `8`)
4:5 warning ambiguous-scalar: `yes` is a boolean to kubectl (write it in quotes: \"yes\")
4:13 warning ambiguous-scalar: `0x10` is the number 16 to kubectl (write it in quotes: \"0x10\")
5:4 warning ambiguous-scalar: `1e999` is a string to kubectl (write it in quotes)
6:4 invalid-value: expected a finite number, found .nan
"
    );
}

#[test]
fn keys_of_a_map_are_warned_of_too() {
    assert_eq!(
        check::<BTreeMap<String, String>>("on: a\n1.10: b\n1: c\nword: 1e999\n"),
        "\
1:1 warning ambiguous-scalar: `on` is a boolean to kubectl (write it in quotes: \"on\")
2:1 warning ambiguous-scalar: `1.10` is the number 1.1 to kubectl (write it in quotes: \"1.10\")
"
    );
}

#[test]
fn a_typed_field_means_what_its_type_says() {
    assert_eq!(check::<BTreeMap<String, u32>>("mode: 0644\nsize: 1_000\n"), "");
}
