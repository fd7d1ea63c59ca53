//! Diagnostics for people: the line, a caret, and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use kure_core::{Diagnostic, Location, Severity};
use std::ops::Range;

/// Renders a diagnostic, with an empty line after it.
pub(super) fn render(diagnostic: &Diagnostic, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
    let mut group = match &diagnostic.location {
        None => Group::with_title(title),
        Some(at) if at.line == 0 => title.element(Origin::path(&*at.file)),
        Some(at) if is_cut_before(at) => {
            title.element(Origin::path(&*at.file).line(at.line as usize).char_column(at.column as usize))
        }
        Some(at) => title.element(
            Snippet::source(&at.text)
                .line_start(at.line as usize)
                .path(&*at.file)
                .annotation(AnnotationKind::Primary.span(meant(at))),
        ),
    };
    group = group.elements(diagnostic.help.iter().map(|help| Level::HELP.message(help)));
    // Many messages name the plugin themselves.
    let unnamed = diagnostic.plugin.filter(|plugin| !diagnostic.message.contains(&format!("plugin `{plugin}`")));
    group = group.elements(unnamed.map(|plugin| Level::NOTE.message(format!("this is what plugin `{plugin}` says"))));
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group]) + "\n"
}

/// Renders why the program stops.
pub(super) fn failure(message: &str, help: Option<&str>, colour: bool) -> String {
    let group = Group::with_title(Level::ERROR.primary_title(message));
    let group = group.elements(help.map(|help| Level::HELP.message(help)));
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// Says whether so long a line was cut that the place is no longer on it.
fn is_cut_before(at: &Location) -> bool {
    at.text.chars().count() + 1 < at.column as usize
}

/// Returns the bytes of the line that are meant.
fn meant(at: &Location) -> Range<usize> {
    let place =
        |characters: u32| at.text.char_indices().nth(characters as usize).map_or(at.text.len(), |(place, _)| place);
    let first = at.column.saturating_sub(1);
    place(first)..place(first.saturating_add(at.width.max(1)))
}
