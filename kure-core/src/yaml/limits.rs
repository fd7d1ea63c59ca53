//! How much a text may ask for.
use super::position::Span;
use super::problem::{Problem, ProblemKind};
use super::split::Chunk;
use serde::{Deserialize, Serialize};

/// What a text may use before it is refused.
///
/// The defaults are far above what people write and far below what hurts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of a text: 64 MiB.
    pub bytes: usize,
    /// Documents of a text: 1,000,000. Whoever walks over [`split`](super::split()) asks [`Limits::admit`].
    pub documents: usize,
    /// Values and keys of a document, those that aliases repeat included: 250,000.
    pub nodes: usize,
    /// Levels of lists and mappings within each other: 100. Values are walked by recursion, and the parser itself takes
    /// no more than 255 in brackets.
    pub depth: usize,
    /// Bytes that anchors and aliases may repeat in a document: 8 MiB.
    pub expansion: usize,
}

/// One of the [`Limits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// Bytes of a text.
    Bytes,
    /// Documents of a text.
    Documents,
    /// Values and keys of a document.
    Nodes,
    /// Levels of lists and mappings.
    Depth,
    /// Bytes that aliases repeat.
    Expansion,
}

impl Limit {
    /// Returns the name by which kure's command line has it, without the dashes.
    ///
    /// ```
    /// assert_eq!(kure_core::yaml::Limit::Bytes.name(), "file-limit");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bytes => "file-limit",
            Self::Documents => "document-limit",
            Self::Nodes => "value-limit",
            Self::Depth => "depth-limit",
            Self::Expansion => "alias-limit",
        }
    }

    /// Returns what to do about a text that asks for more, if it is read under limits that its author may raise.
    pub fn advice(self) -> String {
        let instead = match self {
            Self::Bytes | Self::Documents => "split the file",
            Self::Nodes => "split the document",
            Self::Depth => "put less within each other",
            Self::Expansion => "write fewer aliases, or smaller anchors",
        };
        format!("{instead}, or raise `--{}`", self.name())
    }
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
        Err(Problem::new(ProblemKind::Limit(Limit::Documents), message, Span::new(chunk.line, 1, 1))
            .with_help("split the file"))
    }

    /// Checks the size of a text.
    pub(super) fn admit_bytes(&self, size: usize) -> Result<(), Problem> {
        if size <= self.bytes {
            return Ok(());
        }
        let message = format!("expected at most {} bytes, found {}", self.bytes, size);
        Err(Problem::new(ProblemKind::Limit(Limit::Bytes), message, Span::new(1, 1, 1)).with_help("split the file"))
    }
}
