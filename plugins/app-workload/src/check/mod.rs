//! The rules of an application beyond the types of its fields.

mod backend;
mod config;
mod container;
mod env;
mod filter;
mod ingress;
mod job;
mod metric;
mod mount;
mod network;
mod own;
mod probe;
mod projected;
mod reference;
mod route;
mod scaling;
mod scheduling;
mod security;
mod service;
mod volume;

use crate::labels;
use crate::spec::{AppWorkload, Workload};
use kure_core::{name, parts, prelude::*};

/// The longest name of a workload to which Kubernetes adds eleven characters in a label of the pods.
const NAME: usize = 52;

/// Says what is wrong with an application.
pub(crate) fn workload(spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    kind(spec, app, report);
    for key in spec.labels.keys().filter(|key| labels::SELECTOR.contains(&key.as_str())) {
        report
            .at("labels")
            .key(key)
            .error(format!("expected a label other than those that choose the pods, found {key:?}"));
    }
    parts::check_labels(&spec.labels, &mut report.at("labels"));
    parts::check_annotations(&spec.pod_annotations, &mut report.at("podAnnotations"));
    scaling::all(spec, report);
    job::all(spec, report);
    scheduling::all(spec, report);
    container::all(spec, report);
    config::all(spec, app, report);
    own::all(spec, app, report);
    volume::all(spec, report);
    for (i, name) in spec.image_pull_secrets.iter().enumerate() {
        reference::object(name, &mut report.at("imagePullSecrets").at(i));
    }
    if let Some(problem) = spec.runtime_class_name.as_deref().and_then(name::subdomain_problem) {
        report.at("runtimeClassName").error(problem);
    }
    if spec.host_pid && spec.share_process_namespace == Some(true) {
        report.at("shareProcessNamespace").error("expected either `hostPID` or `shareProcessNamespace`, found both");
    }
    security::pod(&spec.security_context, &mut report.at("securityContext"));
    account(spec, app, report);
    service::all(spec, app, report);
    network::dns(spec.dns_policy, spec.dns.as_ref(), report);
    network::aliases(&spec.host_aliases, &mut report.at("hostAliases"));
    if let Some(policy) = &spec.network_policy {
        network::check(policy, spec, &mut report.at("networkPolicy"));
    }
    if let Some(ingress) = &spec.ingress {
        ingress::check(ingress, spec, app, &mut report.at("ingress"));
    }
    if let Some(route) = &spec.route {
        route::check(route, spec, app, &mut report.at("route"));
    }
}

fn kind(spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    let kind = spec.workload.kind();
    let adds_to_name = matches!(spec.workload, Workload::StatefulSet | Workload::CronJob);
    let (length, most) = (app.name().len(), NAME - crate::job::number_length(spec));
    if adds_to_name && length > most {
        let message = format!("expected a name of at most {most} characters for a {kind}, found one of {length}");
        report.at("workload").error(message);
    }
    if spec.workload != Workload::StatefulSet && !spec.volume_claim_templates.is_empty() {
        report
            .at("volumeClaimTemplates")
            .error(format!("expected claim templates for a StatefulSet only, found some for a {kind}"))
            .help("write a volume with `persistentVolumeClaim` for storage that the pods share");
    }
}

fn account(spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    let account = &spec.service_account;
    let mut report = report.at("serviceAccount");
    if let Some(problem) = account.name.as_deref().and_then(name::subdomain_problem) {
        report.at("name").error(problem);
    }
    parts::check_annotations(&account.annotations, &mut report.at("annotations"));
    if !account.create && account.name.is_none() {
        report.error("expected the `name` of the ServiceAccount that is there already, found none");
    }
    if !account.create && !account.annotations.is_empty() {
        report
            .at("annotations")
            .error("expected no annotations for a ServiceAccount that is there already, found some");
    }
    for (field, rules) in [("rules", &account.rules), ("clusterRules", &account.cluster_rules)] {
        if !rules.is_empty() && app.namespace().is_none() {
            report
                .at(field)
                .error("expected a namespace beside rules, found none")
                .help("write `namespace` in the document's metadata");
        }
        for (i, rule) in rules.iter().enumerate() {
            rule.check(&mut report.at(field).at(i));
        }
    }
}

/// Says which of `choices` are there, if it is not exactly one.
fn exactly_one(choices: &[(&str, bool)], report: &mut Report<'_>) {
    let list = |fields: &[&str]| fields.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ");
    let all: Vec<&str> = choices.iter().map(|(field, _)| *field).collect();
    let found: Vec<&str> = choices.iter().filter(|(_, is_there)| *is_there).map(|(field, _)| *field).collect();
    match found[..] {
        [_] => {}
        [] => {
            report.error(format!("expected one of {}, found none", list(&all)));
        }
        [_, second, ..] => {
            report.at(second).error(format!("expected only one of {}, found {}", list(&all), list(&found)));
        }
    }
}

/// Says where a name is there twice: at each later one, under `field` of its item.
fn each_once<'n>(what: &str, field: &str, names: impl Iterator<Item = &'n str>, report: &mut Report<'_>) {
    let mut seen = Vec::new();
    for (i, name) in names.enumerate() {
        if seen.contains(&name) {
            report.at(i).at(field).error(format!("expected each {what} once, found {name:?} again"));
        }
        seen.push(name);
    }
}
