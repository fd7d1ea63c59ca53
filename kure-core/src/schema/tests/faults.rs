//! What the conformance test says of a spec that is open, undocumented or beyond checking.

use super::schema;
use crate::schema::faults;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its schema matters")]
struct Faulty {
    open: Open,
    #[serde(flatten)]
    flat: Flat,
    /// Documented.
    either: Either,
    /// Documented.
    #[schemars(regex(pattern = "(?=a)"))]
    pattern: String,
    /// Documented.
    #[schemars(extend("contains" = 1, "x-mine" = 2))]
    keyword: Vec<String>,
    /// Documented.
    large: Option<i128>,
    /// Documented.
    probe: Undocumented,
    /// Documented.
    #[serde(default = "zero")]
    #[schemars(range(min = 1))]
    count: u8,
    /// Documented.
    mode: Mode,
}

fn zero() -> u8 {
    0
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Mode {
    /// Documented.
    Fast,
    Slow,
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its schema matters")]
struct Open {
    /// Documented.
    inside: Vec<Opened>,
    #[serde(flatten)]
    rest: BTreeMap<String, u8>,
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its schema matters")]
struct Opened {
    word: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema matters")]
enum Either {
    Flat(Flat),
    Opened(Opened),
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
enum Undocumented {
    A(u8),
    B { c: u8 },
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
struct Flat {
    /// Documented.
    path: String,
}

#[test]
fn what_cannot_be_checked_or_read_about_is_a_fault() {
    assert_eq!(
        faults(&schema::<Faulty>()),
        [
            "expected a doc comment on `spec`",
            "expected `#[serde(deny_unknown_fields)]` on `Faulty`",
            "expected a doc comment on `spec.open`",
            "expected fields without `#[serde(flatten)]` in `Open`",
            "expected `#[serde(deny_unknown_fields)]` on `Opened`",
            "expected a doc comment on `spec.open.inside[].word`",
            "expected an enum with a tag at `spec.either`, found one with `#[serde(untagged)]`",
            "expected a regular expression that kure can read at `spec.pattern`, found `(?=a)`",
            "expected keywords that kure checks at `spec.keyword`, found `contains`",
            "expected an integer of at most 64 bits at `spec.large`, found `int128`",
            "expected a doc comment on `spec.probe.A`",
            "expected a doc comment on `spec.probe.B`",
            "expected a doc comment on `spec.probe.B.c`",
            "expected a default that fits at `spec.count`: expected an integer from 1 to 255, found 0",
            "expected a doc comment on the value `slow` of `spec.mode`",
        ]
    );
}
