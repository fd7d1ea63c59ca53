//! The environment variables of the containers.

use crate::commands::literal;
use crate::configuration::WORKSPACE;
use crate::{TerraformConfig, backends, providers, secret};
use kure_core::{Report, name};
use serde_json::{Value, json};

/// What every run has. There is no home, so providers get one that they may write to.
const FIXED: [(&str, &str); 3] = [("CHECKPOINT_DISABLE", "1"), ("HOME", "/tmp"), ("TF_IN_AUTOMATION", "1")];

/// The variable that names Terraform's own configuration.
const CLI: &str = "TF_CLI_CONFIG_FILE";

impl TerraformConfig {
    /// Says whether the containers have a variable, as far as the document tells: a Secret may have any.
    pub(crate) fn may_have(&self, variable: &str) -> bool {
        let keys = self.backend.credentials.as_ref().map(|credentials| &credentials.keys);
        keys.is_some_and(|keys| keys.is_empty() || keys.contains_key(variable))
            || self.environment.contains_key(variable)
            || self.environment_from.contains_key(variable)
    }
}

/// Returns the variables that have a name here.
pub(crate) fn variables(spec: &TerraformConfig) -> Vec<Value> {
    let cli = spec.providers.as_ref().map(|_| (CLI, format!("{WORKSPACE}/{}", providers::FILE)));
    let workspace = spec.workspace.as_ref().map(|workspace| ("TF_WORKSPACE", workspace.clone()));
    let own = FIXED.into_iter().map(|(name, value)| (name, value.to_owned())).chain(cli).chain(workspace);
    let plain = spec.environment.iter().map(|(name, value)| (name.as_str(), value.clone()));
    let plain = own.chain(plain).map(|(name, value)| json!({ "name": name, "value": literal(&value) }));
    let credentials = spec.backend.credentials.iter().flat_map(|credentials| {
        credentials.keys.iter().map(|(name, key)| secret::variable(name, &credentials.secret, key))
    });
    let secret = spec.environment_from.iter().map(|(name, from)| secret::variable(name, &from.secret, &from.key));
    let inputs = spec.variables_from.iter();
    let inputs = inputs.map(|(name, from)| secret::variable(&format!("TF_VAR_{name}"), &from.secret, &from.key));
    plain.chain(credentials).chain(secret).chain(inputs).collect()
}

/// Returns the Secret whose every key is a variable, unless the document says which are.
pub(crate) fn sources(spec: &TerraformConfig) -> Option<Value> {
    let credentials = spec.backend.credentials.as_ref().filter(|credentials| credentials.keys.is_empty())?;
    Some(json!([{ "secretRef": { "name": credentials.secret } }]))
}

/// Says which variables of the document cannot be.
pub(crate) fn check(spec: &TerraformConfig, report: &mut Report<'_>) {
    for name in spec.environment.keys() {
        let mut report = report.at("environment");
        let mut report = report.key(name);
        check_name(spec, name, &mut report);
        if spec.environment_from.contains_key(name) {
            report.error(format!("expected {name:?} once, found it in `environmentFrom` as well"));
        }
        if name.starts_with("TF_TOKEN_") || backends::is_secret(name) {
            let finding = report.error(format!("expected no secret in the document, found {name:?}"));
            finding.help("put it into a Secret and name that in `environmentFrom`");
        }
    }
    for (name, from) in &spec.environment_from {
        let mut report = report.at("environmentFrom");
        check_name(spec, name, &mut report.key(name));
        from.check(&mut report.at(name));
    }
}

/// Says what is wrong with the name that `report` is at.
fn check_name(spec: &TerraformConfig, name: &str, report: &mut Report<'_>) {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_name = name.chars().all(fits) && !name.starts_with(|c: char| c.is_ascii_digit()) && !name.is_empty();
    let field = match name {
        "TF_WORKSPACE" => Some("workspace"),
        CLI if spec.providers.is_some() => Some("providers"),
        _ => None,
    };
    let credentials = spec.backend.credentials.as_ref();
    if !is_name || name.len() > name::SUBDOMAIN {
        report.error(format!("expected a name of letters, digits, `-`, `_` and `.`, found {name:?}"));
    } else if name.starts_with("TF_VAR_") {
        let finding = report.error(format!("expected a variable of the environment, found {name:?}"));
        finding.help("set it in `variables` or `variablesFrom`, where it is checked against the module");
    } else if credentials.is_some_and(|credentials| credentials.keys.contains_key(name)) {
        report.error(format!("expected {name:?} once, found it in `backend.credentials` as well"));
    } else if field.is_some() || FIXED.iter().any(|(fixed, _)| *fixed == name) {
        let finding = report.error(format!("expected a variable that is free, found {name:?}, which kure sets"));
        field.map(|field| finding.help(format!("set `{field}` instead")));
    }
}
