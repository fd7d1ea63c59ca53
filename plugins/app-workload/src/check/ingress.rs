//! The rules for the Ingress.

use crate::spec::{AppWorkload, Ingress};
use crate::{ingress, service};
use kure_core::{name, prelude::*};

/// Says what is wrong with the Ingress.
pub(super) fn check(written: &Ingress, spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    if let Some(problem) = written.class_name.as_deref().and_then(name::subdomain_problem) {
        report.at("className").error(problem);
    }
    if let Some(host) = &written.host
        && let Some(problem) = name::subdomain_problem(host.strip_prefix("*.").unwrap_or(host))
    {
        report.at("host").error(problem);
    }
    if !written.path.starts_with('/') {
        report.at("path").error(format!("expected a path from `/`, found {:?}", written.path));
    }
    if let Some(problem) = written.tls.secret_name.as_deref().and_then(name::subdomain_problem) {
        report.at("tls").at("secretName").error(problem);
    }
    if !written.tls.enabled && written.tls.secret_name.is_some() {
        report.at("tls").at("secretName").error("expected no certificate beside `enabled: false`, found one");
    }
    backend(written, spec, app, report);
}

/// An Ingress has to lead to a port of one of the application's Services.
fn backend(written: &Ingress, spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    let services = service::planned(spec, app);
    let Some(service) = ingress::backend(written, &services) else {
        match &written.service_name {
            Some(name) => {
                let mut place = report.at("serviceName");
                let finding = place.error(format!("expected a Service of the application, found {name:?}"));
                if let Some(meant) = kure_core::nearest(name, services.iter().map(|service| &*service.name)) {
                    finding.help(format!("did you mean {meant:?}?"));
                }
            }
            None => {
                report
                    .error("expected a Service for the Ingress to lead to, found none")
                    .help("list a port of a container under its `ports`");
            }
        }
        return;
    };
    if ingress::port(written, service).is_some() {
        return;
    }
    let names: Vec<&str> = service.ports.iter().filter_map(|port| port.name.as_deref()).collect();
    let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    match &written.service_port_name {
        Some(name) => {
            report
                .at("servicePortName")
                .error(format!("expected a port of Service {:?}, found {name:?}", service.name))
                .help(format!("its ports are {known}"));
        }
        None => {
            report
                .error(format!(
                    "expected `servicePortName` beside several ports of Service {:?}, found none",
                    service.name
                ))
                .help(format!("its ports are {known}"));
        }
    }
}
