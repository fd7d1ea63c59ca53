//! The manual of all kinds of a program, as a folder of Markdown or of HTML.

mod book;
mod chapter;
mod entry;
mod html;
mod markdown;
mod prose;
mod search;
mod site;
#[cfg(test)]
mod tests;

use crate::cli::ManualForm;
use book::Book;
use kure_core::schema::Manual;

/// The folder of the pages of kinds.
const KINDS: &str = "kinds";

/// A file of a manual.
#[derive(Debug)]
pub(crate) struct File {
    /// Where it is, with `/` between its parts.
    pub path: String,
    pub text: String,
}

/// Writes the pages of a manual.
pub(crate) fn files(manuals: &[Manual], form: ManualForm) -> Vec<File> {
    let book = Book::of(manuals);
    match form {
        ManualForm::Markdown => markdown::files(&book),
        ManualForm::Html => site::files(&book),
    }
}
