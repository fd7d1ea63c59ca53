//! The rules that the API server has for a definition around its schemas.

use crate::spec::{CrdConfig, Naming, Scale, Version};
use crate::structural;
use kure_core::{name, prelude::*};

/// Says what the API server would refuse.
pub(crate) fn definition(spec: &CrdConfig, app: &Application, report: &mut Report<'_>) {
    group(&spec.group, app, &mut report.at("group"));
    names(&spec.names, &mut report.at("names"));
    for (i, version) in spec.versions.iter().enumerate() {
        let mut report = report.at("versions");
        if spec.versions[..i].iter().any(|other| other.name == version.name) {
            report.at(i).at("name").error(format!("expected each version once, found {:?} again", version.name));
        }
        self::version(version, &mut report.at(i));
    }
    storage(spec, report);
    if let Some(webhook) = &spec.conversion {
        webhook.check(app, &mut report.at("conversion"));
    }
}

fn group(group: &str, app: &Application, report: &mut Report<'_>) {
    if let Some(problem) = name::subdomain_problem(group) {
        report.error(problem);
    } else if !group.contains('.') {
        report.error(format!("expected a group with at least one dot, found {group:?}"));
    } else if is_reserved(group) && !app.annotations().contains_key("api-approved.kubernetes.io") {
        report
            .error(format!(
                "expected a group of your own, found {group:?}, which the Kubernetes project keeps to itself"
            ))
            .help("set the annotation `api-approved.kubernetes.io` in the document's metadata if the API was approved");
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

fn version(version: &Version, report: &mut Report<'_>) {
    if let Some(problem) = word_problem(&version.name) {
        report.at("name").error(problem);
    }
    structural::check(&mut report.at("schema"));
    for (i, column) in version.columns.iter().enumerate() {
        let mut report = report.at("columns");
        path(&column.path, "", &mut report.at(i).at("path"));
        if column.name.is_empty() {
            report.at(i).at("name").error("expected a heading, found an empty text");
        }
    }
    for (i, field) in version.selectable_fields.iter().enumerate() {
        path(field, "", &mut report.at("selectableFields").at(i));
    }
    if let Some(scale) = &version.subresources.scale {
        self::scale(scale, &mut report.at("subresources").at("scale"));
    }
    if version.deprecation_warning.is_some() && !version.deprecated {
        report
            .at("deprecationWarning")
            .error("expected `deprecated: true` beside a warning, found a version that stays");
    }
}

fn scale(scale: &Scale, report: &mut Report<'_>) {
    path(&scale.spec_replicas_path, ".spec.", &mut report.at("specReplicasPath"));
    path(&scale.status_replicas_path, ".status.", &mut report.at("statusReplicasPath"));
    if let Some(selector) = &scale.label_selector_path {
        let below = if selector.starts_with(".spec.") { ".spec." } else { ".status." };
        path(selector, below, &mut report.at("labelSelectorPath"));
    }
}

/// Checks a simple JSON path, which has to begin with `below` and a field in it.
fn path(path: &str, below: &str, report: &mut Report<'_>) {
    let below = if below.is_empty() { "." } else { below };
    if path.strip_prefix(below).is_none_or(str::is_empty) {
        report.error(format!("expected a path that begins with `{below}`, found {path:?}"));
    }
}
