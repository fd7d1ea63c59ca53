//! The environment variables of the containers.

use crate::commands::literal;
use crate::{TerraformConfig, backends, secret};
use kure_core::{Report, name};
use serde_json::{Value, json};

/// What every run has. There is no home, so providers get one that they may write to.
const FIXED: [(&str, &str); 3] = [("CHECKPOINT_DISABLE", "1"), ("HOME", "/tmp"), ("TF_IN_AUTOMATION", "1")];

/// Returns the variables that have a name here.
pub(crate) fn variables(spec: &TerraformConfig) -> Vec<Value> {
    let workspace = spec.workspace.as_deref().map(|workspace| ("TF_WORKSPACE", workspace));
    let plain = spec.environment.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let plain = FIXED.into_iter().chain(workspace).chain(plain);
    let plain = plain.map(|(name, value)| json!({ "name": name, "value": literal(value) }));
    let credentials = spec.backend.credentials.iter().flat_map(|credentials| {
        credentials.keys.iter().map(|(name, key)| secret::variable(name, &credentials.secret, key))
    });
    let inputs = spec.variables_from.iter();
    let inputs = inputs.map(|(name, from)| secret::variable(&format!("TF_VAR_{name}"), &from.secret, &from.key));
    plain.chain(credentials).chain(inputs).collect()
}

/// Returns the Secret whose every key is a variable, unless the document says which are.
pub(crate) fn sources(spec: &TerraformConfig) -> Option<Value> {
    let credentials = spec.backend.credentials.as_ref().filter(|credentials| credentials.keys.is_empty())?;
    Some(json!([{ "secretRef": { "name": credentials.secret } }]))
}

/// Says which variables of the document cannot be, in `report` at `environment`.
pub(crate) fn check(spec: &TerraformConfig, report: &mut Report<'_>) {
    let is_given = |name: &str| {
        let credentials = spec.backend.credentials.as_ref();
        credentials.is_some_and(|credentials| credentials.keys.contains_key(name))
            || name.strip_prefix("TF_VAR_").is_some_and(|variable| spec.variables_from.contains_key(variable))
    };
    for name in spec.environment.keys() {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let is_name = name.chars().all(fits) && !name.starts_with(|c: char| c.is_ascii_digit()) && !name.is_empty();
        if !is_name || name.len() > name::SUBDOMAIN {
            report.key(name).error(format!("expected a name of letters, digits, `-`, `_` and `.`, found {name:?}"));
        } else if name == "TF_WORKSPACE" || FIXED.iter().any(|(fixed, _)| fixed == name) {
            let mut report = report.key(name);
            let finding = report.error(format!("expected a variable that is free, found {name:?}, which kure sets"));
            if name == "TF_WORKSPACE" {
                finding.help("set `workspace` instead");
            }
        } else if is_given(name) {
            report.key(name).error(format!("expected {name:?} once, found it among those from Secrets as well"));
        } else if backends::is_secret(name) {
            let mut report = report.key(name);
            let finding = report.error(format!("expected no secret in the document, found {name:?}"));
            finding.help("put it into a Secret and name that in `backend.credentials`");
        } else if name.starts_with("TF_VAR_") {
            let mut report = report.key(name);
            let finding = report.error(format!("expected a variable of the environment, found {name:?}"));
            finding.help("set it in `variables`, where it is checked against the module");
        }
    }
}
