//! HTML that cannot be wrong: every tag is closed, and every text is escaped as it comes in.

use std::fmt::Write;

/// A piece of HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Html(String);

/// The attributes of an element.
type Attributes<'a> = [(&'a str, &'a str)];

/// Makes an element with content.
pub(super) fn element(name: &str, attributes: &Attributes<'_>, content: impl IntoIterator<Item = Html>) -> Html {
    let content: Html = content.into_iter().collect();
    Html(format!("<{name}{}>{}</{name}>", written(attributes), content.0))
}

/// Makes an element that never has content, such as `meta`.
pub(super) fn void(name: &str, attributes: &Attributes<'_>) -> Html {
    Html(format!("<{name}{}>", written(attributes)))
}

/// Takes a text as what it says, whatever characters it has.
pub(super) fn text(text: &str) -> Html {
    Html(escaped(text))
}

/// Takes a text as code.
pub(super) fn code(code: &str) -> Html {
    element("code", &[], [text(code)])
}

/// Makes a link.
pub(super) fn link(target: &str, content: Html) -> Html {
    element("a", &[("href", target)], [content])
}

impl Html {
    /// Takes what a writer of HTML has made that escapes on its own.
    pub(super) fn of_writer(html: String) -> Self {
        Self(html)
    }

    /// Ends a line, which nobody sees but who reads the source.
    pub(super) fn line(mut self) -> Self {
        self.0.push('\n');
        self
    }

    /// Returns a whole page.
    pub(super) fn page(self) -> String {
        format!("<!doctype html>\n{}\n", self.0)
    }

    /// Returns the piece as it is written.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Html>>(pieces: I) -> Self {
        Self(pieces.into_iter().map(|piece| piece.0).collect())
    }
}

impl IntoIterator for Html {
    type Item = Html;
    type IntoIter = std::iter::Once<Html>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::once(self)
    }
}

fn written(attributes: &Attributes<'_>) -> String {
    attributes.iter().fold(String::new(), |mut text, (name, value)| {
        write!(text, " {name}=\"{}\"", escaped(value)).expect("a string takes what is written to it");
        text
    })
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
