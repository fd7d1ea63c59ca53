//! Texts that hold documents, and the documents in them.

use crate::files::{Files, NoFiles};
use crate::report::Finding;
use crate::yaml::{self, Chunk, Limits, Problem, ProblemKind, Span, Split};
use crate::{Diagnostic, Location};
use std::fmt;
use std::sync::Arc;

/// A text with documents: a file that someone else has read.
///
/// ```
/// use kure_core::Source;
///
/// let source = Source::new("shop.yaml", b"kind: A\n---\nkind: B\n".to_vec())?;
/// assert_eq!(source.documents().count(), 2);
/// # Ok::<(), kure_core::Diagnostic>(())
/// ```
#[derive(Clone)]
pub struct Source {
    name: Arc<str>,
    text: String,
    files: Arc<dyn Files>,
    limits: Limits,
    /// The line and the number of the first document, where the text is a part of a larger one.
    first: (u32, usize),
}

impl Source {
    /// Takes the bytes of a file, which have to be text of an acceptable size.
    pub fn new(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        Self::within(name, bytes, Limits::default())
    }

    /// Takes the bytes of a file under other limits than the usual ones.
    pub fn within(name: impl Into<Arc<str>>, bytes: Vec<u8>, limits: Limits) -> Result<Self, Diagnostic> {
        let name = name.into();
        let skipped = match yaml::check_text(&bytes, &limits) {
            Ok(text) => bytes.len() - text.len(),
            Err(mut problem) => {
                advise(&mut problem);
                let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
                let chunk = Chunk { text: &shown, line: 1 };
                let span = problem.span;
                return Err(Finding::from(problem).diagnostic().at(Location::of(&name, chunk, span)));
            }
        };
        let mut text = String::from_utf8(bytes).expect("the bytes were checked to be UTF-8 above");
        text.drain(..skipped);
        Ok(Self { name, text, files: Arc::new(NoFiles), limits, first: (1, 0) })
    }

    /// Says that the text is a part of a larger one: on which line it begins, and after how many documents.
    ///
    /// Diagnostics then show the lines of the whole.
    #[must_use]
    pub fn continued(mut self, line: u32, documents: usize) -> Self {
        self.first = (line, documents);
        self
    }

    /// Gives the documents the files beside the text.
    #[must_use]
    pub fn with_files(mut self, files: Arc<dyn Files>) -> Self {
        self.files = files;
        self
    }

    /// Returns the files beside the text.
    pub fn files(&self) -> &Arc<dyn Files> {
        &self.files
    }

    /// Returns the name, as diagnostics show it.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Returns how much the text may ask for.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Cuts the text into documents, without parsing them. Some may turn out to be empty.
    ///
    /// It ends after the first document beyond the limit, which renders to an error.
    pub fn documents(&self) -> impl Iterator<Item = Document<'_>> {
        let mut cursor = self.start();
        std::iter::from_fn(move || self.next_document(&mut cursor))
    }

    /// Returns the place before the first document.
    pub fn start(&self) -> Cursor {
        let (line, index) = self.first;
        Cursor { at: 0, line, index, has_returns: self.text.as_bytes().contains(&b'\r') }
    }

    /// Returns the document after the cursor, and moves the cursor behind it.
    pub fn next_document(&self, cursor: &mut Cursor) -> Option<Document<'_>> {
        if cursor.index > self.limits.documents {
            return None;
        }
        let mut split = Split::resume(&self.text[cursor.at..], cursor.line, cursor.has_returns);
        let (chunk, index) = (split.next()?, cursor.index);
        *cursor = Cursor { at: cursor.at + chunk.text.len(), line: split.line(), index: index + 1, ..*cursor };
        Some(Document { source: self, chunk, index })
    }

    /// Returns the text of the documents between two places.
    ///
    /// # Panics
    ///
    /// If the first place is behind the second, or they belong to another source.
    pub fn between(&self, from: Cursor, to: Cursor) -> &str {
        &self.text[from.at..to.at]
    }
}

/// Whoever gives a source may give it other limits.
fn advise(problem: &mut Problem) {
    if let ProblemKind::Limit(limit) = problem.kind {
        problem.help = Some(limit.advice());
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("name", &self.name).field("bytes", &self.text.len()).finish_non_exhaustive()
    }
}

