//! The rules for Services.

use super::{each_once, network::is_cidr};
use crate::labels;
use crate::service::{self, Planned};
use crate::spec::{AppWorkload, IntOrString, ServicePort, ServiceType};
use kure_core::{name, parts, prelude::*};

/// Says what is wrong with the Services.
pub(super) fn all(spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    let services = service::planned(spec, app);
    let mut list = report.at("services");
    each_once("Service", "name", services.iter().map(|service| &*service.name), &mut list);
    for (i, service) in services.iter().enumerate() {
        let mut report = list.at(i);
        // One that was derived has no place of its own, but can have a name that no Service has.
        if let Some(problem) = name_problem(&service.name) {
            report.at("name").error(problem);
        }
        self::service(service, spec, &mut report);
    }
}

/// Services are names in DNS, and until lately could not begin with a digit.
fn name_problem(name: &str) -> Option<String> {
    name::label_problem(name).or_else(|| {
        let digit = name.starts_with(|c: char| c.is_ascii_digit());
        digit.then(|| format!("expected a letter at the beginning of a Service's name, found {name:?}"))
    })
}

fn service(service: &Planned<'_>, spec: &AppWorkload, report: &mut Report<'_>) {
    let Some(written) = service.written else { return };
    if written.port.is_some() && !written.ports.is_empty() {
        report.at("ports").error("expected either `port` or `ports`, found both");
        return;
    }
    if written.port.is_none() {
        for (field, is_there) in
            [("targetPort", written.target_port.is_some()), ("protocol", written.protocol.is_some())]
        {
            if is_there {
                report.at(field).error(format!("expected `port` beside `{field}`, found none"));
            }
        }
    }
    let is_outside = matches!(written.r#type, Some(ServiceType::NodePort | ServiceType::LoadBalancer));
    if written.headless && is_outside {
        report.at("headless").error("expected the type ClusterIP for a headless Service, found another");
    }
    if written.external_traffic_policy.is_some() && !is_outside {
        report.at("externalTrafficPolicy").error("expected the type NodePort or LoadBalancer, found another");
    }
    if service.ports.is_empty() && !written.headless {
        report.error("expected at least one port, found none").help("list one here or under `ports` of a container");
    }
    let is_balanced = written.r#type == Some(ServiceType::LoadBalancer);
    let of_balancers = [
        ("loadBalancerClass", written.load_balancer_class.is_some()),
        ("loadBalancerSourceRanges", !written.load_balancer_source_ranges.is_empty()),
    ];
    for (field, _) in of_balancers.into_iter().filter(|(_, is_there)| *is_there && !is_balanced) {
        report.at(field).error("expected the type LoadBalancer, found another");
    }
    if let Some(problem) = written.load_balancer_class.as_deref().and_then(name::key_problem) {
        report.at("loadBalancerClass").error(problem);
    }
    for (i, range) in written.load_balancer_source_ranges.iter().enumerate().filter(|(_, range)| !is_cidr(range)) {
        let mut report = report.at("loadBalancerSourceRanges");
        report.at(i).error(format!("expected addresses such as 10.0.0.0/8, found {range:?}"));
    }
    parts::check_annotations(&written.annotations, &mut report.at("annotations"));
    parts::check_labels(&written.selector, &mut report.at("selector"));
    for key in written.selector.keys().filter(|key| labels::SELECTOR.contains(&key.as_str())) {
        report
            .at("selector")
            .at(key)
            .error(format!("expected a label other than the application's own, found {key:?}"));
    }
    if written.port.is_some() {
        port(&service.ports[0], spec, report);
    }
    for (i, _) in written.ports.iter().enumerate() {
        let mut report = report.at("ports");
        let mut report = report.at(i);
        port(&service.ports[i], spec, &mut report);
        if service.ports[i].node_port.is_some() && !is_outside {
            report.at("nodePort").error("expected the type NodePort or LoadBalancer, found another");
        }
        if let Some(problem) = service.ports[i].app_protocol.as_deref().and_then(name::key_problem) {
            report.at("appProtocol").error(problem);
        }
        if let Some(problem) = service.ports[i].name.as_deref().and_then(name::label_problem) {
            report.at("name").error(problem);
        }
        let same =
            |other: &ServicePort| (other.port, other.protocol) == (service.ports[i].port, service.ports[i].protocol);
        if service.ports[..i].iter().any(same) {
            report.at("port").error(format!("expected each port once, found {} again", service.ports[i].port));
        }
    }
    if !written.ports.is_empty() {
        let names = service.ports.iter().filter_map(|port| port.name.as_deref());
        each_once("name", "name", names, &mut report.at("ports"));
    }
}

/// A port has to lead to one that a container has.
fn port(port: &ServicePort, spec: &AppWorkload, report: &mut Report<'_>) {
    let Some(target) = &port.target_port else { return };
    if spec.ports().any(|known| service::is_at(known, target, port.protocol)) {
        return;
    }
    let field = if report.node().get("targetPort").is_some() { "targetPort" } else { "port" };
    let protocol = port.protocol.unwrap_or_default();
    let mut place = report.at(field);
    let finding = place.error(format!("expected a port of a container with the protocol {protocol}, found {target}"));
    let named = spec.ports().filter_map(|port| port.name.as_deref());
    match target {
        IntOrString::String(name) => {
            if let Some(meant) = kure_core::nearest(name, named) {
                finding.help(format!("did you mean {meant:?}?"));
            }
        }
        IntOrString::Int(_) => {
            finding.help("list it under `ports` of the container, or write `targetPort`");
        }
    }
}
