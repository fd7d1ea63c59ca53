//! Diagnostics for people: the line, a caret, and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use kure_core::{Diagnostic, Location, Severity};
use std::ops::Range;

/// Renders a diagnostic, with an empty line after it.
pub(super) fn render(diagnostic: &Diagnostic, colour: bool) -> String {
    // A worker may say anything. The renderer itself looks after titles and lines.
    let helps: Vec<_> = diagnostic.help.iter().map(|help| harmless(help)).collect();
    let file = diagnostic.location.as_ref().map(|at| harmless(&at.file)).unwrap_or_default();
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
    let mut group = match &diagnostic.location {
        None => Group::with_title(title),
        Some(at) if at.line == 0 => title.element(Origin::path(&*file)),
        Some(at) if is_cut_before(at) => {
            title.element(Origin::path(&*file).line(at.line as usize).char_column(at.column as usize))
        }
        Some(at) => title.element(
            Snippet::source(&at.text)
                .line_start(at.line as usize)
                .path(&*file)
                .annotation(AnnotationKind::Primary.span(meant(at))),
        ),
    };
    group = group.elements(helps.iter().map(|help| Level::HELP.message(help)));
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

/// Replaces what is for a terminal to obey, and not for people to read.
pub(crate) fn harmless(text: &str) -> String {
    text.replace(|character: char| character.is_control() && !matches!(character, '\t' | '\n'), "\u{fffd}")
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

#[cfg(test)]
mod tests {
    use super::*;
    use kure_core::Code;

    #[test]
    fn nothing_is_said_that_a_terminal_obeys() {
        let [file, text, help] = ["a\x1b[2J.yaml", "b: \x1b[2J", "first\x1b[2J\n\tsecond\x07"].map(str::to_owned);
        let location = Location { file: file.into(), line: 7, column: 1, width: 1, text };
        let diagnostic = Diagnostic::error(Code::NotText, "what\x1b[2J").at(location).help(help);
        let said = render(&diagnostic, false);
        assert!(said.contains("second") && said.contains("yaml:7:1"), "{said}");
        assert!(said.chars().all(|character| matches!(character, '\t' | '\n') || !character.is_control()), "{said:?}");
        assert!(!failure("what\x1b[2J", None, false).contains('\x1b'));
    }
}
