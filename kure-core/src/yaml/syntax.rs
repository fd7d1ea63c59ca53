//! Says in sentences what the parser found wrong with a text.
use super::layout;
use super::limits::Limit;
use super::position::{Span, narrow};
use super::problem::{Problem, ProblemKind};
use super::split::Chunk;
use saphyr_parser::ScanError;

/// An error of the parser, and what is needed to say more about it.
pub(super) struct Fault<'a> {
    /// What the parser calls it.
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    /// The line in the document and the column, both counted from 0.
    pub(super) line: usize,
    pub(super) column: usize,
    /// The line and column of the innermost list or mapping that is open, counted from 0.
    pub(super) open: Option<(usize, usize)>,
}

/// What to tell of a fault, and where in the document, counted from 0.
pub(super) struct Advice {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

/// Turns an error of the parser into a problem. `open` is the place of the innermost list or mapping that is open.
pub(super) fn explain(error: &ScanError, chunk: Chunk<'_>, open: Option<Span>) -> Problem {
    let open = open.map(|span| {
        let line = span.start.line.saturating_sub(chunk.line);
        (line as usize, span.start.column as usize - 1)
    });
    let fault = Fault {
        name: error.info(),
        text: chunk.text,
        line: error.marker().line().saturating_sub(1),
        column: error.marker().col(),
        open,
    };
    let advice = layout::advise(&fault).unwrap_or_else(|| fault.advice());
    let (line, column) = layout::clamp(chunk.text, advice.line, advice.column);
    let line = chunk.line.saturating_add(narrow(line));
    let span = Span::new(line, narrow(column).saturating_add(1), 1);
    let problem = Problem::new(fault.kind(), advice.message, span);
    match advice.help {
        Some(help) => problem.with_help(help),
        None => problem,
    }
}

impl Fault<'_> {
    fn kind(&self) -> ProblemKind {
        match self.name {
            "recursion limit exceeded" => ProblemKind::Limit(Limit::Depth),
            "while parsing node, found unknown anchor" => ProblemKind::Alias,
            "the handle wasn't declared" => ProblemKind::UnsupportedTag,
            _ => ProblemKind::Syntax,
        }
    }

    /// Makes the advice that needs no look at the lines around.
    fn advice(&self) -> Advice {
        match SENTENCES.iter().find(|(name, ..)| *name == self.name) {
            Some((_, message, help)) => self.here(*message, *help),
            // The parser's own words are better than none.
            None => self.here(self.name, None),
        }
    }

    /// Makes advice for the place where the parser stopped.
    pub(super) fn here(&self, message: impl Into<String>, help: Option<&'static str>) -> Advice {
        let message = message.into();
        Advice { line: self.line, column: self.column, message, help }
    }
}

/// What the parser says, what we say, and what helps.
type Sentence = (&'static str, &'static str, Option<&'static str>);

const UNCLOSED: &str = "this quote is not closed";
const CLOSE: Option<&str> = Some("close it, and indent the lines that its text goes on in");

const SENTENCES: &[Sentence] = &[
    ("invalid indentation in quoted scalar", UNCLOSED, CLOSE),
    ("while scanning a quoted scalar, found unexpected end of stream", UNCLOSED, CLOSE),
    ("while scanning a quoted scalar, found unexpected document indicator", UNCLOSED, CLOSE),
    (
        "invalid trailing content after double-quoted scalar",
        "expected the end of the line after the quoted text, found more",
        Some("put all of the text in the quotes, and a backslash before each double quote in it"),
    ),
    (
        "while parsing a quoted scalar, found unknown escape character",
        "expected an escape that YAML knows, found another",
        Some("write two backslashes for one, or put the text in single quotes"),
    ),
    (
        "while parsing a quoted scalar, did not find expected hexadecimal number",
        "expected hexadecimal digits in the escape, found something else",
        Some("write two backslashes for one, or put the text in single quotes"),
    ),
    (
        "while parsing a quoted scalar, found invalid Unicode character escape code",
        "expected the number of a character in the escape, found another",
        None,
    ),
    ("misplaced bracket", "found a closing bracket that nothing opened", Some("put the text in quotes")),
    (
        "block sequence entries are not allowed in this context",
        "found a list item on the line of its key",
        Some("begin the list on the next line, or put the text in quotes"),
    ),
    (
        "while scanning a block scalar, did not find expected comment or line break",
        "expected the end of the line after `|` or `>`, found more",
        Some("begin the text on the next line"),
    ),
    (
        "wrongly indented line in block scalar",
        "expected the indentation of the text's first line, found less",
        Some("indent every line of the text alike"),
    ),
    (
        "missing explicit document end marker before directive",
        "expected `...` before a directive, found none",
        Some("put the text in quotes if it is none"),
    ),
    (
        "the handle wasn't declared",
        "expected a value without a tag, found one that no `%TAG` declares",
        Some("put the text in quotes if it is none"),
    ),
    (
        "while scanning an anchor or alias, did not find expected alphabetic or numeric character",
        "expected a name after `&` or `*`, found none",
        Some("put the text in quotes if it is neither an anchor nor an alias"),
    ),
    (
        "a byte order mark must not appear inside a document",
        "found a byte order mark within a document",
        Some("remove it"),
    ),
    ("invalid content after document end marker", "expected the end of the line after `...`, found more", None),
    (
        "comment intercepting the multiline text",
        "found a comment within a text of several lines",
        Some("move it above the text"),
    ),
    ("':' must be followed by a valid YAML whitespace", "expected a space after the `:`, found something else", None),
    ("'-' must be followed by a valid YAML whitespace", "expected a space after the `-`, found something else", None),
    (
        "invalid indentation",
        "expected more indentation within the brackets, found less",
        Some("indent the line more than the line that the bracket is on"),
    ),
    ("recursion limit exceeded", "expected fewer levels of lists and mappings, found too many", None),
];
