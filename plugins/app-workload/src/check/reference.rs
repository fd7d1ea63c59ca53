//! The rules for what is named in other objects: their names, keys and fields.

use super::config;
use crate::spec::{FieldRef, KeyFile, KeyRef, ResourceRef};
use kure_core::parts::Quantity;
use kure_core::{name, prelude::*};

/// The fields of a pod that an environment variable and a file may hold, and those for one of them only.
const FIELDS: [&str; 3] = ["metadata.name", "metadata.namespace", "metadata.uid"];
const FIELDS_OF_VARIABLES: [&str; 6] =
    ["spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"];
const FIELDS_OF_FILES: [&str; 2] = ["metadata.labels", "metadata.annotations"];

const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];

/// Says what is wrong with the name of another object.
pub(super) fn object(name: &str, report: &mut Report<'_>) {
    if let Some(problem) = name::subdomain_problem(name) {
        report.error(problem);
    }
}

/// Says what is wrong with a key of another object.
pub(super) fn key(reference: &KeyRef, report: &mut Report<'_>) {
    object(&reference.name, &mut report.at("name"));
    if let Some(problem) = config::key_problem(&reference.key) {
        report.at("key").error(problem);
    }
}

/// Says what is wrong with keys that become files.
pub(super) fn files(items: &[KeyFile], report: &mut Report<'_>) {
    for (i, item) in items.iter().enumerate() {
        if let Some(problem) = config::key_problem(&item.key) {
            report.at(i).at("key").error(problem);
        }
        file(&item.path, &mut report.at(i).at("path"));
    }
}

/// Says what is wrong with the path of a file in a volume.
pub(super) fn file(path: &str, report: &mut Report<'_>) {
    if path.is_empty() || path.starts_with('/') || path.split('/').any(|step| step == "..") {
        report.error(format!("expected a path within the volume, found {path:?}"));
    }
}

/// Says what is wrong with a field of the pod for an environment variable.
pub(super) fn field_of_variable(field: &FieldRef, report: &mut Report<'_>) {
    self::field(field, &[&FIELDS[..], &FIELDS_OF_VARIABLES[..]].concat(), report);
}

/// Says what is wrong with a field of the pod for a file.
pub(super) fn field_of_file(field: &FieldRef, report: &mut Report<'_>) {
    self::field(field, &[&FIELDS[..], &FIELDS_OF_FILES[..]].concat(), report);
}

fn field(field: &FieldRef, fields: &[&str], report: &mut Report<'_>) {
    // `metadata.labels['tier']` is one of the labels, which both may hold.
    let one_of_many = FIELDS_OF_FILES.iter().any(|many| {
        let key = field.field_path.strip_prefix(many).and_then(|rest| rest.strip_prefix("['"));
        key.and_then(|rest| rest.strip_suffix("']")).is_some_and(|key| name::key_problem(key).is_none())
    });
    if !one_of_many {
        known(&field.field_path, fields, &mut report.at("fieldPath"));
    }
}

/// Says what is wrong with what a container needs or may use.
pub(super) fn resource(resource: &ResourceRef, report: &mut Report<'_>) {
    if !resource.resource.contains(".hugepages-") {
        known(&resource.resource, &RESOURCES, &mut report.at("resource"));
    }
    if let Some(Err(problem)) = resource.divisor.as_ref().map(Quantity::amount) {
        report.at("divisor").error(problem);
    }
}

fn known(word: &str, words: &[&str], report: &mut Report<'_>) {
    if words.contains(&word) {
        return;
    }
    let finding = report.error(format!("expected one of {}, found {word:?}", words.join(", ")));
    if let Some(meant) = kure_core::nearest(word, words.iter().copied()) {
        finding.help(format!("did you mean {meant:?}?"));
    }
}
