//! The rules on how a run is set up: what Kubernetes would refuse is refused at its line.

use crate::TerraformConfig;
use crate::spec::{PodOptions, ServiceAccount};
use kure_core::{Report, name, parts};

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
    parts::check_annotations(&spec.job.annotations, &mut report.at("job").at("annotations"));
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
    parts::check_annotations(&account.annotations, &mut report.at("annotations"));
    for (i, rule) in account.rules.iter().enumerate() {
        rule.check(&mut report.at("rules").at(i));
    }
}

fn check_pod(pod: &PodOptions, report: &mut Report<'_>) {
    parts::check_labels(&pod.labels, &mut report.at("labels"));
    parts::check_annotations(&pod.annotations, &mut report.at("annotations"));
    parts::check_labels(&pod.node_selector, &mut report.at("nodeSelector"));
    if let Some(resources) = &pod.resources {
        resources.check(&mut report.at("resources"));
    }
    for (i, toleration) in pod.tolerations.iter().enumerate() {
        toleration.check(&mut report.at("tolerations").at(i));
    }
    if let Some(affinity) = &pod.affinity {
        affinity.check(&mut report.at("affinity"));
    }
    if let Some(problem) = pod.priority_class_name.as_deref().and_then(name::subdomain_problem) {
        report.at("priorityClassName").error(problem);
    }
    for (i, secret) in pod.image_pull_secrets.iter().enumerate() {
        crate::secret::check_name(secret, &mut report.at("imagePullSecrets").at(i));
    }
}