/// A place between the documents of a source: where a walk over them stands.
///
/// It borrows nothing, so that one thread may cut a source into pieces for others. It belongs to the source that it
/// came from.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    at: usize,
    line: u32,
    index: usize,
    has_returns: bool,
}

impl Cursor {
    /// Returns the line of the source on which the next document begins, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// Returns how many documents of the source come before the place, empty ones too.
    pub fn index(&self) -> usize {
        self.index
    }
}

/// One document of a source: a piece of its text.
#[derive(Clone, Copy, Debug)]
pub struct Document<'s> {
    source: &'s Source,
    chunk: Chunk<'s>,
    index: usize,
}

impl<'s> Document<'s> {
    /// Returns the source that the document is in.
    pub fn source(&self) -> &'s Source {
        self.source
    }

    /// Returns the text, which begins at line [`line`](Self::line) of the source.
    pub fn text(&self) -> &'s str {
        self.chunk.text
    }

    /// Returns the first line in the source, from 1.
    pub fn line(&self) -> u32 {
        self.chunk.line
    }

    /// Returns how many documents of the source come before it, empty ones too.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Returns `apiVersion` and `kind` as the document has them, and where it says its kind. Nothing if it has not both.
    pub fn kind(&self) -> Option<(String, String, Location)> {
        let root = self.parse().root?;
        let text = |key| root.get(key)?.as_text().map(str::to_owned);
        Some((text("apiVersion")?, text("kind")?, self.place(root.get("kind")?.span())))
    }

    pub(crate) fn parse(&self) -> yaml::Parsed<'s> {
        let mut parsed = match self.source.limits.admit(self.index, &self.chunk) {
            Ok(()) => yaml::parse(self.chunk, &self.source.limits),
            Err(problem) => yaml::Parsed { root: None, problems: vec![problem] },
        };
        parsed.problems.iter_mut().for_each(advise);
        parsed
    }

    pub(crate) fn files(&self) -> Arc<dyn Files> {
        self.source.files.clone()
    }

    /// Returns a place of the document, with its line.
    pub(crate) fn place(&self, span: Span) -> Location {
        Location::of(&self.source.name, self.chunk, span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_may_stop_and_go_on() {
        let source = Source::new("a.yaml", b"a: 1\r\n---\r\nb: 2\n---\nc: 3\n".to_vec()).unwrap();
        let whole: Vec<_> = source.documents().map(|document| (document.line(), document.text())).collect();
        let mut cursor = source.start();
        source.next_document(&mut cursor);
        let mut later = cursor;
        let rest: Vec<_> = std::iter::from_fn(|| source.next_document(&mut later))
            .map(|document| (document.line(), document.text()))
            .collect();
        assert_eq!(whole[1..], rest);
        assert_eq!((cursor.line(), cursor.index(), later.index()), (rest[0].0, 1, whole.len()));
        assert!(source.between(cursor, later).chars().eq(rest.iter().flat_map(|(_, text)| text.chars())));
    }

    #[test]
    fn a_part_says_the_places_of_the_whole() {
        let source = Source::new("a.yaml", b"a: 1\n---\nb: 2\n---\nc: 3\n".to_vec()).unwrap();
        let rest: Vec<_> = source.documents().skip(1).collect();
        let text: String = rest.iter().map(Document::text).collect();
        let part = Source::new("a.yaml", text.into_bytes()).unwrap().continued(rest[0].line(), rest[0].index());
        let places = |document: Document<'_>| (document.line(), document.index(), document.text().to_owned());
        assert!(part.documents().map(places).eq(rest.into_iter().map(places)));
    }

    #[test]
    fn one_document_too_many_is_an_error_and_the_last() {
        let limits = Limits { documents: 2, ..Limits::default() };
        let source = Source::within("a.yaml", b"--- 1\n--- 2\n--- 3\n--- 4\n".to_vec(), limits).unwrap();
        let problems: Vec<_> = source.documents().map(|document| document.parse().problems.len()).collect();
        assert_eq!(problems, [0, 0, 1]);
    }
}
