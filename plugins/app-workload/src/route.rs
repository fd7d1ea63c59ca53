//! The `HTTPRoute` of the Gateway API.

use crate::pod::unless_empty;
use crate::service::Planned;
use crate::spec::{AppWorkload, RouteRule};
use crate::{labels, service};
use kure_core::prelude::*;

/// Makes the route, if the document asks for one.
pub(crate) fn object(spec: &AppWorkload, app: &Application) -> Option<Object> {
    let route = spec.route.as_ref()?;
    let services = service::planned(spec, app);
    let backend = |service: Option<&str>, port: Option<&str>| backend(&services, service, port);
    let own = json!({
        "matches": [{ "path": { "type": "PathPrefix", "value": route.path } }],
        "backendRefs": [backend(route.service_name.as_deref(), route.service_port_name.as_deref())?],
    });
    let rules: Option<Vec<_>> = route
        .rules
        .iter()
        .map(|rule| {
            let backend = backend(rule.service_name.as_deref(), rule.service_port_name.as_deref())?;
            Some(json!({ "matches": [matching(rule)], "backendRefs": [backend] }))
        })
        .collect();
    let body = json!({
        "parentRefs": route.gateways,
        "hostnames": unless_empty(&route.hosts),
        "rules": std::iter::once(own).chain(rules?).collect::<Vec<_>>(),
    });
    Some(labels::object(spec, app, "gateway.networking.k8s.io/v1", "HTTPRoute", app.name()).with("spec", body))
}

fn matching(rule: &RouteRule) -> Value {
    let headers: Vec<_> = rule.headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    json!({
        "path": { "type": rule.path_type, "value": rule.path },
        "method": rule.method,
        "headers": unless_empty(&headers),
    })
}

fn backend(services: &[Planned<'_>], service: Option<&str>, port: Option<&str>) -> Option<Value> {
    let service = service::find(services, service)?;
    Some(json!({ "name": service.name, "port": service.web_port(port)?.port }))
}
