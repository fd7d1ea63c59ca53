//! Turns bytes into a text that YAML allows.
use super::limits::Limits;
use super::position::{Span, narrow};
use super::problem::{Problem, ProblemKind};

/// Checks that bytes are UTF-8 text of characters that YAML allows, and not too many.
///
/// Returns the text without its byte order mark.
pub fn check_text<'t>(bytes: &'t [u8], limits: &Limits) -> Result<&'t str, Problem> {
    limits.admit_bytes(bytes.len())?;
    if let Some(encoding) = other_encoding(bytes) {
        let message = format!("expected UTF-8, found {encoding}");
        return Err(Problem::new(ProblemKind::Encoding, message, Span::new(1, 1, 1)).with_help("save it as UTF-8"));
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.split_at(error.valid_up_to());
        let before = str::from_utf8(valid.0).expect("valid up to there");
        let message = format!("expected UTF-8, found the byte 0x{:02X}", valid.1[0]);
        Problem::new(ProblemKind::Encoding, message, end_of(before)).with_help("save it as UTF-8")
    })?;
    // Texts with none of the bytes that forbidden characters start with are done after this one pass.
    if text.bytes().fold(false, |found, byte| found | may_begin_forbidden(byte))
        && let Some((place, found)) = text.char_indices().find(|&(_, found)| is_forbidden(found))
    {
        let message = format!("expected text, found the control character U+{:04X}", u32::from(found));
        return Err(Problem::new(ProblemKind::Encoding, message, end_of(&text[..place]))
            .with_help("remove it, or write it as an escape in double quotes"));
    }
    Ok(text)
}

/// Names the encoding if the first bytes show that it is not UTF-8.
fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] | [1..=255, 0, 0, 0, ..] | [0, 0, 0, 1..=255, ..] => {
            Some("UTF-32")
        }
        [0xFF, 0xFE, ..]
        | [0xFE, 0xFF, ..]
        | [1..=255, 0, 1..=255, 0, ..]
        | [0, 1..=255, 0, 1..=255, ..]
        | [1..=255, 0]
        | [0, 1..=255] => Some("UTF-16"),
        _ => None,
    }
}

fn may_begin_forbidden(byte: u8) -> bool {
    (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || matches!(byte, 0x7F | 0xC2 | 0xEF)
}

/// Tells whether YAML has no place for a character: control characters, and the two that are none.
fn is_forbidden(found: char) -> bool {
    match found {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        '\u{fffe}' | '\u{ffff}' => true,
        _ => found.is_control(),
    }
}

/// Returns the place after a text.
fn end_of(text: &str) -> Span {
    let (mut line, mut start) = (1_usize, 0);
    let bytes = text.as_bytes();
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
            line += 1;
            start = at + 1;
        }
    }
    Span::new(narrow(line), narrow(text[start..].chars().count()).saturating_add(1), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let limits = Limits { bytes: 100, ..Limits::default() };
        let found = match check_text(bytes, &limits) {
            Ok(text) => format!("{text:?}"),
            Err(problem) => format!("{problem}. {}", problem.help.clone().unwrap_or_default()),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn text_is_returned_without_its_mark() {
        check(b"", r#""""#);
        check(b"a: 1\r\n\tb", r#""a: 1\r\n\tb""#);
        check("\u{feff}ä\u{a0}é\u{85}".as_bytes(), r#""ä\u{a0}é\u{85}""#);
    }

    #[test]
    fn other_encodings_are_named() {
        for bytes in [&b"\xff\xfea\0"[..], b"\xfe\xff\0a", b"a\0:\0", b"\0a\0:", b"a\0", b"\0a"] {
            check(bytes, "1:1: expected UTF-8, found UTF-16. save it as UTF-8");
        }
        for bytes in [&b"\xff\xfe\0\0a\0\0\0"[..], b"\0\0\xfe\xff", b"a\0\0\0", b"\0\0\0a"] {
            check(bytes, "1:1: expected UTF-8, found UTF-32. save it as UTF-8");
        }
    }

    #[test]
    fn a_bad_byte_has_its_place() {
        check(b"a: \xc3\xa4\nb: \xc3\xa4\xe9", "2:5: expected UTF-8, found the byte 0xE9. save it as UTF-8");
        check(b"\xef\xbb\xbfa\r\xff", "2:1: expected UTF-8, found the byte 0xFF. save it as UTF-8");
    }

    #[test]
    fn control_characters_have_their_place() {
        let help = "remove it, or write it as an escape in double quotes";
        for (bytes, code) in [(&b"a\nb\0"[..], "0000"), (b"a\nb\x1b", "001B"), (b"a\nb\x7f", "007F")] {
            check(bytes, &format!("2:2: expected text, found the control character U+{code}. {help}"));
        }
        check("ä\u{9b}".as_bytes(), &format!("1:2: expected text, found the control character U+009B. {help}"));
    }

    #[test]
    fn a_text_may_be_too_large() {
        check(&[b'a'; 101], "1:1: expected at most 100 bytes, found 101. split the file");
    }
}
