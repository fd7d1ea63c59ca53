//! Opens the pieces of a batch: documents to render, and what is known without rendering.

use super::feed::Piece;
use super::sheet::Entry;
use crate::input;
use kure_core::yaml::Limits;
use kure_core::{Cursor, Diagnostic, Document, Source};
use std::sync::Arc;

/// Some documents of a source.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub source: Arc<Source>,
    pub from: Cursor,
    /// The place behind the last document. Nothing if these are all that follow.
    pub to: Option<Cursor>,
}

impl Part {
    /// Takes all documents of a source.
    fn whole(source: Source) -> Self {
        let from = source.start();
        Self { source: Arc::new(source), from, to: None }
    }

    /// Returns the documents.
    pub(crate) fn documents(&self) -> impl Iterator<Item = Document<'_>> {
        let mut cursor = self.from;
        std::iter::from_fn(move || self.source.next_document(&mut cursor)).take(self.most())
    }

    /// Returns how many documents these are, and their text.
    pub(crate) fn measure(&self) -> (usize, &str) {
        let to = self.to.unwrap_or_else(|| self.behind(usize::MAX));
        (to.index() - self.from.index(), self.source.between(self.from, to))
    }

    /// Cuts the documents into those before one and those from there on.
    pub(crate) fn split(self, at: usize) -> (Self, Self) {
        let cut = self.behind(at);
        let rest = Self { source: self.source.clone(), from: cut, to: self.to };
        (Self { to: Some(cut), ..self }, rest)
    }

    /// Returns how many documents these are at most.
    fn most(&self) -> usize {
        self.to.map_or(usize::MAX, |to| to.index() - self.from.index())
    }

    /// Returns the place behind so many documents, or behind the last.
    fn behind(&self, count: usize) -> Cursor {
        let mut cursor = self.from;
        for _ in 0..count.min(self.most()) {
            if self.source.next_document(&mut cursor).is_none() {
                break;
            }
        }
        cursor
    }
}

/// A part of a batch.
pub(crate) enum Step {
    /// Documents to be rendered.
    Render(Part),
    /// What is known already.
    Known(Entry),
}

impl Step {
    /// Says what is wrong with a text or a document.
    pub(crate) fn refused(diagnostic: Diagnostic) -> Self {
        Self::Known(Entry::Document { claims: None, diagnostics: vec![diagnostic], objects: 0..0 })
    }
}

/// Opens the files of a batch.
pub(super) fn open(pieces: Vec<Piece>, limits: &Limits) -> Vec<Step> {
    let whole = |opened: input::Opened| opened.map_or_else(Step::refused, |source| Step::Render(Part::whole(source)));
    let mut steps = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let step = match piece {
            Piece::Documents(part) => Step::Render(part),
            Piece::File(path) => match input::open(&path, limits) {
                Ok(opened) => whole(opened),
                Err(error) => Step::Known(Entry::Failure(error)),
            },
            Piece::Example(opened) => {
                let name = opened.as_ref().map(|source| source.name().trim_end_matches(".yaml").to_owned());
                steps.push(Step::Known(Entry::Example(name.unwrap_or_default())));
                whole(opened)
            }
            Piece::Unreadable(Ok(diagnostic)) => Step::refused(diagnostic),
            Piece::Unreadable(Err(error)) => Step::Known(Entry::Failure(error)),
        };
        steps.push(step);
    }
    steps
}
