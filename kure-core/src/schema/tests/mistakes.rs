//! Every sort of mistake, with its place and its words.

use super::check;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A spec with a field of each simple type.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
struct Service {
    image: String,
    #[schemars(range(min = 1, max = 65535))]
    port: u16,
    #[serde(default)]
    replicas: Option<u32>,
    #[serde(default)]
    is_public: bool,
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    share: f64,
    #[serde(default)]
    #[schemars(length(min = 1, max = 8), regex(pattern = "^[a-z]+$"))]
    tier: Option<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    #[schemars(length(max = 2))]
    zones: BTreeSet<String>,
    #[serde(default)]
    probe: Option<Probe>,
    #[serde(default)]
    pair: Option<(u8, String)>,
    #[serde(default)]
    weights: BTreeMap<u8, i8>,
    #[serde(default)]
    pull: Pull,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
struct Probe {
    path: String,
    delay: std::num::NonZeroI8,
}

#[derive(Default, Deserialize, JsonSchema, serde::Serialize)]
enum Pull {
    #[default]
    Always,
    /// Only if the node does not have it.
    IfAbsent,
}

#[test]
fn a_fitting_document_has_no_findings() {
    let text = "
image: web:1.2
port: 0x50
replicas:
isPublic: True
share: 1
tier: gold
env: {A: \"1\", B: text}
hosts: [a.example.com]
zones: [a, b]
probe: {path: /, delay: -1}
pair: [255, x]
weights: {1: -1, 20: 3}
pull: IfAbsent
";
    assert_eq!(check::<Service>(text), "");
}

#[test]
fn every_mistake_of_a_document_is_reported() {
    let text = "
imag: web
port: 99999
replicas: three
isPublic: yes
share: 1.5
tier: Gold
env:
  A: 1
  B:
hosts: web
zones: [a, a, b]
probe: {delay: 0, path: 1.10}
pair: [256]
weights: {x: 1}
pull: ifAbsent
port2: 1
";
    assert_eq!(
        check::<Service>(text),
        "\
2:1 unknown-field: unknown field `imag` (did you mean `image`?)
3:7 invalid-value: expected an integer from 1 to 65535, found 99999
4:11 wrong-type: expected an integer, found \"three\"
5:11 wrong-type: expected a boolean, found \"yes\" (write `true`)
6:8 invalid-value: expected a number from 0 to 1, found 1.5
7:7 invalid-value: expected a string that matches `^[a-z]+$`, found \"Gold\"
9:6 wrong-type: expected a string, found the number 1 (write it in quotes: \"1\")
10:3 wrong-type: expected a string, found nothing
11:8 wrong-type: expected a list, found \"web\" (write it as a list: [web])
12:8 invalid-value: expected at most 2 items, found 3
12:12 invalid-value: expected each item once, found \"a\" again
13:16 invalid-value: expected anything but `0`, found the number 0
13:25 wrong-type: expected a string, found the number 1.10 (write it in quotes: \"1.10\")
14:7 invalid-value: expected 2 items, found 1
14:8 invalid-value: expected an integer from 0 to 255, found 256
15:11 invalid-value: expected a key that matches `^\\d+$`, found \"x\"
16:7 invalid-value: expected one of `Always`, `IfAbsent`, found \"ifAbsent\" (did you mean `IfAbsent`?)
17:1 unknown-field: unknown field `port2` (the fields here are `image`, `port`, `replicas`, `isPublic`, `share`, \
`tier`, `env`, `hosts`, `zones`, `probe`, `pair`, `weights`, …)
"
    );
}

#[test]
fn a_missing_field_is_reported_at_the_key_of_its_parent() {
    let text = "image: web\nport: 80\nprobe:\n  path: /\n";
    assert_eq!(check::<Service>(text), "3:1 missing-field: missing field `probe.delay`\n");
    assert_eq!(
        check::<Vec<Probe>>("- path: /\n  delay: 1\n- path: /\n"),
        "3:3 missing-field: missing field `[1].delay`\n"
    );
    assert_eq!(
        check::<Service>("replicas: 1"),
        "1:1 missing-field: missing field `image`\n1:1 missing-field: missing field `port`\n"
    );
}

#[test]
fn a_value_of_another_type_is_told_how_to_be_written() {
    for (text, expected) in [
        ("port: \"80\"", "expected an integer, found \"80\" (write it without quotes: 80)"),
        ("port: 0200000", "expected an integer from 1 to 65535, found 0200000, which is 65536"),
        ("port: 80.0", "expected an integer, found the number 80.0"),
        ("port: 1e30", "expected an integer, found the number 1e30"),
        ("isPublic: 'true'", "expected a boolean, found \"true\" (write it without quotes: true)"),
        ("isPublic: [a]", "expected a boolean, found a list"),
        ("image: on", "expected a string, found the boolean on (write it in quotes: \"on\")"),
        ("image: {}", "expected a string, found a mapping"),
        ("image: ~", "expected a string, found ~"),
        ("share: .inf", "expected a finite number, found .inf"),
        ("share: '0.5'", "expected a number, found \"0.5\" (write it without quotes: 0.5)"),
        ("tier: ''", "expected 1 to 8 characters, found an empty string"),
        ("tier: abcdefghi", "expected 1 to 8 characters, found 9 in \"abcdefghi\""),
        ("replicas: -1", "expected an integer from 0 to 4294967295, found -1"),
        ("probe: /health", "expected a mapping, found \"/health\" (the fields here are `path`, `delay`)"),
        ("pull: [Always]", "expected one of `Always`, `IfAbsent`, found a list"),
    ] {
        let shown = check::<Service>(&format!("{text}\n"));
        let found = shown.lines().find(|line| !line.contains("missing field")).unwrap_or_default();
        assert!(found.ends_with(&format!(": {expected}")), "{text}: {found}");
    }
}

#[test]
fn a_field_under_nearly_its_name_is_one_mistake() {
    assert_eq!(check::<Probe>("pth: /\ndelay: 1\n"), "1:1 unknown-field: unknown field `pth` (did you mean `path`?)\n");
    // A name that is taken is not the one that was meant.
    assert_eq!(
        check::<Probe>("path: /\npth: /\ndelay: 1\n"),
        "2:1 unknown-field: unknown field `pth` (the fields here are `path`, `delay`)\n"
    );
}
