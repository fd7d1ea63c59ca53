//! Where something stands in a text.
use std::fmt;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1 in characters. A tab counts as one.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A stretch of one line, for a caret under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Where it starts.
    pub start: Position,
    /// How many characters of the start line it covers; at least 1.
    pub width: u32,
}

impl Span {
    /// Makes a span of `width` characters, or of one if `width` is 0.
    pub const fn new(line: u32, column: u32, width: u32) -> Self {
        let width = if width == 0 { 1 } else { width };
        Self {
            start: Position { line, column },
            width,
        }
    }

    /// The column after the last character.
    pub(super) const fn end_column(self) -> u32 {
        self.start.column.saturating_add(self.width)
    }
}

/// Narrows a count, which stops at the largest `u32` rather than wrap: texts are limited to far less.
pub(super) fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
