//! The rules for volumes that are put together from several sources.

use super::{exactly_one, reference};
use crate::spec::{FieldFile, Keys, PodFields, Projected};
use kure_core::prelude::*;

/// Says what is wrong with the sources of a volume.
pub(super) fn check(projected: &Projected, report: &mut Report<'_>) {
    if projected.sources.is_empty() {
        report.at("sources").error("expected at least one source, found none");
    }
    for (i, source) in projected.sources.iter().enumerate() {
        let mut report = report.at("sources");
        let mut report = report.at(i);
        let choices = [
            ("configMap", source.config_map.is_some()),
            ("secret", source.secret.is_some()),
            ("downwardAPI", source.downward_api.is_some()),
            ("serviceAccountToken", source.service_account_token.is_some()),
        ];
        exactly_one(&choices, &mut report);
        if let Some(fields) = &source.downward_api {
            pod_fields(fields, &mut report.at("downwardAPI"));
        }
        for (field, source) in [("configMap", &source.config_map), ("secret", &source.secret)] {
            if let Some(source) = source {
                keys(source, &mut report.at(field));
            }
        }
        if let Some(token) = &source.service_account_token {
            reference::file(&token.path, &mut report.at("serviceAccountToken").at("path"));
        }
    }
}

fn keys(keys: &Keys, report: &mut Report<'_>) {
    reference::object(&keys.name, &mut report.at("name"));
    reference::files(&keys.items, &mut report.at("items"));
}

/// Says what is wrong with fields of the pod that become files.
pub(super) fn pod_fields(fields: &PodFields, report: &mut Report<'_>) {
    for (i, item) in fields.items.iter().enumerate() {
        field(item, &mut report.at("items").at(i));
    }
}

fn field(file: &FieldFile, report: &mut Report<'_>) {
    let choices = [("fieldRef", file.field_ref.is_some()), ("resourceFieldRef", file.resource_field_ref.is_some())];
    exactly_one(&choices, report);
    reference::file(&file.path, &mut report.at("path"));
    if let Some(field) = &file.field_ref {
        reference::field_of_file(field, &mut report.at("fieldRef"));
    }
    if let Some(resource) = &file.resource_field_ref {
        let mut report = report.at("resourceFieldRef");
        reference::resource(resource, &mut report);
        if resource.container_name.is_none() {
            report.error("expected the `containerName` of the resource, found none");
        }
    }
}
