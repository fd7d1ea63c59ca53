//! The rules for containers and their ports.

use super::{each_once, env, mount, probe, security};
use crate::spec::{AppWorkload, Container};
use kure_core::{name, prelude::*};

/// The longest name of a container's port.
const PORT_NAME: usize = 15;

/// Says what is wrong with the containers.
pub(super) fn all(spec: &AppWorkload, report: &mut Report<'_>) {
    if spec.containers.is_empty() {
        report.at("containers").error("expected at least one container, found none");
    }
    for (field, containers) in [("containers", &spec.containers), ("initContainers", &spec.init_containers)] {
        each_once("container", "name", containers.iter().map(|container| &*container.name), &mut report.at(field));
        for (i, container) in containers.iter().enumerate() {
            self::container(container, spec, &mut report.at(field).at(i));
        }
    }
    for (i, container) in spec.init_containers.iter().enumerate() {
        let mut report = report.at("initContainers");
        let mut report = report.at(i);
        if spec.containers.iter().any(|other| other.name == container.name) {
            let name = &container.name;
            report.at("name").error(format!("expected each container once, found {name:?} again"));
        }
        if !container.is_sidecar() {
            ends(container, &mut report);
        }
    }
    for (i, container) in spec.containers.iter().enumerate() {
        if container.is_sidecar() {
            report
                .at("containers")
                .at(i)
                .at("restartPolicy")
                .error("expected `restartPolicy` under `initContainers` only, found it for a main container");
        }
    }
    ports(spec, report);
}

/// Nobody asks a container how it is that runs to its end before the others begin.
fn ends(container: &Container, report: &mut Report<'_>) {
    let fields = [
        ("startupProbe", container.startup_probe.is_some()),
        ("livenessProbe", container.liveness_probe.is_some()),
        ("readinessProbe", container.readiness_probe.is_some()),
        ("lifecycle", container.lifecycle.is_some()),
        ("ports", !container.ports.is_empty()),
    ];
    for (field, _) in fields.into_iter().filter(|(_, is_there)| *is_there) {
        report
            .at(field)
            .error(format!("expected no `{field}` for a container that runs to its end, found it"))
            .help("write `restartPolicy: Always` for one that runs beside the others");
    }
}

fn container(container: &Container, spec: &AppWorkload, report: &mut Report<'_>) {
    if let Some(problem) = name::label_problem(&container.name) {
        report.at("name").error(problem);
    }
    image(&container.image, &mut report.at("image"));
    env::check(container, report);
    container.resources.check(&mut report.at("resources"));
    mount::all(container, spec, report);
    probe::all(container, report);
    probe::lifecycle(container, spec, &mut report.at("lifecycle"));
    security::container(&container.security_context, &spec.security_context, &mut report.at("securityContext"));
}

fn image(image: &str, report: &mut Report<'_>) {
    let last = image.rsplit('/').next().unwrap_or_default();
    if image.is_empty() || image.contains(char::is_whitespace) {
        report.error(format!("expected an image, found {image:?}"));
    } else if !last.contains([':', '@']) || last.ends_with(":latest") {
        report
            .warning(format!("expected an image with a version, found {image:?}"))
            .help("without one, pods that start later may run another program");
    }
}

/// The containers of a pod share its ports.
fn ports(spec: &AppWorkload, report: &mut Report<'_>) {
    let (mut numbers, mut names, mut of_node) = (Vec::new(), Vec::new(), Vec::new());
    let sidecars = spec.init_containers.iter().enumerate().filter(|(_, container)| container.is_sidecar());
    let sidecars = sidecars.map(|(i, container)| ("initContainers", i, container));
    let main = spec.containers.iter().enumerate().map(|(i, container)| ("containers", i, container));
    for (field, i, container) in sidecars.chain(main) {
        for (j, port) in container.ports.iter().enumerate() {
            let mut report = report.at(field);
            let mut report = report.at(i);
            let mut report = report.at("ports");
            let number = (port.container_port, port.protocol());
            if numbers.contains(&number) {
                let (number, protocol) = number;
                let message = format!("expected each port once in a pod, found {number} over {protocol} again");
                report.at(j).at("containerPort").error(message);
            }
            numbers.push(number);
            if let Some(host) = port.host_port {
                let mut report = report.at(j);
                let mut report = report.at("hostPort");
                if spec.host_network && host != port.container_port {
                    let own = port.container_port;
                    report.error(format!("expected {own}, the container's port, beside `hostNetwork`, found {host}"));
                } else if of_node.contains(&(host, port.protocol())) {
                    report.error(format!("expected each port of the node once in a pod, found {host} again"));
                }
                of_node.push((host, port.protocol()));
            }
            let Some(name) = &port.name else { continue };
            if names.contains(&name) {
                report.at(j).at("name").error(format!("expected each name once in a pod, found {name:?} again"));
            } else if let Some(problem) = port_name_problem(name) {
                report.at(j).at("name").error(problem);
            }
            names.push(name);
        }
    }
}

/// Says what keeps a word from being the name of a port.
pub(super) fn port_name_problem(name: &str) -> Option<String> {
    name::label_problem(name).or_else(|| {
        if name.len() > PORT_NAME {
            Some(format!("expected at most {PORT_NAME} characters, found {} in {name:?}", name.len()))
        } else if !name.contains(|c: char| c.is_ascii_lowercase()) {
            Some(format!("expected at least one letter in the name of a port, found {name:?}"))
        } else {
            name.contains("--").then(|| format!("expected no `--` in the name of a port, found {name:?}"))
        }
    })
}
