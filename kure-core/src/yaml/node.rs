//! A value of a document, and where it stands.
use super::position::Span;
use super::scalar::{Resolved, Scalar};
use std::fmt;

/// A value of a document that knows its place.
///
/// Text is borrowed from the document unless it had escapes or line breaks to work out.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    pub(super) value: Value<'a>,
    pub(super) span: Span,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// A text, a number, a boolean or nothing.
    Scalar(Scalar<'a>),
    /// A list.
    Sequence(Vec<Node<'a>>),
    /// Keys with their values, in the order of the text. Keys are always scalars, and each is there once.
    Mapping(Vec<(Node<'a>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// Returns the place of the value.
    ///
    /// That of a list or mapping is its first line; that of nothing is its key.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Returns what it holds.
    pub fn value(&self) -> &Value<'a> {
        &self.value
    }

    /// Returns the value of `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// Returns the node of `key` and its value, if this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<(&Node<'a>, &Node<'a>)> {
        self.entries().iter().find(|(node, _)| node.key_text() == key).map(|(node, value)| (node, value))
    }

    /// Returns the keys and values of a mapping; empty for anything else.
    pub fn entries(&self) -> &[(Node<'a>, Node<'a>)] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// Returns the items of a list; empty for anything else.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// Returns the scalar, if it is one.
    pub fn scalar(&self) -> Option<&Scalar<'a>> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Returns the text of a scalar that kubectl takes for a string: in quotes, in a block, or plain and nothing else.
    pub fn as_text(&self) -> Option<&str> {
        match self.scalar()?.resolve() {
            Resolved::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the text of a key as it is spelled, even if kubectl takes it for something other than a string.
    pub fn key_text(&self) -> &str {
        self.scalar().map_or("", Scalar::text)
    }

    /// Tells whether this is a plain scalar that readers of YAML 1.1 and 1.2 disagree on; see [`Scalar::is_surprising`].
    pub fn is_surprising(&self) -> bool {
        self.scalar().is_some_and(Scalar::is_surprising)
    }

    /// Tells whether this is nothing: an empty plain scalar, `~` or `null`.
    pub fn is_null(&self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.resolve() == Resolved::Null)
    }

    /// Describes the value for a message: `the number 1.10`, `a list`, `"text"`.
    pub fn describe(&self) -> impl fmt::Display {
        Description(self)
    }
}

struct Description<'n, 'a>(&'n Node<'a>);

/// How many characters of a text a message shows.
const SHOWN: usize = 40;

impl fmt::Display for Description<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scalar = match &self.0.value {
            Value::Scalar(scalar) => scalar,
            Value::Sequence(_) => return f.write_str("a list"),
            Value::Mapping(_) => return f.write_str("a mapping"),
        };
        match scalar.resolve() {
            Resolved::Null if scalar.text().is_empty() => f.write_str("nothing"),
            Resolved::Null => f.write_str(scalar.text()),
            Resolved::Bool(_) => write!(f, "the boolean {}", scalar.text()),
            Resolved::Integer(_) | Resolved::Unsigned(_) | Resolved::Float(_) => {
                write!(f, "the number {}", shortened(scalar.text()))
            }
            Resolved::Text(text) => write!(f, "{:?}", shortened(text)),
        }
    }
}

/// Cuts a text for a message.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::yaml::{Limits, Node, parse, split};

    fn root(text: &str) -> Node<'_> {
        parse(split(text).next().expect("not empty"), &Limits::default()).root.expect("YAML")
    }

    #[test]
    fn values_describe_themselves() {
        let text = "[1.10, yes, , ~, 'it''s', [], {}, 0x1F, .inf]".replace(", ,", ", !!null ,");
        let found: Vec<_> = root(&text).items().iter().map(|item| item.describe().to_string()).collect();
        let expected = [
            "the number 1.10",
            "the boolean yes",
            "nothing",
            "~",
            "\"it's\"",
            "a list",
            "a mapping",
            "the number 0x1F",
            "the number .inf",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_long_text_is_shortened() {
        let text = "ä".repeat(100);
        assert_eq!(root(&text).describe().to_string(), format!("\"{}…\"", "ä".repeat(40)));
    }

    #[test]
    fn entries_are_found_by_key() {
        let text = "a: 1\n'b': x\n";
        let root = root(text);
        let (key, value) = root.entry("b").expect("there");
        assert_eq!((key.span().start.line, key.span().width, value.as_text()), (2, 3, Some("x")));
        assert!(root.get("c").is_none());
        assert_eq!(root.get("a").expect("there").as_text(), None);
    }
}
