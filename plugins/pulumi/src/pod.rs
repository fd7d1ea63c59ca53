//! The workspace pod, as a Stack's template and a Workspace have it.

use crate::backend;
use crate::spec::PodOptions;
use crate::{filled, secret};
use kure_core::parts;
use kure_core::prelude::*;

/// The container in which Pulumi runs: the operator makes it, and merges ours into it by its name.
const CONTAINER: &str = "pulumi";

/// Variables that the operator or its agent sets, or that kure sets elsewhere, and where that is.
const TAKEN: [(&str, &str); 7] = [
    (backend::URL, "`backend.url`"),
    (backend::TOKEN, "`backend.accessToken`"),
    (backend::PASSPHRASE, "`backend.passphrase`"),
    ("AGENT_MEMLIMIT", ""),
    ("POD_NAMESPACE", ""),
    ("POD_SA_NAME", ""),
    ("PULUMI_ENV", ""),
];

impl PodOptions {
    /// Returns the fields of a Workspace's `spec` that are about its pod, with further environment variables.
    pub(crate) fn in_workspace(&self, more: Vec<Value>) -> Value {
        // Kubernetes takes `$(NAME)` for another variable, and `$$` for a dollar sign.
        let literal = |value: &String| value.replace("$(", "$$(");
        let plain = self.environment.iter().map(|(name, value)| json!({ "name": name, "value": literal(value) }));
        let secret = self.environment_from.iter();
        let secret = secret.map(|(name, key)| json!({ "name": name, "valueFrom": { "secretKeyRef": key.in_pod() } }));
        let environment: Vec<_> = more.into_iter().chain(plain).chain(secret).collect();
        let maps = self.environment_config_maps.iter().map(|name| json!({ "configMapRef": { "name": name } }));
        let secrets = self.environment_secrets.iter().map(|name| json!({ "secretRef": { "name": name } }));
        // The last of several values for a variable counts.
        let sources: Vec<_> = maps.chain(secrets).collect();
        json!({
            "image": self.image,
            "imagePullPolicy": self.image_pull_policy,
            "securityProfile": self.security_profile,
            "pulumiLogLevel": self.pulumi_log_level,
            "env": filled(json!(environment)),
            "envFrom": filled(json!(sources)),
            "resources": self.resources.as_ref().filter(|resources| !resources.is_empty()),
            "podTemplate": self.template(),
        })
    }

    /// The operator reads `spec` without looking whether it is there, and its schema wants a container in it.
    fn template(&self) -> Option<Value> {
        let pull_secrets: Vec<_> = self.image_pull_secrets.iter().map(|name| json!({ "name": name })).collect();
        let metadata = filled(json!({
            "labels": filled(json!(self.labels)),
            "annotations": filled(json!(self.annotations)),
        }));
        let spec = filled(json!({
            "nodeSelector": filled(json!(self.node_selector)),
            "tolerations": filled(json!(self.tolerations)),
            "priorityClassName": self.priority_class_name,
            "imagePullSecrets": filled(json!(pull_secrets)),
            "terminationGracePeriodSeconds": self.termination_grace_period_seconds,
        }));
        if metadata.is_none() && spec.is_none() {
            return None;
        }
        let mut spec = spec.unwrap_or_else(|| json!({}));
        spec["containers"] = json!([{ "name": CONTAINER }]);
        Some(json!({ "metadata": metadata, "spec": spec }))
    }
}

/// Says what is wrong with the pod that `report` is at.
pub(crate) fn check(pod: &PodOptions, report: &mut Report<'_>) {
    if let Some(image) = pod.image.as_ref().filter(|image| image.is_empty() || image.contains(char::is_whitespace)) {
        report.at("image").error(format!("expected the name of an image, found {image:?}"));
    }
    if let Some(resources) = &pod.resources {
        resources.check(&mut report.at("resources"));
    }
    check_environment(pod, report);
    parts::check_labels(&pod.labels, &mut report.at("labels"));
    parts::check_annotations(&pod.annotations, &mut report.at("annotations"));
    parts::check_labels(&pod.node_selector, &mut report.at("nodeSelector"));
    for (i, toleration) in pod.tolerations.iter().enumerate() {
        toleration.check(&mut report.at("tolerations").at(i));
    }
    if let Some(class) = &pod.priority_class_name {
        secret::check_name(class, &mut report.at("priorityClassName"));
    }
    let lists = [
        ("environmentSecrets", &pod.environment_secrets),
        ("environmentConfigMaps", &pod.environment_config_maps),
        ("imagePullSecrets", &pod.image_pull_secrets),
    ];
    for (field, names) in lists {
        for (i, name) in names.iter().enumerate() {
            secret::check_name(name, &mut report.at(field).at(i));
            if names[..i].contains(name) {
                report.at(field).at(i).error(format!("expected each name once, found {name:?} again"));
            }
        }
    }
}

fn check_environment(pod: &PodOptions, report: &mut Report<'_>) {
    for (name, value) in &pod.environment {
        let mut report = report.at("environment");
        let mut report = report.at(name);
        if pod.environment_from.contains_key(name) {
            report.error(format!("expected {name:?} once, found it in `environmentFrom` as well"));
        } else if check_variable(name, &mut report) && (secret::is_name_of_secret(name) || parts::is_secret(value)) {
            let finding = report.error(format!("expected no secret in the document, found a value for {name:?}"));
            finding.help("put it into a Secret and name that in `workspace.environmentFrom`");
        }
    }
    for (name, key) in &pod.environment_from {
        let mut report = report.at("environmentFrom");
        let mut report = report.at(name);
        if check_variable(name, &mut report) {
            key.check(&mut report);
        }
    }
}

/// Says what keeps a variable from being set, and whether it may be.
fn check_variable(name: &str, report: &mut Report<'_>) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(fits) || name.starts_with(|c: char| c.is_ascii_digit()) {
        report.error(format!("expected a name of letters, digits and `_`, found {name:?}"));
        return false;
    }
    let Some((_, field)) = TAKEN.iter().find(|(taken, _)| *taken == name) else { return true };
    let owner = if field.is_empty() { "the operator" } else { "kure" };
    let finding = report.error(format!("expected a variable that is free, found {name:?}, which {owner} sets"));
    if !field.is_empty() {
        finding.help(format!("set {field} instead"));
    }
    false
}
