//! What has to hold beyond the types of the fields.

use std::collections::BTreeMap;

use kure_core::prelude::*;

/// There are settings, and a ConfigMap takes their names.
pub(crate) fn names(settings: &BTreeMap<String, String>, report: &mut Report<'_>) {
    if settings.is_empty() {
        let message = "expected at least one setting, found none";
        report.at("settings").error(message);
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    for name in settings.keys() {
        if name.is_empty() || !name.chars().all(fits) {
            let message = format!("expected letters, digits, `-`, `_` and `.`, found {name:?}");
            report.at("settings").key(name).error(message);
        }
    }
}
