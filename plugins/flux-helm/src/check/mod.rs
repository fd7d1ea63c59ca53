//! The rules on a whole document.

mod action;
mod adjust;
mod bucket;
mod chart;
mod git;
mod patch;
mod registry;
mod release;
mod selector;
mod values;

use crate::spec::{FluxHelm, FluxSource, LocalName, Metadata, Verifier};
use kure_core::{name, parts, prelude::*};

/// Says what is wrong with a `FluxHelm`.
pub(crate) fn release(spec: &FluxHelm, app: &Application, report: &mut Report<'_>) {
    texts(report);
    chart::check(spec, app, report);
    if let Some(source) = &spec.source {
        self::origin(source, &mut report.at("source"));
    }
    values::check(spec, report);
    release::check(spec, app, report);
    action::check(spec, report);
    adjust::check(spec, report);
}

/// Says what is wrong with a `FluxSource`.
pub(crate) fn source(spec: &FluxSource, report: &mut Report<'_>) {
    texts(report);
    origin(spec, report);
}

fn origin(source: &FluxSource, report: &mut Report<'_>) {
    match source {
        FluxSource::HelmRepository(source) => registry::helm(source, report),
        FluxSource::OciRepository(source) => registry::oci(source, report),
        FluxSource::GitRepository(source) => git::check(source, report),
        FluxSource::Bucket(source) => bucket::check(source, report),
    }
}

/// Fields whose texts may be empty: they are not Flux's own.
const FREE: [&str; 3] = ["annotations", "labels", "values"];

/// Refuses texts without content: no field of Flux means anything by one.
fn texts(report: &mut Report<'_>) {
    let node = report.node();
    if node.as_text() == Some("") {
        report.error("expected a text, found an empty one");
    }
    for (key, _) in node.entries().iter().filter(|(key, _)| !FREE.contains(&key.key_text())) {
        texts(&mut report.at(key.key_text()));
    }
    for i in 0..node.items().len() {
        texts(&mut report.at(i));
    }
}

/// Says what keeps a text from being the name of an object. An empty one has been refused already.
fn name(name: &str, report: &mut Report<'_>) {
    if let Some(problem) = name::subdomain_problem(name).filter(|_| !name.is_empty()) {
        report.error(problem);
    }
}

/// Says what keeps a text from being a namespace.
fn namespace(name: Option<&String>, report: &mut Report<'_>) {
    if let Some(problem) = name.filter(|name| !name.is_empty()).and_then(|name| name::label_problem(name)) {
        report.error(problem);
    }
}

/// Says which of the objects that a source names cannot be, each under its field.
fn references(references: &[(&str, &Option<LocalName>)], report: &mut Report<'_>) {
    for (field, reference) in references {
        if let Some(reference) = reference {
            name(&reference.name, &mut report.at(*field).at("name"));
        }
    }
}

/// Says what is wrong with labels and annotations.
fn metadata(metadata: &Metadata, report: &mut Report<'_>) {
    parts::check_labels(&metadata.labels, &mut report.at("labels"));
    parts::check_annotations(&metadata.annotations, &mut report.at("annotations"));
}

/// Says what is wrong with a path that has to stay in a source.
fn path(path: &str, report: &mut Report<'_>) {
    if path.starts_with('/') || path.split('/').any(|step| step == "..") {
        report.error(format!("expected a path within the source, found {path:?}"));
    }
}

/// Says that `notation` has no keys to check with.
fn verifier(provider: Verifier, secret: Option<&LocalName>, report: &mut Report<'_>) {
    if let Some(secret) = secret {
        name(&secret.name, &mut report.at("secretRef").at("name"));
    } else if provider == Verifier::Notation {
        report
            .error("expected `secretRef` beside notation, found none")
            .help("its Secret has the policy and the certificates that notation checks with");
    }
}

/// Says what keeps a text from being a digest.
fn digest(digest: &str, report: &mut Report<'_>) {
    let digits = digest.strip_prefix("sha256:").unwrap_or_default();
    if !digest.is_empty() && (digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        report.error(format!("expected sha256: and 64 hexadecimal digits, found {digest:?}"));
    }
}
