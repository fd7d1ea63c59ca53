//! A rule on documents as they are written, which kinds of several types may share.

use kure_core::prelude::*;
use kure_core::yaml::Node;

/// There are settings, and a ConfigMap takes their names.
pub(crate) struct Names;

impl Validator for Names {
    fn validate(&self, spec: &Node<'_>, _: &Application, report: &mut Report<'_>) {
        let settings = spec.get("settings").map_or(&[][..], Node::entries);
        if settings.is_empty() {
            let message = "expected at least one setting, found none";
            report.at("settings").error(message);
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        for name in settings.iter().map(|(name, _)| name.key_text()) {
            if name.is_empty() || !name.chars().all(fits) {
                let message = format!("expected letters, digits, `-`, `_` and `.`, found {name:?}");
                report.at("settings").key(name).error(message);
            }
        }
    }
}
