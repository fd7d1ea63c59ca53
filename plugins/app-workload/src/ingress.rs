//! The Ingress.

use crate::labels;
use crate::service::{self, Planned};
use crate::spec::{AppWorkload, Ingress, ServicePort};
use kure_core::{name, prelude::*};

/// Makes the Ingress, if the document asks for one.
pub(crate) fn object(spec: &AppWorkload, app: &Application) -> Option<Object> {
    let ingress = spec.ingress.as_ref()?;
    let services = service::planned(spec, app);
    let service = backend(ingress, &services)?;
    let port = port(ingress, service)?;
    // An Ingress takes names of ports up to 15 characters only, a Service up to 63. A number always fits.
    let backend = json!({ "service": { "name": service.name, "port": { "number": port.port } } });
    let tls = ingress.tls.enabled.then(|| {
        let secret = ingress.tls.secret_name.clone();
        let secret = secret.unwrap_or_else(|| name::joined(&[app.name(), "tls"], name::SUBDOMAIN));
        json!([{ "hosts": ingress.host.as_ref().map(|host| [host]), "secretName": secret }])
    });
    let body = json!({
        "ingressClassName": ingress.class_name,
        "rules": [{
            "host": ingress.host,
            "http": { "paths": [{ "path": ingress.path, "pathType": ingress.path_type, "backend": backend }] },
        }],
        "tls": tls,
    });
    let object = labels::object(spec, app, "networking.k8s.io/v1", "Ingress", app.name()).with("spec", body);
    Some(ingress.annotations.iter().fold(object, |object, (key, value)| object.with_annotation(key, value)))
}

/// Finds the Service that an Ingress leads to.
pub(crate) fn backend<'p, 's>(ingress: &Ingress, services: &'p [Planned<'s>]) -> Option<&'p Planned<'s>> {
    match &ingress.service_name {
        Some(name) => services.iter().find(|service| service.name == *name),
        None => services.first(),
    }
}

/// Finds the port of the Service that an Ingress leads to.
pub(crate) fn port<'p>(ingress: &Ingress, service: &'p Planned<'_>) -> Option<&'p ServicePort> {
    let named = |name: &str| service.ports.iter().find(|port| port.name.as_deref() == Some(name));
    match (&ingress.service_port_name, &service.ports[..]) {
        (Some(name), _) => named(name),
        (None, [only]) => Some(only),
        (None, _) => named("http"),
    }
}
