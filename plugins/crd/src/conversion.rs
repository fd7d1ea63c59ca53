//! The webhook that converts objects between versions.

use crate::spec::Webhook;
use kure_core::prelude::*;

impl Webhook {
    /// Returns the conversion in the form of the API.
    pub(crate) fn to_value(&self, app: &Application) -> Value {
        let service = self.service.as_ref().map(|service| {
            let namespace = service.namespace.as_deref().or(app.namespace());
            json!({ "name": service.name, "namespace": namespace, "path": service.path, "port": service.port })
        });
        json!({
            "strategy": "Webhook",
            "webhook": {
                "clientConfig": { "service": service, "url": self.url, "caBundle": self.ca_bundle },
                "conversionReviewVersions": self.review_versions,
            },
        })
    }

    /// Says what keeps the API server from calling the webhook.
    pub(crate) fn check(&self, app: &Application, report: &mut Report<'_>) {
        match (&self.service, &self.url) {
            (Some(_), Some(_)) => {
                report.at("url").error("expected either `service` or `url`, found both");
            }
            (None, None) => {
                report.error("expected either `service` or `url`, found neither");
            }
            (Some(service), None) if service.namespace.is_none() && app.namespace().is_none() => {
                report
                    .at("service")
                    .error("expected the namespace of the Service, found none")
                    .help("write `namespace` here or in the document's metadata");
            }
            (None, Some(url)) if !url.starts_with("https://") => {
                report.at("url").error(format!("expected an address with `https://`, found {url:?}"));
            }
            _ => {}
        }
        if let Some(path) = self.service.as_ref().and_then(|service| service.path.as_ref())
            && !path.starts_with('/')
        {
            report.at("service").at("path").error(format!("expected a path from `/`, found {path:?}"));
        }
        if self.review_versions.is_empty() {
            report.at("reviewVersions").error("expected at least one version, found none");
        }
        if let Some(bundle) = &self.ca_bundle
            && !is_base64(bundle)
        {
            report
                .at("caBundle")
                .error("expected certificates in base64, found other characters")
                .help("encode the PEM text, its BEGIN and END lines too, without line breaks");
        }
    }
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    !digits.is_empty()
        && padding <= 2
        && text.len().is_multiple_of(4)
        && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}
