//! The rules for probes, and for what is done as a container starts and ends.

use super::exactly_one;
use crate::service;
use crate::spec::{AppWorkload, Container, HttpGet, IntOrString, Probe, Protocol};
use kure_core::prelude::*;

/// How long pods have to end if the document does not say, in seconds.
const GRACE: u32 = 30;

/// Says what is wrong with the probes of a container.
pub(super) fn all(container: &Container, report: &mut Report<'_>) {
    let probes = [
        ("startupProbe", &container.startup_probe),
        ("livenessProbe", &container.liveness_probe),
        ("readinessProbe", &container.readiness_probe),
    ];
    for (field, probe) in probes {
        let Some(probe) = probe else { continue };
        check(probe, container, &mut report.at(field));
        if field != "readinessProbe" && probe.success_threshold.is_some_and(|threshold| threshold != 1) {
            report.at(field).at("successThreshold").error("expected 1 for a startup or liveness probe, found more");
        }
        if field == "readinessProbe" && probe.termination_grace_period_seconds.is_some() {
            report
                .at(field)
                .at("terminationGracePeriodSeconds")
                .error("expected no `terminationGracePeriodSeconds` for a readiness probe, found one")
                .help("a container that is not ready goes on");
        }
    }
}

/// Says what is wrong with what is done as a container starts and ends.
pub(super) fn lifecycle(container: &Container, spec: &AppWorkload, report: &mut Report<'_>) {
    let Some(lifecycle) = &container.lifecycle else { return };
    if lifecycle.post_start.is_none() && lifecycle.pre_stop.is_none() {
        report.error("expected `postStart` or `preStop`, found neither");
    }
    let grace = spec.termination_grace_period_seconds.unwrap_or(GRACE);
    for (field, hook) in [("postStart", &lifecycle.post_start), ("preStop", &lifecycle.pre_stop)] {
        let Some(hook) = hook else { continue };
        let mut report = report.at(field);
        let choices =
            [("exec", hook.exec.is_some()), ("httpGet", hook.http_get.is_some()), ("sleep", hook.sleep.is_some())];
        exactly_one(&choices, &mut report);
        if let Some(request) = &hook.http_get {
            http_get(request, container, &mut report.at("httpGet"));
        }
        if let Some(sleep) = hook.sleep.as_ref().filter(|sleep| u32::from(sleep.seconds) > grace) {
            report
                .at("sleep")
                .at("seconds")
                .error(format!("expected at most the {grace} seconds that pods have to end, found {}", sleep.seconds))
                .help("write `terminationGracePeriodSeconds` to give them more");
        }
        if hook.exec.as_ref().is_some_and(|exec| exec.command.is_empty()) {
            report.at("exec").at("command").error("expected a program, found an empty list");
        }
    }
}

fn check(probe: &Probe, container: &Container, report: &mut Report<'_>) {
    let choices = [
        ("httpGet", probe.http_get.is_some()),
        ("tcpSocket", probe.tcp_socket.is_some()),
        ("grpc", probe.grpc.is_some()),
        ("exec", probe.exec.is_some()),
    ];
    exactly_one(&choices, report);
    if let Some(http) = &probe.http_get {
        http_get(http, container, &mut report.at("httpGet"));
    }
    if let Some(tcp) = &probe.tcp_socket {
        port(&tcp.port, container, &mut report.at("tcpSocket").at("port"));
    }
    if let Some(grpc) = &probe.grpc {
        port(&IntOrString::Int(grpc.port), container, &mut report.at("grpc").at("port"));
    }
    if probe.exec.as_ref().is_some_and(|exec| exec.command.is_empty()) {
        report.at("exec").at("command").error("expected a program, found an empty list");
    }
}

fn http_get(request: &HttpGet, container: &Container, report: &mut Report<'_>) {
    port(&request.port, container, &mut report.at("port"));
    if let Some(path) = request.path.as_ref().filter(|path| !path.starts_with('/')) {
        report.at("path").error(format!("expected a path from `/`, found {path:?}"));
    }
}

fn port(port: &IntOrString, container: &Container, report: &mut Report<'_>) {
    if container.ports.iter().any(|known| service::is_at(known, port, Some(Protocol::Tcp))) {
        return;
    }
    let finding = report.error(format!("expected a TCP port of container {:?}, found {port}", container.name));
    let named = container.ports.iter().filter_map(|port| port.name.as_deref());
    match port {
        IntOrString::String(name) => {
            if let Some(meant) = kure_core::nearest(name, named) {
                finding.help(format!("did you mean {meant:?}?"));
            }
        }
        IntOrString::Int(_) => {
            finding.help("list it under `ports` of the container");
        }
    }
}
