//! What the search of the HTML manual looks through.

use super::book::Book;
use super::{KINDS, chapter, prose};
use serde_json::json;

/// How many characters of a description are searched and shown.
const SHOWN: usize = 160;

/// Writes the index as a script, because a page that was opened from a disk may not read other files.
///
/// Each entry is what it is, the kind that it is on the page of, its name, what it means and where it is.
pub(super) fn index(book: &Book<'_>) -> String {
    let mut entries = Vec::new();
    for chapter in &book.chapters {
        let manual = chapter.manual;
        let page = format!("{KINDS}/{}.html", chapter.page);
        let mut add = |what: &str, name: &str, meaning: &str, anchor: &str| {
            let place = if anchor.is_empty() { page.clone() } else { format!("{page}#{anchor}") };
            entries.push(json!([what, manual.kind, name, meaning, place]));
        };
        add("kind", &manual.kind, &shortened(&prose::plain(&manual.description)), "");
        for (field, anchor) in manual.fields.iter().zip(&chapter.anchors) {
            add("field", &field.path, &shortened(&prose::plain(&field.description)), anchor);
        }
        for example in &manual.examples {
            add("example", &example.name, &shortened(&example.description), &chapter::anchor(example));
        }
    }
    let lines: Vec<String> = entries.iter().map(ToString::to_string).collect();
    // A reader that takes the file for HTML finds no tag in it.
    let lines = lines.join(",\n").replace('<', "\\u003c");
    format!("\"use strict\";\nconst entries = [\n{lines}\n];\n")
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
