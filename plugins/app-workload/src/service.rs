//! The Services: those that are written, or the one that the containers' ports make.

use crate::labels;
use crate::pod::unless_empty;
use crate::spec::{AppWorkload, ContainerPort, IntOrString, Protocol, Service, ServicePort, Workload};
use kure_core::{name, prelude::*};

/// A Service as it will be.
pub(crate) struct Planned<'s> {
    /// Its name.
    pub(crate) name: String,
    /// Its ports, each with a name.
    pub(crate) ports: Vec<ServicePort>,
    /// What the document says of it, if it was not derived.
    pub(crate) written: Option<&'s Service>,
    headless: bool,
}

impl Planned<'_> {
    /// Finds the port that is reached over HTTP: the one of a name, the only one, or the one named `http`.
    pub(crate) fn web_port(&self, name: Option<&str>) -> Option<&ServicePort> {
        let named = |name| self.ports.iter().find(|port| port.name.as_deref() == Some(name));
        match (name, &self.ports[..]) {
            (Some(name), _) => named(name),
            (None, [only]) => Some(only),
            (None, _) => named("http"),
        }
    }
}

/// Finds the Service of a name, or the first one.
pub(crate) fn find<'p, 's>(services: &'p [Planned<'s>], name: Option<&str>) -> Option<&'p Planned<'s>> {
    name.map_or(services.first(), |name| services.iter().find(|service| service.name == name))
}

/// Returns the application's Services.
pub(crate) fn planned<'s>(spec: &'s AppWorkload, app: &Application) -> Vec<Planned<'s>> {
    let derived = || Planned { name: app.name().to_owned(), ports: every_port(spec), written: None, headless: false };
    let mut services = match &spec.services {
        Some(services) => services.iter().map(|service| from_written(service, spec, app)).collect(),
        None if spec.ports().next().is_some() && !spec.workload.ends() => vec![derived()],
        None => Vec::new(),
    };
    if spec.workload == Workload::StatefulSet && !services.iter().any(|service: &Planned<'_>| service.headless) {
        let name = name::joined(&[app.name(), "headless"], name::LABEL);
        services.push(Planned { name, headless: true, ..derived() });
    }
    services
}

/// Returns the Service by which the pods of a `StatefulSet` have names: the first one that is headless.
pub(crate) fn of_peers(spec: &AppWorkload, app: &Application) -> Option<String> {
    planned(spec, app).into_iter().find(|service| service.headless).map(|service| service.name)
}

/// Makes the Services.
pub(crate) fn objects(spec: &AppWorkload, app: &Application) -> Vec<Object> {
    planned(spec, app).iter().map(|service| object(service, spec, app)).collect()
}

fn from_written<'s>(service: &'s Service, spec: &AppWorkload, app: &Application) -> Planned<'s> {
    let short = service.port.map(|port| ServicePort {
        name: None,
        port,
        target_port: service.target_port.clone(),
        protocol: service.protocol,
        node_port: None,
        app_protocol: None,
    });
    let written: Vec<ServicePort> = short.into_iter().chain(service.ports.iter().cloned()).collect();
    Planned {
        name: service.name.clone().unwrap_or_else(|| app.name().to_owned()),
        ports: if written.is_empty() {
            every_port(spec)
        } else {
            written.into_iter().map(|port| completed(port, spec)).collect()
        },
        written: Some(service),
        headless: service.headless,
    }
}

/// Gives a port what its container's port knows better.
fn completed(mut port: ServicePort, spec: &AppWorkload) -> ServicePort {
    let target = port.target_port.clone().unwrap_or(IntOrString::Int(port.port));
    let behind = spec.ports().find(|candidate| is_at(candidate, &target, port.protocol));
    let protocol = port.protocol.or(behind.map(ContainerPort::protocol)).unwrap_or_default();
    let name = port.name.or(behind.and_then(|behind| behind.name.clone()));
    port.name = Some(name.unwrap_or_else(|| made_up_name(port.port, protocol)));
    port.target_port = Some(target);
    port.protocol = Some(protocol);
    port
}

/// Says whether a container's port is the one that a Service or probe means.
pub(crate) fn is_at(port: &ContainerPort, target: &IntOrString, protocol: Option<Protocol>) -> bool {
    let same = match target {
        IntOrString::Int(number) => port.container_port == *number,
        IntOrString::String(name) => port.name.as_ref() == Some(name),
    };
    same && protocol.is_none_or(|protocol| port.protocol() == protocol)
}

fn every_port(spec: &AppWorkload) -> Vec<ServicePort> {
    let port = |port: &ContainerPort| ServicePort {
        name: Some(port.name.clone().unwrap_or_else(|| made_up_name(port.container_port, port.protocol()))),
        port: port.container_port,
        target_port: Some(port.name.clone().map_or(IntOrString::Int(port.container_port), IntOrString::String)),
        protocol: Some(port.protocol()),
        node_port: None,
        app_protocol: None,
    };
    spec.ports().map(port).collect()
}

/// A Service that may get a second port needs names, and one number may be there for each protocol.
fn made_up_name(port: u16, protocol: Protocol) -> String {
    format!("{}-{port}", protocol.to_string().to_lowercase())
}

fn object(service: &Planned<'_>, spec: &AppWorkload, app: &Application) -> Object {
    let written = service.written;
    let mut selector = json!(labels::selector(app));
    for (key, value) in written.iter().flat_map(|written| &written.selector) {
        selector[key] = json!(value);
    }
    let stays = written.and_then(|written| written.session_affinity_seconds);
    let ranges = written.and_then(|written| unless_empty(&written.load_balancer_source_ranges));
    let body = json!({
        "type": written.and_then(|written| written.r#type),
        "clusterIP": service.headless.then_some("None"),
        "publishNotReadyAddresses": written.and_then(|written| written.publish_not_ready_addresses),
        "externalTrafficPolicy": written.and_then(|written| written.external_traffic_policy),
        "internalTrafficPolicy": written.and_then(|written| written.internal_traffic_policy),
        "trafficDistribution": written.and_then(|written| written.traffic_distribution),
        "ipFamilyPolicy": written.and_then(|written| written.ip_family_policy),
        "sessionAffinity": stays.map(|_| "ClientIP"),
        "sessionAffinityConfig": stays.map(|seconds| json!({ "clientIP": { "timeoutSeconds": seconds } })),
        "loadBalancerClass": written.and_then(|written| written.load_balancer_class.as_ref()),
        "loadBalancerSourceRanges": ranges,
        "selector": selector,
        "ports": (!service.ports.is_empty()).then_some(&service.ports),
    });
    let object = labels::object(spec, app, "v1", "Service", &service.name).with("spec", body);
    let annotations = written.iter().flat_map(|written| &written.annotations);
    annotations.fold(object, |object, (key, value)| object.with_annotation(key, value))
}
