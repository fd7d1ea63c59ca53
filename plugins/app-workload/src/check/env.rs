//! The rules for environment variables.

use super::{each_once, exactly_one};
use crate::spec::Container;
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
            (None, Some(source)) => exactly_one(
                &[
                    ("secretKeyRef", source.secret_key_ref.is_some()),
                    ("configMapKeyRef", source.config_map_key_ref.is_some()),
                    ("fieldRef", source.field_ref.is_some()),
                    ("resourceFieldRef", source.resource_field_ref.is_some()),
                ],
                &mut report.at("valueFrom"),
            ),
            (Some(_), None) => {}
        }
    }
    for (i, source) in container.env_from.iter().enumerate() {
        let choices = [("configMapRef", source.config_map_ref.is_some()), ("secretRef", source.secret_ref.is_some())];
        exactly_one(&choices, &mut report.at("envFrom").at(i));
        if let Some(problem) = source.prefix.as_deref().and_then(name_problem) {
            report.at("envFrom").at(i).at("prefix").error(problem);
        }
    }
}

fn name_problem(name: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let fine = !name.is_empty() && name.chars().all(fits) && !name.starts_with(|c: char| c.is_ascii_digit());
    (!fine).then(|| format!("expected letters, digits, `_`, `-` and `.`, and no digit first, found {name:?}"))
}
