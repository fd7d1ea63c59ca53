//! The Ingress.

use crate::pod::unless_empty;
use crate::service::Planned;
use crate::spec::{AppWorkload, Ingress, Way};
use crate::{labels, service};
use kure_core::{name, prelude::*};

/// Makes the Ingress, if the document asks for one.
pub(crate) fn object(spec: &AppWorkload, app: &Application) -> Option<Object> {
    let ingress = spec.ingress.as_ref()?;
    let services = service::planned(spec, app);
    let hosts = ingress.hosts();
    let rules: Option<Vec<_>> = hosts
        .iter()
        .map(|host| {
            let paths: Option<Vec<_>> =
                ingress.ways().filter(|way| way.host == *host).map(|way| path(way, &services)).collect();
            Some(json!({ "host": host, "http": { "paths": paths? } }))
        })
        .collect();
    let tls = ingress.tls.enabled.then(|| certificates(ingress, &hosts, app));
    let body = json!({ "ingressClassName": ingress.class_name, "rules": rules?, "tls": tls });
    let object = labels::object(spec, app, "networking.k8s.io/v1", "Ingress", app.name()).with("spec", body);
    Some(ingress.annotations.iter().fold(object, |object, (key, value)| object.with_annotation(key, value)))
}

/// Returns the certificates: the one that hosts share, and those that hosts have for themselves.
fn certificates(ingress: &Ingress, hosts: &[Option<&str>], app: &Application) -> Vec<Value> {
    let own = &ingress.tls.secret_names;
    let shared: Vec<_> = hosts.iter().flatten().filter(|host| !own.contains_key(**host)).collect();
    let is_shared = own.is_empty() || !shared.is_empty();
    let secret = ingress.tls.secret_name.clone();
    let secret = secret.unwrap_or_else(|| name::joined(&[app.name(), "tls"], name::SUBDOMAIN));
    let shared = is_shared.then(|| json!({ "hosts": unless_empty(&shared), "secretName": secret }));
    let own = own.iter().map(|(host, secret)| json!({ "hosts": [host], "secretName": secret }));
    shared.into_iter().chain(own).collect()
}

fn path(way: Way<'_>, services: &[Planned<'_>]) -> Option<Value> {
    let service = service::find(services, way.service_name)?;
    let port = service.web_port(way.service_port_name)?;
    // An Ingress takes names of ports up to 15 characters only, a Service up to 63. A number always fits.
    let backend = json!({ "service": { "name": service.name, "port": { "number": port.port } } });
    Some(json!({ "path": way.path, "pathType": way.path_type, "backend": backend }))
}
