//! The webhook that converts objects between versions.

use crate::spec::{Webhook, WebhookService};
use kure_core::{name, prelude::*};

/// The versions of `ConversionReview` that the API server sends.
const REVIEWS: [&str; 2] = ["v1", "v1beta1"];

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
            (Some(service), None) => service.check(app, &mut report.at("service")),
            (None, Some(url)) => self::url(url, &mut report.at("url")),
        }
        review_versions(&self.review_versions, &mut report.at("reviewVersions"));
        if let Some(bundle) = &self.ca_bundle {
            certificates(bundle, &mut report.at("caBundle"));
        }
    }
}

impl WebhookService {
    fn check(&self, app: &Application, report: &mut Report<'_>) {
        if let Some(problem) = name::label_problem(&self.name) {
            report.at("name").error(problem);
        }
        match &self.namespace {
            Some(namespace) => {
                if let Some(problem) = name::label_problem(namespace) {
                    report.at("namespace").error(problem);
                }
            }
            None if app.namespace().is_none() => {
                report
                    .error("expected the namespace of the Service, found none")
                    .help("write `namespace` here or in the document's metadata");
            }
            None => {}
        }
        if let Some(path) = &self.path {
            self::path(path, &mut report.at("path"));
        }
    }
}

/// A path is made of names: the API server takes no other parts of it.
fn path(path: &str, report: &mut Report<'_>) {
    let Some(parts) = path.strip_prefix('/') else {
        report.error(format!("expected a path from `/`, found {path:?}"));
        return;
    };
    // Only the last part may be empty.
    let parts = parts.strip_suffix('/').unwrap_or(parts);
    let problem = parts.split('/').filter(|_| !parts.is_empty()).find_map(name::subdomain_problem);
    if let Some(problem) = problem {
        report.error(problem);
    }
}

fn url(url: &str, report: &mut Report<'_>) {
    let Some(rest) = url.strip_prefix("https://") else {
        report.error(format!("expected an address with `https://`, found {url:?}"));
        return;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() {
        report.error(format!("expected a host after `https://`, found {url:?}"));
    } else if host.contains('@') {
        report.error("expected an address without a user, found one");
    }
    if rest.contains(['?', '#']) {
        report.error("expected an address without a query and a fragment, found one");
    }
}

fn review_versions(versions: &[String], report: &mut Report<'_>) {
    if versions.is_empty() {
        report.error("expected at least one version, found none");
        return;
    }
    for (i, version) in versions.iter().enumerate() {
        if versions[..i].contains(version) {
            report.at(i).error(format!("expected each version once, found {version:?} again"));
        } else if let Some(problem) = name::label_problem(version) {
            report.at(i).error(problem);
        }
    }
    if !versions.iter().any(|version| REVIEWS.contains(&version.as_str())) {
        report.error(format!("expected {} among the versions, found neither", REVIEWS.join(" or ")));
    }
}

fn certificates(bundle: &str, report: &mut Report<'_>) {
    let Some(decoded) = decode(bundle) else {
        report
            .error("expected certificates in base64, found other characters")
            .help("encode the PEM text, its BEGIN and END lines too, without line breaks");
        return;
    };
    if !String::from_utf8_lossy(&decoded).contains("-----BEGIN CERTIFICATE-----") {
        report
            .error("expected certificates as PEM in base64, found something else in base64")
            .help("encode the PEM text, its BEGIN and END lines too");
    }
}

/// Reads base64, if it is any.
fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    if digits.is_empty() || text.len() - digits.len() > 2 || !text.len().is_multiple_of(4) {
        return None;
    }
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for c in digits.bytes() {
        let digit = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).expect("eight bits are a byte"));
        }
    }
    Some(bytes)
}
