//! Cuts the inputs into pieces of work, no sooner than they are wanted.

use super::batch::Part;
use crate::error::Error;
use crate::input::{self, Input, Opened};
use kure_core::yaml::Limits;
use kure_core::{Cursor, Source};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

/// How much text a batch of pieces may have, in bytes. A larger file is shared by several batches.
const BYTES: u64 = 64 << 10;

/// How many documents a batch has at first, and in a long run: a short run is shared out too, and a long one
/// asks its workers less often.
const DOCUMENTS: std::ops::RangeInclusive<usize> = 4..=128;

/// Something for a thread to render.
pub(super) enum Piece {
    /// Some documents of a source.
    Documents(Part),
    /// A small file, which is still to be read.
    File(PathBuf),
    /// An example: from here on, what was seen before does not count.
    Example(Opened),
    /// A text that could not be read, or holds something other than documents.
    Unreadable(Result<kure_core::Diagnostic, Error>),
}

/// The inputs of a run, as batches of pieces.
pub(super) struct Feed<'s> {
    inputs: std::vec::IntoIter<Input>,
    stdin: &'s mut (dyn Read + Send),
    limits: Limits,
    /// The source that is being cut, and how far.
    open: Option<(Arc<Source>, Cursor)>,
    batches: usize,
}

/// What is left of a batch.
struct Room {
    documents: usize,
    bytes: u64,
}

impl<'s> Feed<'s> {
    pub(super) fn new(inputs: Vec<Input>, stdin: &'s mut (dyn Read + Send), limits: Limits) -> Self {
        Self { inputs: inputs.into_iter(), stdin, limits, open: None, batches: 0 }
    }

    fn piece(&mut self, room: &mut Room) -> Option<Piece> {
        loop {
            if let Some((source, cursor)) = &mut self.open {
                if let Some(piece) = cut(source, cursor, room) {
                    return Some(piece);
                }
                self.open = None;
            }
            let opened = match self.inputs.next()? {
                Input::Example(plugin, example) => {
                    room.documents -= 1;
                    return Some(Piece::Example(input::open_example(plugin, example)));
                }
                Input::Stdin => input::open_stdin(self.stdin, &self.limits),
                Input::File(path) => match input::size(&path) {
                    Some(size) if size < BYTES => {
                        room.documents -= 1;
                        room.bytes = room.bytes.saturating_sub(size);
                        return Some(Piece::File(path));
                    }
                    _ => input::open(&path, &self.limits),
                },
            };
            match opened {
                Ok(Ok(source)) => {
                    let start = source.start();
                    self.open = Some((Arc::new(source), start));
                }
                Ok(Err(diagnostic)) => return Some(Piece::Unreadable(Ok(diagnostic))),
                Err(error) => return Some(Piece::Unreadable(Err(error))),
            }
        }
    }
}

/// Cuts off as many documents as there is room for.
fn cut(source: &Arc<Source>, cursor: &mut Cursor, room: &mut Room) -> Option<Piece> {
    let from = *cursor;
    while room.documents > 0 && room.bytes > 0 {
        let Some(document) = source.next_document(cursor) else { break };
        room.documents -= 1;
        room.bytes = room.bytes.saturating_sub(document.text().len() as u64);
    }
    let to = *cursor;
    (from.index() < to.index()).then(|| Piece::Documents(Part { source: source.clone(), from, to: Some(to) }))
}

impl Iterator for Feed<'_> {
    type Item = Vec<Piece>;

    fn next(&mut self) -> Option<Vec<Piece>> {
        let documents = (DOCUMENTS.start() * (1 + self.batches)).min(*DOCUMENTS.end());
        let mut room = Room { documents, bytes: BYTES };
        let mut pieces = Vec::new();
        while room.documents > 0 && room.bytes > 0 {
            let Some(piece) = self.piece(&mut room) else { break };
            pieces.push(piece);
        }
        self.batches += 1;
        (!pieces.is_empty()).then_some(pieces)
    }
}
