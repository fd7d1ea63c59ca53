//! Finds the documents of a text without parsing them.
use super::position::narrow;

/// One document of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk<'a> {
    /// The document with its directives, its `---` and its `...`, and the comments before them.
    pub text: &'a str,
    /// The number of its first line in the whole text, counted from 1.
    pub line: u32,
}

/// Walks over the documents of a text; made by [`split`].
#[derive(Clone, Debug)]
pub struct Split<'a> {
    rest: &'a str,
    line: u32,
    // A carriage return alone ends a line too, but hardly any text has one.
    has_returns: bool,
}

/// Splits a text into its documents, lazily and without parsing them.
///
/// A line that starts with `---` starts a document and one that starts with `...` ends it, in block scalars too, as
/// YAML has it. Comments, blank lines and directives belong to the document after them. The chunks joined are the
/// text: one that holds comments alone is yielded too, and [`parse`](super::parse()) finds nothing in it.
///
/// ```
/// use kure_core::yaml::split;
///
/// let lines: Vec<u32> = split("# first\na: 1\n---\nb: 2\n").map(|chunk| chunk.line).collect();
/// assert_eq!(lines, [1, 3]);
/// ```
pub fn split(text: &str) -> Split<'_> {
    Split { rest: text, line: 1, has_returns: text.as_bytes().contains(&b'\r') }
}

impl<'a> Split<'a> {
    /// Goes on where an earlier walk over the same text stopped.
    pub(crate) fn resume(rest: &'a str, line: u32, has_returns: bool) -> Self {
        Self { rest, line, has_returns }
    }

    /// Returns the number of the line at which the next document begins.
    pub(crate) fn line(&self) -> u32 {
        self.line
    }
}

impl<'a> Iterator for Split<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let (size, lines) = self.measure();
        let (text, rest) = self.rest.split_at(size);
        let chunk = Chunk { text, line: self.line };
        self.rest = rest;
        self.line = self.line.saturating_add(narrow(lines));
        Some(chunk)
    }
}

impl Split<'_> {
    /// Returns how many bytes and lines the next document has.
    fn measure(&self) -> (usize, usize) {
        let bytes = self.rest.as_bytes();
        let mut has_begun = false;
        let (mut at, mut lines) = (0, 0);
        while at < bytes.len() {
            let line = &bytes[at..];
            match marker(line) {
                Some(Marker::Start) if has_begun => return (at, lines),
                Some(Marker::End) => return (at + self.line_size(line), lines + 1),
                Some(Marker::Start) => has_begun = true,
                None => has_begun = has_begun || has_content(line),
            }
            at += self.line_size(line);
            lines += 1;
        }
        (at, lines)
    }

    /// Returns the size of the first line with its line break.
    fn line_size(&self, bytes: &[u8]) -> usize {
        let size = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |end| end + 1);
        if !self.has_returns {
            return size;
        }
        match bytes[..size].iter().position(|&byte| byte == b'\r') {
            Some(end) if bytes.get(end + 1) != Some(&b'\n') => end + 1,
            _ => size,
        }
    }
}

enum Marker {
    Start,
    End,
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

fn marker(line: &[u8]) -> Option<Marker> {
    // Files with byte order marks that were joined have one in the middle.
    let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
    let (marker, rest) = match line {
        [b'-', b'-', b'-', rest @ ..] => (Marker::Start, rest),
        [b'.', b'.', b'.', rest @ ..] => (Marker::End, rest),
        _ => return None,
    };
    matches!(rest.first(), None | Some(b' ' | b'\t' | b'\n' | b'\r')).then_some(marker)
}

/// Tells whether a line holds more than a comment or a directive.
fn has_content(line: &[u8]) -> bool {
    if line.first() == Some(&b'%') {
        return false;
    }
    let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
    match line.iter().find(|&byte| !matches!(byte, b' ' | b'\t')) {
        None | Some(b'\n' | b'\r' | b'#') => false,
        Some(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(u32, &str)]) {
        let chunks: Vec<_> = split(text).map(|chunk| (chunk.line, chunk.text)).collect();
        assert_eq!(chunks, expected);
    }

    #[test]
    fn a_marker_at_the_start_makes_no_empty_document() {
        check("---\na: 1\n", &[(1, "---\na: 1\n")]);
        check("---\na: 1\n---\n", &[(1, "---\na: 1\n"), (3, "---\n")]);
        check("", &[]);
    }

    #[test]
    fn markers_stand_alone_or_before_a_blank() {
        check("a\n--- b\n---\tc\n---", &[(1, "a\n"), (2, "--- b\n"), (3, "---\tc\n"), (4, "---")]);
        check("a: x\n----\n---x\n ---\n....\n", &[(1, "a: x\n----\n---x\n ---\n....\n")]);
    }

    #[test]
    fn an_end_marker_belongs_to_the_document_before() {
        check("a\n...\nb\n... # c\n", &[(1, "a\n...\n"), (3, "b\n... # c\n")]);
        check("a\n...\n---\nb\n", &[(1, "a\n...\n"), (3, "---\nb\n")]);
    }

    #[test]
    fn comments_and_directives_belong_to_the_document_after() {
        check("# c\n%YAML 1.2\n\n---\na\n", &[(1, "# c\n%YAML 1.2\n\n---\na\n")]);
        check("a\n...\n%YAML 1.2\n---\nb\n", &[(1, "a\n...\n"), (3, "%YAML 1.2\n---\nb\n")]);
        check("# c\n", &[(1, "# c\n")]);
    }

    #[test]
    fn a_marker_ends_a_block_scalar() {
        check("a: |\n  x\n---\nb\n", &[(1, "a: |\n  x\n"), (3, "---\nb\n")]);
    }

    #[test]
    fn every_kind_of_line_break_counts() {
        check("a\r\n---\r\nb\r\n", &[(1, "a\r\n"), (2, "---\r\nb\r\n")]);
        check("a\r---\rb\n---\n", &[(1, "a\r"), (2, "---\rb\n"), (4, "---\n")]);
    }

    #[test]
    fn a_byte_order_mark_may_precede_a_marker() {
        check("a\n\u{feff}---\nb", &[(1, "a\n"), (2, "\u{feff}---\nb")]);
    }
}
