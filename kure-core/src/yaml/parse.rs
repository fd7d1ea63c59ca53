//! Stop-gap reading, until the real one lands.
use super::{Chunk, Limits, Node, Position, Problem, ProblemKind, Scalar, Span, Value};
use saphyr_parser::{Event, Parser, ScalarStyle};

/// What a document's text holds.
#[derive(Clone, Debug)]
pub struct Parsed<'a> {
    /// The top value.
    pub root: Option<Node<'a>>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// Checks that bytes are text.
pub fn check_text<'b>(bytes: &'b [u8], _: &Limits) -> Result<&'b str, Problem> {
    std::str::from_utf8(bytes).map_err(|e| {
        Problem::new(ProblemKind::Encoding, e.to_string(), Span { start: Position { line: 1, column: 1 }, width: 1 })
    })
}

/// Reads one document.
pub fn parse<'a>(chunk: Chunk<'a>, _: &Limits) -> Parsed<'a> {
    let mut open: Vec<(Node<'a>, Option<Node<'a>>)> = Vec::new();
    let mut root = None;
    for event in Parser::new_from_str(chunk.text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(e) => {
                let at = Span {
                    start: Position {
                        line: e.marker().line() as u32 + chunk.line - 1,
                        column: e.marker().col() as u32 + 1,
                    },
                    width: 1,
                };
                return Parsed { root: None, problems: vec![Problem::new(ProblemKind::Syntax, e.info(), at)] };
            }
        };
        let start = Position { line: span.start.line() as u32 + chunk.line - 1, column: span.start.col() as u32 + 1 };
        let width =
            if span.end.line() == span.start.line() { (span.end.col() - span.start.col()).max(1) as u32 } else { 1 };
        let span = Span { start, width };
        let node = match event {
            Event::Scalar(text, style, ..) => {
                Node { value: Value::Scalar(Scalar { text, plain: style == ScalarStyle::Plain }), span }
            }
            Event::SequenceStart(..) => {
                open.push((Node { value: Value::Sequence(Vec::new()), span }, None));
                continue;
            }
            Event::MappingStart(..) => {
                open.push((Node { value: Value::Mapping(Vec::new()), span }, None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().unwrap().0,
            _ => continue,
        };
        match open.last_mut() {
            None => root = Some(node),
            Some((parent, key)) => match &mut parent.value {
                Value::Sequence(items) => items.push(node),
                Value::Mapping(entries) => match key.take() {
                    Some(k) => entries.push((k, node)),
                    None => *key = Some(node),
                },
                Value::Scalar(_) => {}
            },
        }
    }
    Parsed { root, problems: Vec::new() }
}

/// Turns a node into JSON.
pub fn to_json(node: &Node<'_>) -> serde_json::Value {
    use super::Resolved::{Bool, Float, Integer, Null, Text, Unsigned};
    match node.value() {
        Value::Scalar(s) => match s.resolve() {
            Null => serde_json::Value::Null,
            Bool(b) => b.into(),
            Integer(i) => i.into(),
            Unsigned(u) => u.into(),
            Float(f) => f.into(),
            Text(t) => t.into(),
        },
        Value::Sequence(items) => items.iter().map(to_json).collect(),
        Value::Mapping(entries) => entries.iter().map(|(k, v)| (k.key_text().to_owned(), to_json(v))).collect(),
    }
}

/// Turns a node into a value.
pub fn decode<T: serde::de::DeserializeOwned>(node: &Node<'_>) -> Result<T, Problem> {
    serde_json::from_value(to_json(node)).map_err(|e| Problem::new(ProblemKind::Type, e.to_string(), node.span()))
}
