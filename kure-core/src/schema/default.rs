//! Holds the default of a field against what documents may say there.

use super::compile::compile_part;
use crate::report::Finding;
use crate::yaml::{Limits, parse, split};
use serde_json::Value as Json;

/// Says why `value` would be refused in a document where `schema` is that of the field.
pub(super) fn problem(root: &Json, schema: &Json, value: &Json) -> Option<String> {
    // A field that is left out and one that is null are the same.
    if value.is_null() {
        return None;
    }
    // JSON is YAML.
    let text = value.to_string();
    let parsed = parse(split(&text).next()?, &Limits::default());
    let node = parsed.root?;
    let mut findings = Vec::new();
    compile_part(root, schema).check(&node, &node, &mut findings);
    findings.into_iter().find(Finding::is_error).map(|finding| finding.message)
}
