//! The rules for the Ingress.

use super::backend;
use crate::service;
use crate::spec::{AppWorkload, Ingress, PathType, Tls, Way};
use kure_core::{name, parts, prelude::*};

/// Says what is wrong with the Ingress.
pub(super) fn check(written: &Ingress, spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    if let Some(problem) = written.class_name.as_deref().and_then(name::subdomain_problem) {
        report.at("className").error(problem);
    }
    if let Some(host) = &written.host {
        backend::host(host, &mut report.at("host"));
    }
    path(&written.path, written.path_type, &mut report.at("path"));
    tls(written, &mut report.at("tls"));
    parts::check_annotations(&written.annotations, &mut report.at("annotations"));
    let services = service::planned(spec, app);
    let names = (written.service_name.as_deref(), written.service_port_name.as_deref());
    backend::check(names, &services, report);
    for (i, rule) in written.rules.iter().enumerate() {
        let mut report = report.at("rules");
        let mut report = report.at(i);
        if let Some(host) = &rule.host {
            backend::host(host, &mut report.at("host"));
        }
        path(&rule.path, rule.path_type, &mut report.at("path"));
        let names = (rule.service_name.as_deref(), rule.service_port_name.as_deref());
        backend::check(names, &services, &mut report);
        let same = |way: &Way<'_>, other: &Way<'_>| {
            (way.host, way.path, way.path_type) == (other.host, other.path, other.path_type)
        };
        // The Ingress's own way is before those of its rules.
        let own = written.ways().nth(i + 1).expect("each rule is a way");
        if written.ways().take(i + 1).any(|earlier| same(&earlier, &own)) {
            report.at("path").error(format!("expected each path of a host once, found {:?} again", own.path));
        }
    }
}

fn tls(ingress: &Ingress, report: &mut Report<'_>) {
    let Tls { enabled, secret_name, secret_names } = &ingress.tls;
    if let Some(problem) = secret_name.as_deref().and_then(name::subdomain_problem) {
        report.at("secretName").error(problem);
    }
    let fields = [("secretName", secret_name.is_some()), ("secretNames", !secret_names.is_empty())];
    for (field, _) in fields.into_iter().filter(|(_, is_there)| *is_there && !enabled) {
        report.at(field).error("expected no certificate beside `enabled: false`, found one");
    }
    let hosts = ingress.hosts();
    for (host, secret) in secret_names {
        let mut report = report.at("secretNames");
        if !hosts.contains(&Some(host)) {
            let mut place = report.key(host);
            let finding = place.error(format!("expected a host of the Ingress, found {host:?}"));
            if let Some(meant) = kure_core::nearest(host, hosts.iter().copied().flatten()) {
                finding.help(format!("did you mean {meant:?}?"));
            }
        }
        if let Some(problem) = name::subdomain_problem(secret) {
            report.at(host).error(problem);
        }
    }
}

fn path(path: &str, path_type: PathType, report: &mut Report<'_>) {
    if path_type == PathType::ImplementationSpecific {
        backend::from_root(path, report);
    } else {
        backend::path(path, report);
    }
}
