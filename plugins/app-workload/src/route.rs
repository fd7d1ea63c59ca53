//! The `HTTPRoute` of the Gateway API.

use crate::pod::unless_empty;
use crate::service::Planned;
use crate::spec::{AppWorkload, Handling, RouteBackend, RoutePath, RouteRule};
use crate::{filter, labels, service};
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// Makes the route, if the document asks for one.
pub(crate) fn object(spec: &AppWorkload, app: &Application) -> Option<Object> {
    let route = spec.route.as_ref()?;
    let services = service::planned(spec, app);
    let own = json!({ "path": { "type": RoutePath::PathPrefix, "value": route.path } });
    let own = std::iter::once(rule(&own, route.handling(), &services));
    let further = route.rules.iter().map(|written| rule(&requests(written), written.handling(), &services));
    let rules: Option<Vec<_>> = own.chain(further).collect();
    let body = json!({
        "parentRefs": route.gateways,
        "hostnames": unless_empty(&route.hosts),
        "rules": rules?,
    });
    let object = labels::object(spec, app, "gateway.networking.k8s.io/v1", "HTTPRoute", app.name()).with("spec", body);
    Some(route.annotations.iter().fold(object, |object, (key, value)| object.with_annotation(key, value)))
}

fn rule(requests: &Value, handling: Handling<'_>, services: &[Planned<'_>]) -> Option<Value> {
    let filters: Option<Vec<_>> = handling.filters.iter().map(|filter| filter::value(filter, services)).collect();
    let backends = match handling.backends {
        [] if handling.is_redirect() => Vec::new(),
        [] => vec![port((handling.service_name, handling.service_port_name), services)?],
        backends => backends.iter().map(|written| backend(written, services)).collect::<Option<_>>()?,
    };
    Some(json!({
        "matches": [requests],
        "filters": unless_empty(&filters?),
        "backendRefs": unless_empty(&backends),
        "timeouts": handling.timeouts,
    }))
}

fn requests(rule: &RouteRule) -> Value {
    json!({
        "path": { "type": rule.path_type, "value": rule.path },
        "method": rule.method,
        "headers": pairs(&rule.headers),
        "queryParams": pairs(&rule.query_params),
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
