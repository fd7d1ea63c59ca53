//! The bytes of a scalar, once its style is known.

use std::fmt::Debug;

use super::quote::{self, Style};

/// Writes `text` on one line, without the line's end.
pub(super) fn inline(out: &mut Vec<u8>, text: &str) {
    if quote::is_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
    } else {
        quoted(out, text);
    }
}

/// Writes `text` in the style that suits it, blocks with their lines at `column`, without the last line's end.
pub(super) fn text(out: &mut Vec<u8>, text: &str, column: usize) {
    match quote::style(text) {
        Style::Plain => out.extend_from_slice(text.as_bytes()),
        Style::Literal => literal(out, text, column),
        Style::Quoted => quoted(out, text),
    }
}

fn literal(out: &mut Vec<u8>, text: &str, column: usize) {
    // The indicator says what the block's last line ends in: nothing, one line feed, or all there are.
    let (indicator, lines) = match text.strip_suffix('\n') {
        None => ("|-", text),
        Some(lines) if lines.ends_with('\n') => ("|+", lines),
        Some(lines) => ("|", lines),
    };
    out.extend_from_slice(indicator.as_bytes());
    for line in lines.split('\n') {
        out.push(b'\n');
        if !line.is_empty() {
            indent(out, column);
            out.extend_from_slice(line.as_bytes());
        }
    }
}

fn quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text;
    while let Some(at) = rest.find(|character| matches!(character, '"' | '\\') || quote::is_unprintable(character)) {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        let mut characters = rest[at..].chars();
        characters.by_ref().take(1).for_each(|character| escape(out, character));
        rest = characters.as_str();
    }
    out.extend_from_slice(rest.as_bytes());
    out.push(b'"');
}

/// Writes an escape that JSON has too.
fn escape(out: &mut Vec<u8>, character: char) {
    let short = match character {
        '"' => b'"',
        '\\' => b'\\',
        '\n' => b'n',
        '\r' => b'r',
        '\t' => b't',
        _ => {
            // Nothing above U+FFFF is unprintable, so one unit says it all.
            for unit in character.encode_utf16(&mut [0; 2]) {
                out.extend_from_slice(b"\\u");
                out.extend([12, 8, 4, 0].map(|shift| b"0123456789abcdef"[usize::from(*unit >> shift & 0xf)]));
            }
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// Returns a finite number so that it is a float to every reader: with a point, and a sign on its exponent.
pub(super) fn float(value: impl Debug) -> String {
    let digits = format!("{value:?}");
    let Some((mantissa, exponent)) = digits.split_once('e') else {
        return digits;
    };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    format!("{mantissa}{point}e{sign}{exponent}")
}

/// Writes `columns` spaces.
pub(super) fn indent(out: &mut Vec<u8>, columns: usize) {
    out.resize(out.len() + columns, b' ');
}
