//! How much a text may ask for.
use super::position::Span;
use super::problem::{Problem, ProblemKind};
use super::split::Chunk;

/// What a text may use before it is refused.
///
/// The defaults are far above what people write and far below what hurts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a text: 64 MiB.
    pub bytes: usize,
    /// Documents of a text: 1,000,000. Whoever walks over [`split`](super::split()) asks [`Limits::admit`].
    pub documents: usize,
    /// Values and keys of a document, those that aliases repeat included: 250,000.
    pub nodes: usize,
    /// Levels of lists and mappings within each other: 100. Values are walked by recursion, so not many thousands.
    pub depth: usize,
    /// Bytes that anchors and aliases may repeat in a document: 8 MiB.
    pub expansion: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 << 20, documents: 1_000_000, nodes: 250_000, depth: 100, expansion: 8 << 20 }
    }
}

impl Limits {
    /// Checks that the document with this index, counted from 0, is not one too many.
    pub fn admit(&self, index: usize, chunk: &Chunk<'_>) -> Result<(), Problem> {
        if index < self.documents {
            return Ok(());
        }
        let message = format!("expected at most {} documents, found more", self.documents);
        Err(Problem::new(ProblemKind::Limit, message, Span::new(chunk.line, 1, 1)).with_help("split the file"))
    }

    /// Checks the size of a text.
    pub(super) fn admit_bytes(&self, size: usize) -> Result<(), Problem> {
        if size <= self.bytes {
            return Ok(());
        }
        let message = format!("expected at most {} bytes, found {}", self.bytes, size);
        Err(Problem::new(ProblemKind::Limit, message, Span::new(1, 1, 1)).with_help("split the file"))
    }
}
