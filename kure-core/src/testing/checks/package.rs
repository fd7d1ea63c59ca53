//! What people and editors read of a plugin.

use super::Subject;
use crate::schema;
use crate::testing::fault::Found;

/// The package has a description and a licence.
pub(super) fn is_described(subject: &Subject) -> Vec<Found> {
    let package = subject.plugin.package();
    let fields = [
        ("description", package.description, "say in one line what the plugin generates: lists of plugins show it"),
        (
            "license",
            package.license,
            "write `license = \"MIT OR Apache-2.0\"`, or another: without one nobody may use it",
        ),
    ];
    let absent = fields.into_iter().filter(|(_, value, _)| value.trim().is_empty());
    absent
        .map(|(field, _, help)| Found::new("Cargo.toml", format!("`{field}` in `[package]`"), "none").help(help))
        .collect()
}

/// Each schema can be checked, is closed, and describes its fields.
pub(super) fn has_schemas(subject: &Subject) -> Vec<Found> {
    let kinds = subject.plugin.kinds().iter();
    let faults = kinds.flat_map(|kind| {
        let faults = schema::faults(&kind.spec_schema());
        faults.into_iter().map(|fault| found(kind.gvk().kind(), &fault))
    });
    faults.collect()
}

fn found(kind: &str, fault: &str) -> Found {
    let (expected, found) = fault.split_once(", found ").unwrap_or((fault, "none"));
    let expected = expected.strip_prefix("expected ").unwrap_or(expected);
    let help = if expected.contains("doc comment") {
        "write `/// …` above it: the comment is the manual and the text in editors"
    } else if expected.contains("deny_unknown_fields") {
        "write the attribute on the type, so that editors refuse what kure refuses"
    } else {
        "describe the type with what kure checks, so that every mistake has its place"
    };
    Found::new(kind, expected, found).help(help)
}
