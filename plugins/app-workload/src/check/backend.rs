//! The rules for what leads from outside to the application's Services.

use crate::service::{self, Planned};
use kure_core::{name, prelude::*};

/// Says what is wrong with a host name, whose first part may be `*`.
pub(super) fn host(host: &str, report: &mut Report<'_>) {
    if let Some(problem) = name::subdomain_problem(host.strip_prefix("*.").unwrap_or(host)) {
        report.error(problem);
    }
}

/// Says what is wrong with a path that does not begin at the root.
pub(super) fn from_root(path: &str, report: &mut Report<'_>) {
    if !path.starts_with('/') {
        report.error(format!("expected a path from `/`, found {path:?}"));
    }
}

/// Says what is wrong with a path that is compared as it stands, so that there may be one way only to write it.
pub(super) fn path(path: &str, report: &mut Report<'_>) {
    from_root(path, report);
    let lower = path.to_ascii_lowercase();
    let ends = ["/..", "/."].iter().find(|end| lower.ends_with(**end));
    if let Some(part) = ["//", "/./", "/../", "%2f", "#"].iter().find(|part| lower.contains(**part)).or(ends) {
        report.error(format!("expected a path without {part:?}, found {path:?}"));
    }
}

/// What comes from outside has to lead to a port of one of the application's Services.
pub(super) fn check(names: (Option<&str>, Option<&str>), services: &[Planned<'_>], report: &mut Report<'_>) {
    let (service_name, port_name) = names;
    let Some(service) = service::find(services, service_name) else {
        missing(service_name, services, report);
        return;
    };
    if service.web_port(port_name).is_some() {
        return;
    }
    let ports: Vec<&str> = service.ports.iter().filter_map(|port| port.name.as_deref()).collect();
    let ports = if ports.is_empty() { "none".to_owned() } else { ports.join(", ") };
    let name = &service.name;
    let mut place = report.at(port_name.map_or("", |_| "servicePortName"));
    let finding = match port_name {
        Some(port) => place.error(format!("expected a port of Service {name:?}, found {port:?}")),
        None => place.error(format!("expected `servicePortName` for the ports of Service {name:?}, found none")),
    };
    finding.help(format!("its ports are {ports}"));
}

fn missing(name: Option<&str>, services: &[Planned<'_>], report: &mut Report<'_>) {
    let Some(name) = name else {
        report.error("expected a Service to lead to, found none").help("list a port of a container under its `ports`");
        return;
    };
    let mut place = report.at("serviceName");
    let finding = place.error(format!("expected a Service of the application, found {name:?}"));
    if let Some(meant) = kure_core::nearest(name, services.iter().map(|service| &*service.name)) {
        finding.help(format!("did you mean {meant:?}?"));
    }
}
