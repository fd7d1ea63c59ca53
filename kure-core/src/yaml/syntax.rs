//! Says in sentences what the parser found wrong.
use super::position::{Span, narrow};
use super::problem::{Problem, ProblemKind};
use super::split::Chunk;
use saphyr_parser::ScanError;

/// Turns an error of the parser into a problem.
pub(super) fn explain(error: &ScanError, chunk: Chunk<'_>) -> Problem {
    let marker = error.marker();
    let line = chunk.line.saturating_add(narrow(marker.line()).saturating_sub(1));
    let span = Span::new(line, narrow(marker.col()).saturating_add(1), 1);
    Problem::new(ProblemKind::Syntax, error.info(), span)
}
