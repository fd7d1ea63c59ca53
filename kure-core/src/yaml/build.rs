//! Builds the tree of a document from the events of the parser.
use super::alias::Anchors;
use super::keys;
use super::limits::{Limit, Limits};
use super::node::{Node, Value};
use super::position::{Span, narrow};
use super::problem::{Problem, ProblemKind};
use super::scalar::Scalar;
use super::split::Chunk;
use super::tag;
use saphyr_parser::{ScalarStyle, Span as Range, Tag};
use std::borrow::Cow;

/// The number of the anchor before a value, or 0, and its tag.
pub(super) type Properties<'a> = (usize, Option<Cow<'a, Tag>>);

/// A tree in the making.
pub(super) struct Builder<'a, 'l> {
    limits: &'l Limits,
    first_line: u32,
    lines: Lines<'a>,
    open: Vec<Open<'a>>,
    anchors: Anchors<'a>,
    nodes: usize,
    root: Option<Node<'a>>,
    problems: Vec<Problem>,
}

/// A list or mapping whose end has not been seen.
struct Open<'a> {
    children: Children<'a>,
    span: Span,
    anchor: usize,
}

enum Children<'a> {
    Items(Vec<Node<'a>>),
    Entries(Entries<'a>),
}

#[derive(Default)]
struct Entries<'a> {
    done: Vec<(Node<'a>, Node<'a>)>,
    key: Option<Node<'a>>,
    has_merge: bool,
    // The value of a key that was refused is read and dropped.
    is_dropping: bool,
}

