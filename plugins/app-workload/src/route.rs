//! The `HTTPRoute` of the Gateway API.

use crate::pod::unless_empty;
use crate::service::Planned;
use crate::spec::{AppWorkload, Route, RouteBackend, RouteMatch, RoutePathType, RouteRule};
use crate::{filter, labels, service};
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// Makes the route, if the document asks for one.
pub(crate) fn object(spec: &AppWorkload, app: &Application) -> Option<Object> {
    let route = spec.route.as_ref()?;
    let services = service::planned(spec, app);
    let rules: Option<Vec<_>> = if route.rules.is_empty() {
        Some(vec![short(route, &services)?])
    } else {
        route.rules.iter().map(|rule| self::rule(rule, &services)).collect()
    };
    let body = json!({
        "parentRefs": route.gateways,
        "hostnames": unless_empty(&route.hosts),
        "rules": rules?,
    });
    let object = labels::object(spec, app, "gateway.networking.k8s.io/v1", "HTTPRoute", app.name()).with("spec", body);
    Some(route.annotations.iter().fold(object, |object, (key, value)| object.with_annotation(key, value)))
}

/// Returns the one rule of a route that is written without rules.
fn short(route: &Route, services: &[Planned<'_>]) -> Option<Value> {
    let path = route.path.as_deref().unwrap_or("/");
    let names = (route.service_name.as_deref(), route.service_port_name.as_deref());
    Some(json!({
        "matches": [{ "path": { "type": RoutePathType::PathPrefix, "value": path } }],
        "backendRefs": [port(names, services)?],
    }))
}

fn rule(rule: &RouteRule, services: &[Planned<'_>]) -> Option<Value> {
    let matches: Vec<_> = rule.matches.iter().map(fits).collect();
    let filters: Option<Vec<_>> = rule.filters.iter().map(|filter| filter::value(filter, services)).collect();
    let backends = match &rule.backends[..] {
        [] if rule.is_redirect() => None,
        [] => Some(vec![port((None, None), services)?]),
        backends => Some(backends.iter().map(|written| backend(written, services)).collect::<Option<Vec<_>>>()?),
    };
    Some(json!({
        "matches": unless_empty(&matches),
        "filters": unless_empty(&filters?),
        "backendRefs": backends,
        "timeouts": rule.timeouts,
    }))
}

fn fits(requests: &RouteMatch) -> Value {
    json!({
        "path": { "type": requests.path_type, "value": requests.path },
        "method": requests.method,
        "headers": pairs(&requests.headers),
        "queryParams": pairs(&requests.query_params),
    })
}

/// Returns a Service and its share as a route refers to them.
pub(crate) fn backend(written: &RouteBackend, services: &[Planned<'_>]) -> Option<Value> {
    let names = (written.service_name.as_deref(), written.service_port_name.as_deref());
    let mut value = match &written.other_service {
        Some(other) => json!(other),
        None => port(names, services)?,
    };
    value["weight"] = json!(written.weight);
    Some(value)
}

fn port(names: (Option<&str>, Option<&str>), services: &[Planned<'_>]) -> Option<Value> {
    let (service_name, port_name) = names;
    let service = service::find(services, service_name)?;
    Some(json!({ "name": service.name, "port": service.web_port(port_name)?.port }))
}

/// Returns names and values as a route lists them, if there are any.
pub(crate) fn pairs(values: &BTreeMap<String, String>) -> Option<Vec<Value>> {
    let pairs = values.iter().map(|(name, value)| json!({ "name": name, "value": value }));
    (!values.is_empty()).then(|| pairs.collect())
}
