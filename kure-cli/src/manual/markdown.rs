//! A manual as Markdown: an index, and a file for each kind.

use super::book::Book;
use super::{File, KINDS, prose};
use std::fmt::Write;

pub(super) fn files(book: &Book<'_>) -> Vec<File> {
    let pages = book
        .chapters
        .iter()
        .map(|chapter| File { path: format!("{KINDS}/{}.md", chapter.page), text: format!("{:#}", chapter.manual) });
    let index = File { path: "index.md".to_owned(), text: index(book) };
    [index].into_iter().chain(pages).collect()
}

fn index(book: &Book<'_>) -> String {
    let mut text = "# Kinds\n\n| Kind | `apiVersion` | What it is | From |\n|---|---|---|---|\n".to_owned();
    for chapter in &book.chapters {
        let manual = chapter.manual;
        let what = escaped(&prose::plain(&manual.description));
        writeln!(
            text,
            "| [{}]({KINDS}/{}.md) | `{}` | {what} | {} |",
            manual.kind, chapter.page, manual.api_version, manual.package
        )
        .expect("a string takes what is written to it");
    }
    text
}

/// Takes from characters what they would mean in a cell of a table.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        if "\\`*_[]<>|&#~".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
        escaped
    })
}
