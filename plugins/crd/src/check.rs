//! The rules that the API server has for a definition around its schemas.

use crate::spec::{CrdConfig, Naming};
use crate::version;
use kure_core::{name, prelude::*};

/// The annotation that a group of the Kubernetes project needs.
const APPROVAL: &str = "api-approved.kubernetes.io";

/// Says what the API server would refuse.
pub(crate) fn definition(spec: &CrdConfig, app: &Application, report: &mut Report<'_>) {
    group(&spec.group, app, &mut report.at("group"));
    names(&spec.names, &mut report.at("names"));
    for (i, version) in spec.versions.iter().enumerate() {
        let mut report = report.at("versions");
        if spec.versions[..i].iter().any(|other| other.name == version.name) {
            report.at(i).at("name").error(format!("expected each version once, found {:?} again", version.name));
        }
        if let Some(problem) = word_problem(&version.name) {
            report.at(i).at("name").error(problem);
        }
        version::check(version, &mut report.at(i));
    }
    storage(spec, report);
    served(spec, &mut report.at("versions"));
    length(spec, &mut report.at("names"));
    if let Some(webhook) = &spec.conversion {
        webhook.check(app, &mut report.at("conversion"));
    }
}

fn group(group: &str, app: &Application, report: &mut Report<'_>) {
    if let Some(problem) = name::subdomain_problem(group) {
        report.error(problem);
    } else if !group.contains('.') {
        report.error(format!("expected a group with at least one dot, found {group:?}"));
    } else if is_reserved(group) {
        approval(group, app.annotations().get(APPROVAL), report);
    }
}

/// A group of the Kubernetes project needs an annotation, with an address or the reason why there is none.
fn approval(group: &str, annotation: Option<&String>, report: &mut Report<'_>) {
    match annotation {
        None => {
            let message =
                format!("expected a group of your own, found {group:?}, which the Kubernetes project keeps to itself");
            let help = format!("set the annotation `{APPROVAL}` in the document's metadata if the API was approved");
            report.error(message).help(help);
        }
        Some(value) if !value.starts_with("unapproved") && !value.contains("://") => {
            report
                .error(format!(
                    "expected the annotation `{APPROVAL}` to be the address of the approval, found {value:?}"
                ))
                .help("write `unapproved` and a reason if there is none");
        }
        Some(_) => {}
    }
}

fn is_reserved(group: &str) -> bool {
    ["k8s.io", "kubernetes.io"]
        .iter()
        .any(|domain| group.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

fn names(names: &Naming, report: &mut Report<'_>) {
    // Kinds are written in camel case, but by the rules of a name in lower case.
    if let Some(problem) = word_problem(&names.kind.to_lowercase()) {
        report.at("kind").error(problem);
    }
    let written = [("plural", &names.plural), ("singular", &names.singular)];
    for (field, name) in written {
        if let Some(problem) = name.as_deref().and_then(word_problem) {
            report.at(field).error(problem);
        }
    }
    let list_kind = names.list_kind();
    if names.list_kind.is_some()
        && let Some(problem) = word_problem(&list_kind.to_lowercase())
    {
        report.at("listKind").error(problem);
    }
    if list_kind == names.kind {
        report.at("listKind").error(format!("expected another kind than {:?} for lists of it", names.kind));
    }
    for (field, list) in [("shortNames", &names.short_names), ("categories", &names.categories)] {
        for (i, word) in list.iter().enumerate() {
            if let Some(problem) = word_problem(word) {
                report.at(field).at(i).error(problem);
            } else if list[..i].contains(word) {
                report.at(field).at(i).error(format!("expected each name once, found {word:?} again"));
            }
        }
    }
}

/// Says what keeps a word from being a part of the API: a DNS label that begins with a letter.
fn word_problem(word: &str) -> Option<String> {
    name::label_problem(word).or_else(|| {
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        digit.then(|| format!("expected a letter at the beginning, found {word:?}"))
    })
}

fn storage(spec: &CrdConfig, report: &mut Report<'_>) {
    let stored: Vec<usize> = (0..spec.versions.len()).filter(|i| spec.stores(&spec.versions[*i])).collect();
    match stored[..] {
        [_] => {}
        [] if spec.versions.is_empty() => {
            report.at("versions").error("expected at least one version, found none");
        }
        [] => {
            report
                .at("versions")
                .error("expected one version with `storage: true`, found none")
                .help("objects are stored in that version and converted to the others");
        }
        [first, ref others @ ..] => {
            let first = &spec.versions[first].name;
            for i in others {
                report
                    .at("versions")
                    .at(*i)
                    .at("storage")
                    .error(format!("expected one version with `storage: true`, found {first:?} to be another"));
            }
        }
    }
}

/// Nobody could create an object.
fn served(spec: &CrdConfig, report: &mut Report<'_>) {
    if !spec.versions.is_empty() && spec.versions.iter().all(|version| !version.served) {
        report.warning("no version is served, so that nobody can read or write an object");
    }
}

/// The name of the definition is made of two that fit on their own.
fn length(spec: &CrdConfig, report: &mut Report<'_>) {
    let length = spec.names.plural().len() + 1 + spec.group.len();
    if length > name::SUBDOMAIN && spec.group.len() <= name::SUBDOMAIN {
        let limit = name::SUBDOMAIN;
        let message = format!("expected at most {limit} characters in the plural and the group, found {length}");
        report.at("plural").error(message);
    }
}
