//! Enums and other alternatives.

use super::check;
use schemars::JsonSchema;
use serde::Deserialize;

/// An enum that a field tells apart.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
enum Backend {
    S3 { bucket: String, region: Option<String> },
    Gcs(Gcs),
    Local,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
struct Gcs {
    project: String,
}

/// An enum that its key tells apart.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
enum Probe {
    None,
    Http { path: String },
    Tcp(u16),
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
struct Spec {
    backend: Backend,
    probe: Option<Probe>,
    either: Option<Either>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema matters")]
enum Either {
    Number(u8),
    Text(String),
    Gcs(Gcs),
    Other { name: String, size: u8 },
}

#[test]
fn the_branch_that_a_document_takes_is_the_one_whose_mistakes_are_reported() {
    for (text, expected) in [
        ("backend: {type: s3, bucket: a}", ""),
        ("backend: {type: gcs, project: a}\nprobe: none\neither: 3", ""),
        ("backend: {type: local}\nprobe: {tcp: 80}\neither: a", ""),
        ("backend: {type: local}\nprobe: {http: {path: /}}\neither: {project: a}", ""),
        ("backend: {type: local}\nprobe:\n", ""),
        (
            "backend: {type: s3, buckt: a, region: 1}",
            "1:21 unknown-field: unknown field `buckt` (did you mean `bucket`?)\n\
             1:39 wrong-type: expected a string, found the number 1 (write it in quotes: \"1\")\n",
        ),
        (
            "backend: {type: local, bucket: a}",
            "1:24 unknown-field: unknown field `bucket` (the fields here are `type`)\n",
        ),
        ("backend: {type: azure}", "1:17 invalid-value: expected one of `s3`, `gcs`, `local`, found \"azure\"\n"),
        (
            "backend: {type: S3}",
            "1:17 invalid-value: expected one of `s3`, `gcs`, `local`, found \"S3\" (did you mean `s3`?)\n",
        ),
        (
            "backend: {bucket: a}",
            "1:1 missing-field: missing field `backend.type` (it is one of `s3`, `gcs`, `local`)\n",
        ),
        ("backend: s3", "1:10 wrong-type: expected a mapping, found \"s3\"\n"),
    ] {
        assert_eq!(check::<Spec>(text), expected, "{text}");
    }
}

#[test]
fn a_key_names_the_branch() {
    for (text, expected) in [
        ("probe: nonne", "expected one of `none`, `http`, `tcp`, found \"nonne\" (did you mean `none`?)"),
        ("probe: tcp", "expected a mapping with the key `tcp`, found \"tcp\" alone"),
        ("probe: {tpc: 1}", "expected one of `none`, `http`, `tcp`, found \"tpc\" (did you mean `tcp`?)"),
        ("probe: {none: }", "expected `none` alone, found a mapping (write `none` without the colon)"),
        ("probe: {tcp: 1, http: {path: /}}", "expected one of `tcp`, `http`, found both"),
        ("probe: {}", "expected one of `none`, `http`, `tcp`, found an empty mapping"),
        ("probe: {tcp: a}", "expected an integer, found \"a\""),
        ("probe: {http: {}}", "missing field `probe.http.path`"),
        ("probe: [tcp]", "expected one of `none`, `http`, `tcp`, found a list"),
        ("either: [1]", "expected an integer, a string or a mapping, found a list"),
        ("either: {name: a}", "missing field `either.size`"),
        ("either: 300", "expected an integer from 0 to 255, found 300"),
    ] {
        let shown = check::<Spec>(&format!("backend: {{type: local}}\n{text}\n"));
        assert_eq!(shown.lines().count(), 1, "{text}: {shown}");
        assert!(shown.ends_with(&format!(": {expected}\n")), "{text}: {shown}");
    }
}

/// A spec that contains itself.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
struct Folder {
    name: String,
    #[serde(default)]
    inside: Vec<Folder>,
    above: Option<Box<Folder>>,
}

#[test]
fn a_type_may_contain_itself() {
    let text = "name: a\ninside:\n  - name: b\n    inside:\n      - nam: c\nabove:\n  name: 1\n";
    assert_eq!(
        check::<Folder>(text),
        "5:9 unknown-field: unknown field `nam` (did you mean `name`?)\n\
         7:9 wrong-type: expected a string, found the number 1 (write it in quotes: \"1\")\n"
    );
}
