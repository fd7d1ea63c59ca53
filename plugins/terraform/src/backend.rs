//! The rules on a backend and its arguments, and what of it reaches the Job.
//!
//! The root module says only which backend there is. The arguments travel in a Secret, as the file that `init` merges
//! into the block, because they tell where the state is, and state holds secrets. Credentials travel as environment
//! variables: what `init` reads from a file or a flag, it writes in clear into its working folder and into plans.

use crate::backends::{self, BACKENDS, Backend, LOSING, REMOVED};
use crate::spec::{BackendConfig, Credentials};
use crate::version::Version;
use crate::{TerraformConfig, lock, secret};
use kure_core::{Report, name, nearest};
use serde_json::{Map, Value};

/// Arguments by which the `kubernetes` backend is told of another cluster than the Job's own.
const OTHER_CLUSTER: [&str; 5] = ["config_path", "config_paths", "exec", "host", "load_config_file"];

impl BackendConfig {
    /// Says whether state is kept in the cluster that the Job runs in, for which the Job needs rights.
    pub(crate) fn is_in_cluster(&self) -> bool {
        let is_told = OTHER_CLUSTER.iter().any(|argument| self.config.contains_key(*argument));
        self.name == "kubernetes" && !is_told && self.config.get("in_cluster_config") != Some(&Value::Bool(false))
    }

    /// Returns the namespace with the state, if it is kept in the cluster. `namespace` is that of the Job.
    pub(crate) fn state_namespace(&self, namespace: &str) -> Option<String> {
        let given = self.config.get("namespace").and_then(Value::as_str);
        self.is_in_cluster().then(|| given.unwrap_or(namespace).to_owned())
    }

    /// Returns the arguments for `init` of a release.
    pub(crate) fn arguments(&self, namespace: &str, release: &Version) -> Map<String, Value> {
        let mut arguments: Map<_, _> = self.config.clone().into_iter().collect();
        if self.gets_lock_file(release) {
            arguments.insert(lock::LOCK_FILE.into(), Value::Bool(true));
        }
        if let Some(namespace) = self.state_namespace(namespace) {
            arguments.entry("in_cluster_config").or_insert(Value::Bool(true));
            // The backend's own default is the namespace `default`, wherever the pod is.
            arguments.insert("namespace".into(), namespace.into());
        }
        arguments
    }
}

/// Says what is wrong with the `backend` that `report` is at.
pub(crate) fn check(spec: &TerraformConfig, release: Option<&Version>, report: &mut Report<'_>) {
    let config = &spec.backend;
    let Some(backend) = backends::find(&config.name) else {
        unknown(&config.name, &mut report.at("type"));
        return;
    };
    for (argument, value) in &config.config {
        check_argument(backend, argument, value, &mut report.at("config"));
    }
    for (argument, variable) in backend.required {
        // Some variables stand in for others, so credentials of any kind are believed to do.
        let has = |variable| config.credentials.is_some() || spec.may_have(variable);
        if config.config.contains_key(*argument) || variable.is_some_and(has) {
            continue;
        }
        let is_secret = backend.secrets.iter().any(|(secret, _)| secret == argument);
        if let (Some(variable), true) = (variable, is_secret) {
            report.at("type").error(format!("expected `credentials` with `{variable}`, found none"));
        } else {
            report.at("type").error(format!("expected the argument `{argument}` of {}, found none", backend.name));
        }
    }
    if let Some(credentials) = &config.credentials {
        check_credentials(backend, credentials, &mut report.at("credentials"));
    }
    if config.name == "kubernetes" {
        check_suffix(config, report);
    }
    if let Some(release) = release {
        check_release(backend, release, &mut report.at("type"));
        lock::check(spec, release, report);
    }
}

/// Says that the release does not have the backend yet.
fn check_release(backend: &Backend, release: &Version, report: &mut Report<'_>) {
    if *release < Version::from(backend.since) {
        let since = Version::from(backend.since);
        let message = format!("expected Terraform {since} or later for the backend {}, found {release}", backend.name);
        report.error(message).help(format!("set `requiredVersion`, as in \">= {since}\""));
    }
}

