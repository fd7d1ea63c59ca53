//! The forms of an answer: a table for people, JSON and YAML for programs.

use crate::cli::TableForm;
use crate::report::harmless;
use kure_core::yaml;
use serde::Serialize;
use std::fmt::Write;

/// Returns the answer in the form that was asked for.
pub(super) fn in_form(form: TableForm, value: &impl Serialize, table: impl FnOnce() -> String) -> String {
    match form {
        TableForm::Table => table(),
        TableForm::Json => serde_json::to_string_pretty(value).expect("descriptions are JSON") + "\n",
        TableForm::Yaml => yaml::to_string(value).expect("descriptions are YAML"),
    }
}

/// Aligns columns, all but the last padded to their widest cell.
pub(super) fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..COLUMNS).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        push_line(&mut text, format_args!("{}", cells.collect::<Vec<_>>().join("   ").trim_end()));
    }
    text
}

/// Adds a line. What plugins and documents say is for people to read, and not for their terminals to obey.
pub(super) fn push_line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Nor may a tab move a column.
    let line = harmless(&line.to_string()).replace('\t', "\u{fffd}");
    writeln!(text, "{line}").expect("a string takes what is written to it");
}
