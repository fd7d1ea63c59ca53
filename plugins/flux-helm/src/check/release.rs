//! The rules on a release: its names, its cluster, and what it waits for.

use super::{metadata, name, namespace};
use crate::duration;
use crate::spec::{Dependency, FluxHelm, HealthCheck, KubeConfig, Waiting};
use kure_core::{name as names, prelude::*};

/// The longest name of a release: Helm makes names of it.
const LONGEST: usize = 53;

/// Says what is wrong with the release of a document.
pub(crate) fn check(spec: &FluxHelm, app: &Application, report: &mut Report<'_>) {
    duration::check_interval(spec.interval.as_ref(), &mut report.at("interval"));
    duration::check_timeout(spec.timeout.as_ref(), &mut report.at("timeout"));
    if let Some(name) = &spec.release_name {
        release_name(name, &mut report.at("releaseName"));
    }
    namespace(spec.target_namespace.as_ref(), &mut report.at("targetNamespace"));
    namespace(spec.storage_namespace.as_ref(), &mut report.at("storageNamespace"));
    if let Some(account) = &spec.service_account_name {
        name(account, &mut report.at("serviceAccountName"));
    }
    if let Some(cluster) = &spec.kube_config {
        kube_config(cluster, &mut report.at("kubeConfig"));
    }
    if let Some(given) = &spec.common_metadata {
        metadata(given, &mut report.at("commonMetadata"));
    }
    depends_on(&spec.depends_on, app, &mut report.at("dependsOn"));
    for (i, check) in spec.health_check_exprs.iter().enumerate() {
        health_check(check, &mut report.at("healthCheckExprs").at(i));
    }
    if let Some(strategy) = &spec.wait_strategy
        && strategy.name == Waiting::Legacy
        && !spec.health_check_exprs.is_empty()
    {
        report
            .at("waitStrategy")
            .at("name")
            .error("expected `poller` beside `healthCheckExprs`, found `legacy`")
            .help("Flux evaluates them only when it polls");
    }
}

fn release_name(name: &str, report: &mut Report<'_>) {
    if name.len() > LONGEST {
        let message = format!("expected at most {LONGEST} characters in the name of a release, found {}", name.len());
        report.error(message).help("without `releaseName`, Flux cuts the name itself and ends it in a hash");
    } else {
        self::name(name, report);
    }
}

fn kube_config(cluster: &KubeConfig, report: &mut Report<'_>) {
    const REASON: &str = "Flux: exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be \
                          specified";
    match (&cluster.secret_ref, &cluster.config_map_ref) {
        (Some(_), Some(_)) => {
            report.key("configMapRef").error("expected either `secretRef` or `configMapRef`, found both").help(REASON);
        }
        (None, None) => {
            report.error("expected `secretRef` or `configMapRef`, found neither").help(REASON);
        }
        (Some(secret), None) => name(&secret.name, &mut report.at("secretRef").at("name")),
        (None, Some(map)) => name(&map.name, &mut report.at("configMapRef").at("name")),
    }
}

fn depends_on(dependencies: &[Dependency], app: &Application, report: &mut Report<'_>) {
    for (i, dependency) in dependencies.iter().enumerate() {
        let mut report = report.at(i);
        name(&dependency.name, &mut report.at("name"));
        namespace(dependency.namespace.as_ref(), &mut report.at("namespace"));
        let place = |dependency: &Dependency| dependency.namespace.clone().or(app.namespace().map(str::to_owned));
        let is_same = |other: &Dependency| other.name == dependency.name && place(other) == place(dependency);
        if dependency.name == app.name() && place(dependency).as_deref() == app.namespace() {
            report.at("name").error(format!("expected another release, found {:?} itself", dependency.name));
        } else if dependencies[..i].iter().any(is_same) {
            report.at("name").error(format!("expected each release once, found {:?} again", dependency.name));
        }
    }
}

fn health_check(check: &HealthCheck, report: &mut Report<'_>) {
    let (group, version) = check.api_version.rsplit_once('/').unwrap_or(("", &check.api_version));
    let is_group = group.is_empty() || names::subdomain_problem(group).is_none();
    if !check.api_version.is_empty() && (!is_group || names::label_problem(version).is_some()) {
        let message = format!("expected an apiVersion such as example.com/v1, found {:?}", check.api_version);
        report.at("apiVersion").error(message);
    }
}