fn unknown(name: &str, report: &mut Report<'_>) {
    let known = || BACKENDS.iter().map(|backend| backend.name);
    let list = known().collect::<Vec<_>>().join(", ");
    if LOSING.contains(&name) {
        let finding = report.error(format!("expected a backend that outlives the pod, found {name:?}"));
        finding.help("`kubernetes` keeps the state in a Secret of this cluster");
    } else if REMOVED.contains(&name) {
        let finding = report.error(format!("expected one of {list}, found {name:?}"));
        finding.help("Terraform 1.3 removed it");
    } else {
        let finding = report.error(format!("expected one of {list}, found {name:?}"));
        if let Some(near) = nearest(name, known()) {
            finding.help(format!("did you mean `{near}`?"));
        }
    }
}

fn check_argument(backend: &Backend, argument: &str, value: &Value, report: &mut Report<'_>) {
    let mut at_key = report.key(argument);
    if let Some((_, variable)) = backend.secrets.iter().find(|(secret, _)| *secret == argument) {
        let finding = at_key.error(format!("expected no secret in the document, found `{argument}`"));
        finding.help(format!("put `{variable}` into a Secret and name that in `backend.credentials`"));
        return;
    }
    let Some(shape) = backend.shape(argument) else {
        let finding = at_key.error(format!("expected an argument of {}, found {argument:?}", backend.name));
        if let Some(near) = nearest(argument, backend.arguments()) {
            finding.help(format!("did you mean `{near}`?"));
        }
        return;
    };
    let mut report = report.at(argument);
    if value.as_str().is_some_and(has_password) {
        let finding = report.error(format!("expected an address without a password for `{argument}`, found one"));
        finding.help("put user and password into a Secret and name that in `backend.credentials`");
    } else if !shape.fits(value) {
        report.error(format!("expected {shape} for `{argument}`, found {value}"));
    }
}

/// Says whether a URL has a password before its host.
pub(crate) fn has_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    host.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
}

fn check_credentials(backend: &Backend, credentials: &Credentials, report: &mut Report<'_>) {
    secret::check_name(&credentials.secret, &mut report.at("secret"));
    for (variable, key) in &credentials.keys {
        secret::check_key(key, &mut report.at("keys").at(variable));
    }
    for variable in credentials.keys.keys() {
        // Each host of the `remote` backend has a variable of its own.
        let is_token = backend.name == "remote" && variable.starts_with("TF_TOKEN_");
        if is_token || backend.environment().any(|known| known == variable) {
            continue;
        }
        let mut report = report.at("keys");
        let mut report = report.key(variable);
        let finding = report.error(format!("expected an environment variable of {}, found {variable:?}", backend.name));
        match nearest(variable, backend.environment()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("the backend reads {}", backend.environment().collect::<Vec<_>>().join(", "))),
        };
    }
}

/// The suffix ends the name of a Secret, and is the value of a label on it.
fn check_suffix(config: &BackendConfig, report: &mut Report<'_>) {
    let Some(suffix) = config.config.get("secret_suffix").and_then(Value::as_str) else { return };
    let ends_in_number = suffix.rsplit_once('-').is_some_and(|(_, end)| end.bytes().all(|byte| byte.is_ascii_digit()));
    let problem = name::label_problem(suffix).or_else(|| {
        ends_in_number.then(|| format!("expected a suffix that does not end in `-` and a number, found {suffix:?}"))
    });
    if let Some(problem) = problem {
        report.at("config").at("secret_suffix").error(problem);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_a_url_is_seen() {
        for (url, expected) in [
            ("https://user:word@example.com/state", true),
            ("https://user@example.com:8443/a:b@c", false),
            ("https://example.com:8443", false),
            ("user:word@example.com", false),
        ] {
            assert_eq!(has_password(url), expected, "{url}");
        }
    }
}