impl<'a, 'l> Builder<'a, 'l> {
    pub(super) fn new(chunk: Chunk<'a>, limits: &'l Limits) -> Self {
        Self {
            limits,
            first_line: chunk.line,
            lines: Lines { rest: chunk.text, line: 1 },
            open: Vec::with_capacity(8),
            anchors: Anchors::new(chunk.text, limits),
            nodes: 0,
            root: None,
            problems: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> (Option<Node<'a>>, Vec<Problem>) {
        (self.root, self.problems)
    }

    /// Turns a range of the parser into a place in the whole text.
    pub(super) fn place(&mut self, range: Range) -> Span {
        let (start, end) = (range.start, range.end);
        let width = if start.line() == end.line() {
            end.col().saturating_sub(start.col())
        } else {
            self.lines.width_from(start.line(), start.col())
        };
        let line = self.first_line.saturating_add(narrow(start.line()).saturating_sub(1));
        Span::new(line, narrow(start.col()).saturating_add(1), narrow(width))
    }

    pub(super) fn scalar(
        &mut self,
        text: Cow<'a, str>,
        style: ScalarStyle,
        range: Range,
        (anchor, tag): Properties<'a>,
    ) -> Result<(), Problem> {
        let span = self.place(range);
        let mut scalar = Scalar { text, plain: style == ScalarStyle::Plain };
        let is_absent = scalar.plain && scalar.text.is_empty() && anchor == 0 && tag.is_none();
        if let Some(tag) = tag
            && let Err(problem) = tag::apply(&tag, &mut scalar, span)
        {
            self.problems.push(problem);
        }
        self.count(1, span)?;
        if is_absent && self.open.is_empty() {
            return Ok(());
        }
        let span = if is_absent { self.place_of_absent(span) } else { span };
        let node = Node { value: Value::Scalar(scalar), span };
        self.anchors.keep(anchor, &node)?;
        self.add(node);
        Ok(())
    }

    pub(super) fn sequence(&mut self, range: Range, (anchor, tag): Properties<'a>) -> Result<(), Problem> {
        let span = self.place(range);
        self.check_tag(tag.as_deref(), "seq", span);
        self.begin(Open { children: Children::Items(Vec::new()), span, anchor })
    }

    pub(super) fn mapping(&mut self, range: Range, (anchor, tag): Properties<'a>) -> Result<(), Problem> {
        let span = self.place(range);
        self.check_tag(tag.as_deref(), "map", span);
        let entries = Entries { done: Vec::with_capacity(4), ..Entries::default() };
        self.begin(Open { children: Children::Entries(entries), span, anchor })
    }

    fn begin(&mut self, open: Open<'a>) -> Result<(), Problem> {
        self.count(1, open.span)?;
        if self.open.len() >= self.limits.depth {
            return Err(too_deep(self.limits.depth, open.span));
        }
        self.open.push(open);
        Ok(())
    }

    pub(super) fn end(&mut self, range: Range) -> Result<(), Problem> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let mut span = open.span;
        let value = match open.children {
            Children::Items(items) => Value::Sequence(items),
            Children::Entries(mut entries) => {
                keys::drop_repeated(&mut entries.done, &mut self.problems);
                if entries.has_merge {
                    keys::merge(&mut entries.done, &mut self.problems);
                }
                Value::Mapping(entries.done)
            }
        };
        let last_column = if range.is_empty() { None } else { self.end_on(span, range) };
        let end = last_column.or_else(|| end_of_first_line(&value, span)).unwrap_or(0);
        span.width = span.width.max(end.saturating_sub(span.start.column));
        let node = Node { value, span };
        self.anchors.keep(open.anchor, &node)?;
        self.add(node);
        Ok(())
    }

    /// Returns the column after a closing bracket, if that is on the line of the opening one.
    fn end_on(&mut self, span: Span, range: Range) -> Option<u32> {
        let end = self.place(range);
        (end.start.line == span.start.line).then(|| end.end_column())
    }

    pub(super) fn alias(&mut self, anchor: usize, range: Range) -> Result<(), Problem> {
        let span = self.place(range);
        let room = self.limits.depth.saturating_sub(self.open.len());
        let (node, nodes) = self.anchors.repeat(anchor, room, span)?;
        self.count(nodes, span)?;
        self.add(node);
        Ok(())
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Problem> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes <= self.limits.nodes {
            return Ok(());
        }
        let message = format!("expected at most {} values in a document, found more", self.limits.nodes);
        Err(Problem::new(ProblemKind::Limit(Limit::Nodes), message, span).with_help("split the document"))
    }

    fn check_tag(&mut self, tag: Option<&Tag>, expected: &str, span: Span) {
        if let Some(tag) = tag
            && let Err(problem) = tag::check_collection(tag, expected, span)
        {
            self.problems.push(problem);
        }
    }

    /// Returns the place of the innermost list or mapping that is open.
    pub(super) fn innermost(&self) -> Option<Span> {
        self.open.last().map(|open| open.span)
    }

    /// Returns the place of a value that is not written, for which the parser may name the next one's: that of its key,
    /// or if it is itself a key, that of the mapping.
    fn place_of_absent(&self, span: Span) -> Span {
        let Some(parent) = self.open.last() else {
            return span;
        };
        match &parent.children {
            Children::Entries(entries) => entries.key.as_ref().map_or(parent.span, |key| key.span),
            Children::Items(_) => span,
        }
    }

    fn add(&mut self, node: Node<'a>) {
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut parent.children {
            Children::Items(items) => items.push(node),
            Children::Entries(entries) => {
                if let Err(problem) = entries.add(node) {
                    self.problems.push(problem);
                }
            }
        }
    }
}

impl<'a> Entries<'a> {
    /// Adds a key, or the value of the key before.
    fn add(&mut self, node: Node<'a>) -> Result<(), Problem> {
        if self.is_dropping {
            self.is_dropping = false;
            return Ok(());
        }
        if let Some(key) = self.key.take() {
            self.done.push((key, node));
            return Ok(());
        }
        let Some(scalar) = node.scalar() else {
            self.is_dropping = true;
            let message = format!("expected a text as key, found {}", node.describe());
            return Err(Problem::new(ProblemKind::ComplexKey, message, node.span)
                .with_help("put a text that begins with a bracket in quotes"));
        };
        self.has_merge |= keys::is_merge(scalar);
        self.key = Some(node);
        Ok(())
    }
}

/// Returns the column where the first line of a list or mapping in block style ends.
fn end_of_first_line(value: &Value<'_>, span: Span) -> Option<u32> {
    let first = match value {
        Value::Scalar(_) => return None,
        Value::Sequence(items) => [items.first(), None],
        Value::Mapping(entries) => entries.first().map_or([None, None], |(key, value)| [Some(key), Some(value)]),
    };
    let is_on_line = |node: &&Node<'_>| node.span.start.line == span.start.line && !is_absent(node);
    let on_line = first.into_iter().flatten().filter(is_on_line);
    on_line.map(|node| node.span.end_column()).max()
}

/// Tells whether a value is not written at all.
fn is_absent(node: &Node<'_>) -> bool {
    node.scalar().is_some_and(|scalar| scalar.plain && scalar.text.is_empty())
}

pub(super) fn too_deep(depth: usize, span: Span) -> Problem {
    let message = format!("expected at most {depth} levels of lists and mappings, found more");
    Problem::new(ProblemKind::Limit(Limit::Depth), message, span)
}

/// Finds the lines of a text, each later than the one before.
struct Lines<'a> {
    rest: &'a str,
    line: usize,
}

impl Lines<'_> {
    /// Returns how many characters a line has from a column, counted from 0, without the blanks at its end.
    fn width_from(&mut self, line: usize, column: usize) -> usize {
        while self.line < line {
            let Some(end) = self.rest.find(['\n', '\r']) else {
                return 0;
            };
            let size = if self.rest[end..].starts_with("\r\n") { 2 } else { 1 };
            self.rest = &self.rest[end + size..];
            self.line += 1;
        }
        let text = self.rest.split(['\n', '\r']).next().unwrap_or_default();
        text.trim_end().chars().count().saturating_sub(column)
    }
}
