//! The rules for environment variables.

use super::{each_once, exactly_one, reference};
use crate::spec::{Container, EnvSource};
use kure_core::prelude::*;

/// Says what is wrong with the environment variables of a container.
pub(super) fn check(container: &Container, report: &mut Report<'_>) {
    let mut list = report.at("env");
    each_once("variable", "name", container.env.iter().map(|variable| &*variable.name), &mut list);
    for (i, variable) in container.env.iter().enumerate() {
        let mut report = list.at(i);
        if let Some(problem) = name_problem(&variable.name) {
            report.at("name").error(problem);
        }
        match (&variable.value, &variable.value_from) {
            (Some(_), Some(_)) => {
                report.at("valueFrom").error("expected either `value` or `valueFrom`, found both");
            }
            (None, None) => {
                report
                    .error("expected either `value` or `valueFrom`, found neither")
                    .help("write `value: \"\"` for nothing");
            }
            (None, Some(source)) => self::source(source, &mut report.at("valueFrom")),
            (Some(_), None) => {}
        }
    }
    for (i, source) in container.env_from.iter().enumerate() {
        let choices = [("configMapRef", source.config_map_ref.is_some()), ("secretRef", source.secret_ref.is_some())];
        let mut report = report.at("envFrom");
        let mut report = report.at(i);
        exactly_one(&choices, &mut report);
        for (field, object) in [("configMapRef", &source.config_map_ref), ("secretRef", &source.secret_ref)] {
            if let Some(object) = object {
                reference::object(&object.name, &mut report.at(field).at("name"));
            }
        }
        if let Some(problem) = source.prefix.as_deref().and_then(name_problem) {
            report.at("prefix").error(problem);
        }
    }
}

fn source(source: &EnvSource, report: &mut Report<'_>) {
    let choices = [
        ("secretKeyRef", source.secret_key_ref.is_some()),
        ("configMapKeyRef", source.config_map_key_ref.is_some()),
        ("fieldRef", source.field_ref.is_some()),
        ("resourceFieldRef", source.resource_field_ref.is_some()),
    ];
    exactly_one(&choices, report);
    for (field, key) in [("secretKeyRef", &source.secret_key_ref), ("configMapKeyRef", &source.config_map_key_ref)] {
        if let Some(key) = key {
            reference::key(key, &mut report.at(field));
        }
    }
    if let Some(field) = &source.field_ref {
        reference::field_of_variable(field, &mut report.at("fieldRef"));
    }
    if let Some(resource) = &source.resource_field_ref {
        reference::resource(resource, &mut report.at("resourceFieldRef"));
    }
}

fn name_problem(name: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let fine = !name.is_empty() && name.chars().all(fits) && !name.starts_with(|c: char| c.is_ascii_digit());
    (!fine).then(|| format!("expected letters, digits, `_`, `-` and `.`, and no digit first, found {name:?}"))
}
