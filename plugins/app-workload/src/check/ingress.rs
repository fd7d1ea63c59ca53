//! The rules for the Ingress and the route, which lead to a Service.

use super::reference;
use crate::service::{self, Planned};
use crate::spec::{AppWorkload, Ingress, Route, RoutePath, RouteRule, Way};
use kure_core::{name, prelude::*};

/// Says what is wrong with the Ingress.
pub(super) fn check(written: &Ingress, spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    if let Some(problem) = written.class_name.as_deref().and_then(name::subdomain_problem) {
        report.at("className").error(problem);
    }
    if let Some(host) = &written.host {
        self::host(host, &mut report.at("host"));
    }
    path(&written.path, &mut report.at("path"));
    if let Some(problem) = written.tls.secret_name.as_deref().and_then(name::subdomain_problem) {
        report.at("tls").at("secretName").error(problem);
    }
    if !written.tls.enabled && written.tls.secret_name.is_some() {
        report.at("tls").at("secretName").error("expected no certificate beside `enabled: false`, found one");
    }
    let services = service::planned(spec, app);
    let names = (written.service_name.as_deref(), written.service_port_name.as_deref());
    backend(names, &services, report);
    for (i, rule) in written.rules.iter().enumerate() {
        let mut report = report.at("rules");
        let mut report = report.at(i);
        if let Some(host) = &rule.host {
            self::host(host, &mut report.at("host"));
        }
        path(&rule.path, &mut report.at("path"));
        let names = (rule.service_name.as_deref(), rule.service_port_name.as_deref());
        backend(names, &services, &mut report);
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

/// Says what is wrong with the route.
pub(super) fn route(written: &Route, spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    if written.gateways.is_empty() {
        report.at("gateways").error("expected at least one Gateway, found none");
    }
    for (i, gateway) in written.gateways.iter().enumerate() {
        let mut report = report.at("gateways");
        reference::object(&gateway.name, &mut report.at(i).at("name"));
        if let Some(problem) = gateway.namespace.as_deref().and_then(name::label_problem) {
            report.at(i).at("namespace").error(problem);
        }
    }
    for (i, host) in written.hosts.iter().enumerate() {
        self::host(host, &mut report.at("hosts").at(i));
    }
    path(&written.path, &mut report.at("path"));
    let services = service::planned(spec, app);
    let names = (written.service_name.as_deref(), written.service_port_name.as_deref());
    backend(names, &services, report);
    for (i, rule) in written.rules.iter().enumerate() {
        let mut report = report.at("rules");
        let mut report = report.at(i);
        route_rule(rule, &mut report);
        let names = (rule.service_name.as_deref(), rule.service_port_name.as_deref());
        backend(names, &services, &mut report);
    }
}

fn route_rule(rule: &RouteRule, report: &mut Report<'_>) {
    if rule.path_type != RoutePath::RegularExpression {
        path(&rule.path, &mut report.at("path"));
    }
    for (name, value) in &rule.headers {
        let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if name.is_empty() || !name.chars().all(is_token) {
            report.at("headers").key(name).error(format!("expected the name of a header, found {name:?}"));
        }
        if value.is_empty() {
            report.at("headers").at(name).error("expected a value, found nothing");
        }
    }
}

fn host(host: &str, report: &mut Report<'_>) {
    if let Some(problem) = name::subdomain_problem(host.strip_prefix("*.").unwrap_or(host)) {
        report.error(problem);
    }
}

fn path(path: &str, report: &mut Report<'_>) {
    if !path.starts_with('/') {
        report.error(format!("expected a path from `/`, found {path:?}"));
    }
}

/// What comes from outside has to lead to a port of one of the application's Services.
fn backend(names: (Option<&str>, Option<&str>), services: &[Planned<'_>], report: &mut Report<'_>) {
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
