//! References to Secrets that kure does not make.

use crate::spec::SecretKey;
use kure_core::{Report, name};
use serde_json::{Value, json};

impl SecretKey {
    /// Says what is wrong with the reference that `report` is at.
    pub(crate) fn check(&self, report: &mut Report<'_>) {
        check_name(&self.secret, &mut report.at("secret"));
        check_key(&self.key, &mut report.at("key"));
    }
}

/// Says what keeps `name` from being that of a Secret.
pub(crate) fn check_name(name: &str, report: &mut Report<'_>) {
    if let Some(problem) = name::subdomain_problem(name) {
        report.error(problem);
    }
}

/// Says what keeps `key` from being a key of a Secret.
pub(crate) fn check_key(key: &str, report: &mut Report<'_>) {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if key.is_empty() || key.len() > name::SUBDOMAIN || !key.chars().all(fits) {
        report.error(format!("expected a key of letters, digits, `-`, `_` and `.`, found {key:?}"));
    }
}

/// Makes an environment variable of a Secret's key.
pub(crate) fn variable(name: &str, secret: &str, key: &str) -> Value {
    json!({ "name": name, "valueFrom": { "secretKeyRef": { "name": secret, "key": key } } })
}
