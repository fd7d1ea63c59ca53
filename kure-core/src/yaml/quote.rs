//! Which style a string gets, so that every reader takes it for the same string.
//!
//! kubectl and `PyYAML` read YAML 1.1, others 1.2, and some follow neither to the letter. So a string goes
//! without quotes only if no number, boolean, null, date or piece of syntax of any of them looks like it.

/// How a string is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As it stands.
    Plain,
    /// As a literal block, one line of text a line.
    Literal,
    /// In double quotes, on one line.
    Quoted,
}

/// Returns the style of `text` where a block has room: as a value or an item.
pub(super) fn style(text: &str) -> Style {
    if is_plain(text.as_bytes()) {
        Style::Plain
    } else if is_literal(text) {
        Style::Literal
    } else {
        Style::Quoted
    }
}

/// May open a plain scalar: what follows cannot make a number of it.
const OPENS: u8 = 1;
/// May stand anywhere in a plain scalar but at its start.
const INSIDE: u8 = 2;
/// Occurs in no number and no date of any reader.
const UNLIKE_A_NUMBER: u8 = 4;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        // Braces and brackets would be plain in a block, but not in a flow sequence, where people paste values.
        if byte.is_ascii_graphic() && !matches!(byte, b':' | b'{' | b'}' | b'[' | b']') {
            classes[byte as usize] |= INSIDE;
        }
        if byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'_' | b'$') {
            classes[byte as usize] |= OPENS;
        }
        // Letters left out: hexadecimal digits and exponents, 0b 0o 0x, the T and Z of dates, p of hexadecimal
        // floats, n of big integers.
        if matches!(byte.to_ascii_lowercase(), b'g'..=b'm' | b'q'..=b's' | b'u'..=b'w' | b'y' | b'%' | b'/' | b'@' | b'*')
        {
            classes[byte as usize] |= UNLIKE_A_NUMBER;
        }
        byte += 1;
    }
    classes
}

/// Whether `text` is a string to every reader, as it stands, as a key, an item or a value.
pub(super) fn is_plain(text: &[u8]) -> bool {
    let Some(&first) = text.first() else {
        return false;
    };
    if CLASS[usize::from(first)] & OPENS != 0 {
        stays_plain(text) && !is_word(text, &RESERVED) && !is_word(text, &NOT_FINITE)
    } else if first.is_ascii_digit() {
        // `1.2.3` is a float to the letter of YAML 1.1, so dots alone do not tell a version from a number.
        text.iter().any(|&byte| CLASS[usize::from(byte)] & UNLIKE_A_NUMBER != 0) && stays_plain(text)
    } else if first == b'-' {
        // An option of a command line: `-c` or `--port=80`.
        let option = text.strip_prefix(b"--").unwrap_or(&text[1..]);
        option.first().is_some_and(u8::is_ascii_alphabetic) && stays_plain(option) && !is_word(option, &NOT_FINITE)
    } else {
        false
    }
}

/// Whether no byte of `text` ends the scalar that its start has opened.
fn stays_plain(text: &[u8]) -> bool {
    text.iter().enumerate().all(|(i, &byte)| match byte {
        b':' => !matches!(text.get(i + 1), None | Some(b' ')),
        b' ' => !matches!(text.get(i + 1), None | Some(b'#')),
        _ => CLASS[usize::from(byte)] & INSIDE != 0,
    })
}

// No reader knows them in every case, such as `yES`, but quotes do no harm.
const RESERVED: [&[u8]; 9] = [b"true", b"false", b"null", b"yes", b"no", b"on", b"off", b"y", b"n"];
const NOT_FINITE: [&[u8]; 3] = [b"inf", b"infinity", b"nan"];

fn is_word(text: &[u8], words: &[&[u8]]) -> bool {
    text.len() <= 8 && words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether `text` has several lines and every reader finds the same ones in a literal block.
fn is_literal(text: &str) -> bool {
    // White space at the start would be taken for indentation, and a leading tab is refused; white space at the
    // end of a line is invisible, and editors remove it.
    text.contains('\n')
        && !text.starts_with(['\n', ' ', '\t'])
        && !text.split('\n').any(|line| line.ends_with([' ', '\t']))
        && !text.contains(|character| !matches!(character, '\n' | '\t') && is_unprintable(character))
}

/// Whether readers refuse `character`, take it for the end of a line, or people cannot see what it does.
pub(super) fn is_unprintable(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Line and paragraph separators, then the controls that change the direction of text.
        | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
