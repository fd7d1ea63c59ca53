//! The `HTTPRoute` of the Gateway API.

use crate::spec::AppWorkload;
use crate::{labels, service};
use kure_core::prelude::*;

/// Makes the route, if the document asks for one.
pub(crate) fn object(spec: &AppWorkload, app: &Application) -> Option<Object> {
    let route = spec.route.as_ref()?;
    let services = service::planned(spec, app);
    let service = service::find(&services, route.service_name.as_deref())?;
    let port = service.web_port(route.service_port_name.as_deref())?;
    let body = json!({
        "parentRefs": route.gateways,
        "hostnames": (!route.hosts.is_empty()).then_some(&route.hosts),
        "rules": [{
            "matches": [{ "path": { "type": "PathPrefix", "value": route.path } }],
            "backendRefs": [{ "name": service.name, "port": port.port }],
        }],
    });
    Some(labels::object(spec, app, "gateway.networking.k8s.io/v1", "HTTPRoute", app.name()).with("spec", body))
}
