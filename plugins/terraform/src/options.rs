//! The rules on how a run is set up: what Kubernetes would refuse is refused at its line.

use crate::TerraformConfig;
use crate::spec::{PodOptions, Resources, ServiceAccount, Toleration, TolerationOperator};
use kure_core::{Report, name};
use serde_json::Value;
use std::collections::BTreeMap;

/// What follows the number of a quantity, the longest first.
const SUFFIXES: [&str; 13] = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "m", "k", "M", "G", "T", "P", "E"];

/// Says what is wrong with the options of the document.
pub(crate) fn check(spec: &TerraformConfig, report: &mut Report<'_>) {
    if let Some(image) = spec.image.as_ref().filter(|image| image.is_empty() || image.contains(char::is_whitespace)) {
        report.at("image").error(format!("expected the name of an image, found {image:?}"));
    }
    if let Some(workspace) = &spec.workspace {
        check_workspace(workspace, &spec.backend.name, &mut report.at("workspace"));
    }
    for (i, target) in spec.targets.iter().enumerate() {
        if target.trim().is_empty() {
            report.at("targets").at(i).error("expected an address, found nothing");
        }
    }
    check_keys(&spec.job.annotations, &mut report.at("job").at("annotations"));
    check_account(&spec.service_account, &mut report.at("serviceAccount"));
    check_pod(&spec.pod, &mut report.at("pod"));
}

fn check_workspace(workspace: &str, backend: &str, report: &mut Report<'_>) {
    if backend == "http" {
        report.error("expected no workspace, for the backend http keeps one state, found one");
        return;
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_name = !workspace.is_empty() && workspace.chars().all(fits);
    let problem = match backend {
        // The name is a part of that of a Secret.
        "kubernetes" => name::label_problem(workspace),
        _ => (!is_name).then(|| format!("expected a name of letters, digits, `-`, `_` and `.`, found {workspace:?}")),
    };
    if let Some(problem) = problem {
        report.error(problem);
    }
}

fn check_account(account: &ServiceAccount, report: &mut Report<'_>) {
    check_keys(&account.annotations, &mut report.at("annotations"));
    for (i, rule) in account.rules.iter().enumerate() {
        let fields = [("apiGroups", &rule.api_groups), ("resources", &rule.resources), ("verbs", &rule.verbs)];
        for (field, _) in fields.iter().filter(|(_, entries)| entries.is_empty()) {
            report.at("rules").at(i).at(*field).error(format!("expected an entry of `{field}`, found none"));
        }
    }
}

fn check_pod(pod: &PodOptions, report: &mut Report<'_>) {
    check_labels(&pod.labels, &mut report.at("labels"));
    check_keys(&pod.annotations, &mut report.at("annotations"));
    check_labels(&pod.node_selector, &mut report.at("nodeSelector"));
    if let Some(resources) = &pod.resources {
        check_resources(resources, &mut report.at("resources"));
    }
    for (i, toleration) in pod.tolerations.iter().enumerate() {
        check_toleration(toleration, &mut report.at("tolerations").at(i));
    }
    if let Some(problem) = pod.priority_class_name.as_deref().and_then(name::subdomain_problem) {
        report.at("priorityClassName").error(problem);
    }
    for (i, secret) in pod.image_pull_secrets.iter().enumerate() {
        crate::secret::check_name(secret, &mut report.at("imagePullSecrets").at(i));
    }
}

fn check_resources(resources: &Resources, report: &mut Report<'_>) {
    for (field, amounts) in [("requests", &resources.requests), ("limits", &resources.limits)] {
        for (resource, amount) in amounts {
            if !is_quantity(amount) {
                let message = format!("expected an amount such as `250m` or `1Gi`, found {amount}");
                report.at(field).at(resource).error(message);
            }
        }
    }
}

fn check_toleration(toleration: &Toleration, report: &mut Report<'_>) {
    let is_exists = toleration.operator == Some(TolerationOperator::Exists);
    if toleration.key.is_none() && !is_exists {
        report.error("expected `operator: Exists` in a toleration without a key, found another");
    }
    if is_exists && toleration.value.is_some() {
        report.at("value").error("expected no value beside `operator: Exists`, found one");
    }
}

fn check_keys(entries: &BTreeMap<String, String>, report: &mut Report<'_>) {
    for key in entries.keys() {
        if let Some(problem) = name::key_problem(key) {
            report.key(key).error(problem);
        }
    }
}

fn check_labels(entries: &BTreeMap<String, String>, report: &mut Report<'_>) {
    check_keys(entries, report);
    for (key, value) in entries {
        if let Some(problem) = name::value_problem(value) {
            report.at(key).error(problem);
        }
    }
}

/// Says whether Kubernetes would take the value for an amount.
fn is_quantity(value: &Value) -> bool {
    let Some(text) = value.as_str() else { return value.as_f64().is_some_and(|number| number >= 0.0) };
    let number = SUFFIXES.iter().find_map(|suffix| text.strip_suffix(suffix)).unwrap_or(text);
    number.starts_with(|c: char| c.is_ascii_digit()) && number.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_are_those_of_kubernetes() {
        for amount in [json!("250m"), json!("1Gi"), json!("0.5"), json!(2), json!(1.5), json!("1e3")] {
            assert!(is_quantity(&amount), "{amount}");
        }
        for amount in [json!("1gb"), json!("-1"), json!(-1), json!(""), json!("Mi"), json!(true), json!("infinity")] {
            assert!(!is_quantity(&amount), "{amount}");
        }
    }
}
