//! What is wrong with a text, and where.
use super::limits::Limit;
use super::position::Span;
use std::fmt;

/// Says what sort of mistake a [`Problem`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The bytes are not UTF-8 text.
    Encoding,
    /// The text is not YAML.
    Syntax,
    /// The text asks for more than one of the [`Limits`](super::Limits).
    Limit(Limit),
    /// A mapping has a key twice.
    DuplicateKey,
    /// A key is a list or a mapping.
    ComplexKey,
    /// A merge key `<<` has something other than mappings to merge.
    Merge,
    /// An alias names no anchor, or the value that it stands in.
    Alias,
    /// A tag is not one of the core schema, or does not fit its value.
    UnsupportedTag,
    /// A value is of another type, or out of range.
    Type,
    /// A field is not one of the type's.
    UnknownField,
    /// A field is absent.
    MissingField,
}

/// One mistake in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What sort of mistake it is.
    pub kind: ProblemKind,
    /// What was expected and what was found.
    pub message: String,
    /// Where it is.
    pub span: Span,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    pub(super) fn new(kind: ProblemKind, message: impl Into<String>, span: Span) -> Self {
        Self { kind, message: message.into(), span, help: None }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.span.start, self.message)
    }
}

impl std::error::Error for Problem {}
