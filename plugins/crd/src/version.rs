//! The rules for what stands around the schema of a version: columns, fields to select by, the scale, a deprecation.

use crate::path::{self, Part, Problem};
use crate::spec::{Column, ColumnType, Scale, Version};
use crate::structural::{self, text};
use kure_core::prelude::*;
use kure_core::yaml::Node;

/// The formats that a column may have.
const FORMATS: [&str; 8] = ["int32", "int64", "float", "double", "byte", "date", "date-time", "password"];

/// How many fields objects may be selected by.
const SELECTABLE: usize = 8;

/// The longest deprecation warning, in bytes.
const WARNING: usize = 256;

/// Says what the API server would refuse in a version, or what would show nothing.
pub(crate) fn check(version: &Version, report: &mut Report<'_>) {
    let schema = report.node().get("schema").unwrap_or(report.node());
    structural::check(&mut report.at("schema"), version.subresources.status);
    for (i, column) in version.columns.iter().enumerate() {
        let mut report = report.at("columns");
        self::column(column, schema, &mut report.at(i));
        if version.columns[..i].iter().any(|other| other.name == column.name) {
            report.at(i).at("name").error(format!("expected each heading once, found {:?} again", column.name));
        }
    }
    selectable(&version.selectable_fields, schema, &mut report.at("selectableFields"));
    if let Some(scale) = &version.subresources.scale {
        self::scale(scale, schema, &mut report.at("subresources").at("scale"));
    }
    deprecation(version, &mut report.at("deprecationWarning"));
}

fn column(column: &Column, schema: &Node<'_>, report: &mut Report<'_>) {
    if column.name.is_empty() {
        report.at("name").error("expected a heading, found an empty text");
    }
    if let Some(format) = column.format.as_deref().filter(|format| !FORMATS.contains(format)) {
        report.at("format").error(format!("expected one of {}, found {format:?}", FORMATS.join(", ")));
    }
    let found = path::parse(&column.path).and_then(|parts| path::in_object(schema, &parts));
    let described = match found {
        Ok(Some(described)) => described,
        Ok(None) => return,
        Err(problem) => return say(problem, &mut report.at("path")),
    };
    let Some(found) = text(described, "type") else { return };
    let (name, fitting): (&str, &[&str]) = match column.r#type {
        // Any value can be shown as a text.
        ColumnType::String => return,
        ColumnType::Integer => ("integer", &["integer", "number"]),
        ColumnType::Number => ("number", &["integer", "number"]),
        ColumnType::Boolean => ("boolean", &["boolean"]),
        ColumnType::Date => ("date", &["string"]),
    };
    if !fitting.contains(&found) {
        let message = format!("expected the type of a column for a value of type {found}, found {name}");
        report.at("type").error(message).help("the column would stay empty: `string` shows any value");
    }
}

fn selectable(fields: &[String], schema: &Node<'_>, report: &mut Report<'_>) {
    if fields.len() > SELECTABLE {
        report.error(format!("expected at most {SELECTABLE} fields, found {}", fields.len()));
    }
    for (i, field) in fields.iter().enumerate() {
        let mut report = report.at(i);
        if fields[..i].contains(field) {
            report.error(format!("expected each field once, found {field:?} again"));
        }
        if field.starts_with(".metadata.") || field == ".metadata" {
            let help = "objects may be selected by their name, their namespace and their labels without it";
            report.error(format!("expected a field outside of `.metadata`, found {field:?}")).help(help);
            continue;
        }
        match fields_of(field).and_then(|parts| path::in_object(schema, &parts)) {
            Ok(Some(found)) if ["string", "boolean", "integer"].map(Some).contains(&text(found, "type")) => {}
            Ok(Some(found)) => {
                let found = text(found, "type").unwrap_or("any");
                report.error(format!("expected a field of type string, boolean or integer, found the type {found}"));
            }
            Ok(None) => {
                report.error(format!("expected a field that the schema describes, found {field:?}"));
            }
            Err(problem) => say(problem, &mut report),
        }
    }
}

fn scale(scale: &Scale, schema: &Node<'_>, report: &mut Report<'_>) {
    let replicas = [
        ("specReplicasPath", &scale.spec_replicas_path, ".spec."),
        ("statusReplicasPath", &scale.status_replicas_path, ".status."),
    ];
    for (key, path, below) in replicas {
        part_of_scale(path, below, "integer", schema, &mut report.at(key));
    }
    if let Some(selector) = &scale.label_selector_path {
        let below = if selector.starts_with(".spec.") { ".spec." } else { ".status." };
        part_of_scale(selector, below, "string", schema, &mut report.at("labelSelectorPath"));
    }
}

fn part_of_scale(path: &str, below: &str, wanted: &str, schema: &Node<'_>, report: &mut Report<'_>) {
    if path.strip_prefix(below).is_none_or(str::is_empty) {
        report.error(format!("expected a path that begins with `{below}`, found {path:?}"));
        return;
    }
    match fields_of(path).and_then(|parts| path::in_object(schema, &parts)) {
        Ok(Some(found)) => {
            let found = text(found, "type").filter(|found| *found != wanted);
            if let Some(found) = found {
                report.error(format!("expected a field of type {wanted}, found the type {found}"));
            }
        }
        Ok(None) => {}
        Err(problem) => say(problem, report),
    }
}

fn deprecation(version: &Version, report: &mut Report<'_>) {
    let Some(warning) = &version.deprecation_warning else { return };
    if !version.deprecated {
        report.error("expected `deprecated: true` beside a warning, found a version that stays");
    }
    if warning.is_empty() {
        report.error("expected a warning, found an empty text").help("without the key, Kubernetes writes one");
    } else if warning.len() > WARNING {
        report.error(format!("expected at most {WARNING} bytes, found {}", warning.len()));
    } else if warning.chars().any(char::is_control) {
        report.error("expected a warning in one line, found a control character");
    }
}

fn fields_of(path: &str) -> Result<Vec<Part>, Problem> {
    Ok(path::parse_fields(path)?.into_iter().map(Part::Field).collect())
}

fn say((message, help): Problem, report: &mut Report<'_>) {
    let finding = report.error(message);
    if let Some(help) = help {
        finding.help(help);
    }
}
