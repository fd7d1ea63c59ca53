//! The rules for what a route does with requests and answers.

use super::{backend, exactly_one, reference, route};
use crate::service::Planned;
use crate::spec::{Filter, Headers, Redirect, Rewrite, RoutePath};
use kure_core::{name, prelude::*};
use std::collections::BTreeMap;

/// Says what is wrong with what is done with the requests to a path.
pub(super) fn all(filters: &[Filter], path_type: RoutePath, services: &[Planned<'_>], report: &mut Report<'_>) {
    let mut seen: Vec<&str> = Vec::new();
    for (i, filter) in filters.iter().enumerate() {
        let mut report = report.at("filters");
        let mut report = report.at(i);
        self::filter(filter, services, &mut report);
        if filter.replaces_prefix() && path_type != RoutePath::PathPrefix {
            report.error("expected `prefix` beside the type PathPrefix of the path, found another");
        }
        for (field, _) in filter.choices().into_iter().filter(|(_, is_there)| *is_there) {
            // A Gateway would have to choose which comes first.
            let other = match field {
                "requestMirror" | "extensionRef" => None,
                "requestRedirect" | "urlRewrite" => {
                    ["requestRedirect", "urlRewrite"].into_iter().find(|other| seen.contains(other))
                }
                _ => seen.contains(&field).then_some(field),
            };
            if let Some(other) = other {
                report.at(field).error(format!("expected no `{field}` beside another filter `{other}`, found one"));
            }
            seen.push(field);
        }
    }
}

impl Filter {
    fn choices(&self) -> [(&'static str, bool); 6] {
        [
            ("requestHeaderModifier", self.request_header_modifier.is_some()),
            ("responseHeaderModifier", self.response_header_modifier.is_some()),
            ("requestRedirect", self.request_redirect.is_some()),
            ("urlRewrite", self.url_rewrite.is_some()),
            ("requestMirror", self.request_mirror.is_some()),
            ("extensionRef", self.extension_ref.is_some()),
        ]
    }

    fn replaces_prefix(&self) -> bool {
        let redirect = self.request_redirect.as_ref().is_some_and(|redirect| redirect.prefix.is_some());
        redirect || self.url_rewrite.as_ref().is_some_and(|rewrite| rewrite.prefix.is_some())
    }
}

fn filter(filter: &Filter, services: &[Planned<'_>], report: &mut Report<'_>) {
    exactly_one(&filter.choices(), report);
    if let Some(changed) = &filter.request_header_modifier {
        headers(changed, &mut report.at("requestHeaderModifier"));
    }
    if let Some(changed) = &filter.response_header_modifier {
        headers(changed, &mut report.at("responseHeaderModifier"));
    }
    if let Some(Redirect { scheme, hostname, port, path, prefix, .. }) = &filter.request_redirect {
        let mut report = report.at("requestRedirect");
        let address = [("hostname", hostname), ("path", path), ("prefix", prefix)];
        if scheme.is_none() && port.is_none() && address.iter().all(|(_, part)| part.is_none()) {
            report.error("expected `scheme`, `hostname`, `port`, `path` or `prefix`, found none");
        }
        parts(address, &mut report);
    }
    if let Some(Rewrite { hostname, path, prefix }) = &filter.url_rewrite {
        let mut report = report.at("urlRewrite");
        let address = [("hostname", hostname), ("path", path), ("prefix", prefix)];
        if address.iter().all(|(_, part)| part.is_none()) {
            report.error("expected `hostname`, `path` or `prefix`, found none");
        }
        parts(address, &mut report);
    }
    if let Some(mirror) = &filter.request_mirror {
        let mut report = report.at("requestMirror");
        if mirror.weight.is_some() {
            report.at("weight").error("expected no `weight` for a second Service, found one");
        }
        route::backend(mirror, services, &mut report);
    }
    if let Some(extension) = &filter.extension_ref {
        let mut report = report.at("extensionRef");
        reference::object(&extension.group, &mut report.at("group"));
        if !extension.kind.starts_with(|c: char| c.is_ascii_alphabetic()) {
            report.at("kind").error(format!("expected a kind, found {:?}", extension.kind));
        }
        reference::object(&extension.name, &mut report.at("name"));
    }
}

fn parts(address: [(&str, &Option<String>); 3], report: &mut Report<'_>) {
    let [(_, host), (_, path), (_, prefix)] = address;
    if let Some(problem) = host.as_deref().and_then(name::subdomain_problem) {
        report.at("hostname").error(problem);
    }
    for (field, path) in &address[1..] {
        if let Some(path) = path {
            backend::from_root(path, &mut report.at(*field));
        }
    }
    if path.is_some() && prefix.is_some() {
        report.at("prefix").error("expected either `path` or `prefix`, found both");
    }
}

fn headers(changed: &Headers, report: &mut Report<'_>) {
    if changed.set.is_empty() && changed.add.is_empty() && changed.remove.is_empty() {
        report.error("expected `set`, `add` or `remove`, found none");
    }
    pairs(&changed.set, &mut report.at("set"));
    pairs(&changed.add, &mut report.at("add"));
    for (i, name) in changed.remove.iter().enumerate() {
        if let Some(problem) = name_problem(name) {
            report.at("remove").at(i).error(problem);
        }
    }
}

/// Says what is wrong with headers or parameters.
pub(super) fn pairs(pairs: &BTreeMap<String, String>, report: &mut Report<'_>) {
    for (name, value) in pairs {
        if let Some(problem) = name_problem(name) {
            report.key(name).error(problem);
        }
        if value.is_empty() {
            report.at(name).error("expected a value, found nothing");
        }
    }
}

/// Says what keeps a text from being the name of a header or of a parameter.
fn name_problem(name: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let fine = !name.is_empty() && name.chars().all(fits);
    (!fine).then(|| format!("expected the name of a header or parameter, found {name:?}"))
}
