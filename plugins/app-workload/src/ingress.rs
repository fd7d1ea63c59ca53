//! The Ingress.

use crate::spec::AppWorkload;
use crate::{labels, service};
use kure_core::{name, prelude::*};

/// Makes the Ingress, if the document asks for one.
pub(crate) fn object(spec: &AppWorkload, app: &Application) -> Option<Object> {
    let ingress = spec.ingress.as_ref()?;
    let services = service::planned(spec, app);
    let service = service::find(&services, ingress.service_name.as_deref())?;
    let port = service.web_port(ingress.service_port_name.as_deref())?;
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
