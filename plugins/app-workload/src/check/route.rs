//! The rules for the route.

use super::{backend, filter, reference};
use crate::service::{self, Planned};
use crate::spec::{AppWorkload, Handling, Route, RouteBackend, RoutePath, RouteTimeouts};
use kure_core::{name, parts, prelude::*};

/// Says what is wrong with the route.
pub(super) fn check(route: &Route, spec: &AppWorkload, app: &Application, report: &mut Report<'_>) {
    for (i, gateway) in route.gateways.iter().enumerate() {
        let mut report = report.at("gateways");
        reference::object(&gateway.name, &mut report.at(i).at("name"));
        if let Some(problem) = gateway.namespace.as_deref().and_then(name::label_problem) {
            report.at(i).at("namespace").error(problem);
        }
    }
    for (i, host) in route.hosts.iter().enumerate() {
        backend::host(host, &mut report.at("hosts").at(i));
    }
    parts::check_annotations(&route.annotations, &mut report.at("annotations"));
    let services = service::planned(spec, app);
    path(&route.path, &mut report.at("path"));
    handling(route.handling(), RoutePath::PathPrefix, &services, report);
    for (i, rule) in route.rules.iter().enumerate() {
        let mut report = report.at("rules");
        let mut report = report.at(i);
        if rule.path_type != RoutePath::RegularExpression {
            path(&rule.path, &mut report.at("path"));
        }
        filter::pairs(&rule.headers, &mut report.at("headers"));
        filter::pairs(&rule.query_params, &mut report.at("queryParams"));
        handling(rule.handling(), rule.path_type, &services, &mut report);
    }
}

fn handling(handling: Handling<'_>, path_type: RoutePath, services: &[Planned<'_>], report: &mut Report<'_>) {
    filter::all(handling.filters, path_type, services, report);
    if let Some(timeouts) = handling.timeouts {
        self::timeouts(timeouts, &mut report.at("timeouts"));
    }
    for (i, written) in handling.backends.iter().enumerate() {
        backend(written, services, &mut report.at("backends").at(i));
    }
    let one =
        [("serviceName", handling.service_name.is_some()), ("servicePortName", handling.service_port_name.is_some())];
    let (is_redirect, has_backends) = (handling.is_redirect(), !handling.backends.is_empty());
    if is_redirect && has_backends {
        report.at("backends").error("expected no `backends` beside `requestRedirect`, found some");
    }
    if !is_redirect && !has_backends {
        backend::check((handling.service_name, handling.service_port_name), services, report);
        return;
    }
    let other = if is_redirect { "requestRedirect" } else { "backends" };
    for (field, _) in one.into_iter().filter(|(_, is_there)| *is_there) {
        report.at(field).error(format!("expected no `{field}` beside `{other}`, found one"));
    }
}

/// Says what is wrong with where requests go.
pub(super) fn backend(written: &RouteBackend, services: &[Planned<'_>], report: &mut Report<'_>) {
    let Some(other) = &written.other_service else {
        backend::check((written.service_name.as_deref(), written.service_port_name.as_deref()), services, report);
        return;
    };
    let own =
        [("serviceName", written.service_name.is_some()), ("servicePortName", written.service_port_name.is_some())];
    for (field, _) in own.into_iter().filter(|(_, is_there)| *is_there) {
        report.at(field).error(format!("expected either `otherService` or `{field}`, found both"));
    }
    let mut report = report.at("otherService");
    if let Some(problem) = name::label_problem(&other.name) {
        report.at("name").error(problem);
    }
    if let Some(problem) = other.namespace.as_deref().and_then(name::label_problem) {
        report.at("namespace").error(problem);
    }
}

fn path(path: &str, report: &mut Report<'_>) {
    backend::path(path, report);
    let fits = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%".contains(c);
    if let Some(c) = path.chars().find(|c| !fits(*c) && *c != '#') {
        report.error(format!("expected a path as in an address, found {c:?} in {path:?}")).help("write it as %XX");
    }
}

fn timeouts(timeouts: &RouteTimeouts, report: &mut Report<'_>) {
    let fields = [("request", &timeouts.request), ("backendRequest", &timeouts.backend_request)];
    if fields.iter().all(|(_, text)| text.is_none()) {
        report.error("expected `request` or `backendRequest`, found neither");
    }
    for (field, text) in fields {
        if let Some(text) = text.as_ref().filter(|text| milliseconds(text).is_none()) {
            report.at(field).error(format!("expected a time such as 500ms, 10s or 1m30s, found {text:?}"));
        }
    }
    let time = |text: &Option<String>| text.as_deref().and_then(milliseconds);
    // Nothing is longer than a request without end.
    if let (Some(whole), Some(each)) = (time(&timeouts.request), time(&timeouts.backend_request))
        && whole > 0
        && each > whole
    {
        report.at("backendRequest").error("expected at most as long as `request`, found longer");
    }
}

/// Reads a time as the Gateway API takes it: up to four numbers of five digits, each with its unit.
fn milliseconds(mut text: &str) -> Option<u64> {
    let mut sum = 0;
    for _ in 0..4 {
        let end = text.find(|c: char| !c.is_ascii_digit()).filter(|end| (1..=5).contains(end))?;
        let number: u64 = text[..end].parse().ok()?;
        let units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];
        let (unit, worth) = units.into_iter().find(|(unit, _)| text[end..].starts_with(unit))?;
        sum += number * worth;
        text = &text[end + unit.len()..];
        if text.is_empty() {
            return Some(sum);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_numbers_with_units() {
        assert_eq!(milliseconds("500ms"), Some(500));
        assert_eq!(milliseconds("1h1m1s1ms"), Some(3_661_001));
        assert_eq!(milliseconds("0s"), Some(0));
        for text in ["", "10", "s", "1.5s", "1d", "-1s", "100000s", "1s1s1s1s1s", "1s 1ms", "٣s"] {
            assert_eq!(milliseconds(text), None, "{text}");
        }
    }
}
