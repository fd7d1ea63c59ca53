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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_lite::Regex;

    use super::*;

    /// What some reader takes for something else than a string, the rules of every dialect side by side.
    fn not_strings() -> Vec<Regex> {
        [
            // Booleans and nulls of 1.1, in any case.
            r"(?i)y|n|yes|no|on|off|true|false|null|~|",
            // Merge and value keys.
            r"<<|=",
            // Integers: 1.1 with its commas and underscores, 1.2, Go, sexagesimal.
            r"[-+]?[0-9][0-9_,]*",
            r"(?i)[-+]?0[box][0-9a-f_]*",
            r"[-+]?[0-9][0-9_,]*(:[0-5]?[0-9])+(\.[0-9_]*)?",
            // Floats: to the letter of 1.1, which lets a number have any count of points, 1.2, Go.
            r"[-+]?([0-9][0-9_,]*)?\.[0-9._]*([eE][-+]?[0-9]*)?",
            r"[-+]?[0-9][0-9_,]*(\.[0-9._]*)?[eE][-+]?[0-9_]*",
            r"(?i)[-+]?0x[0-9a-f_]*\.?[0-9a-f_]*p[-+]?[0-9]*",
            r"(?i)[-+]?\.?(inf|infinity|nan)",
            r"[-+]?[0-9]+n",
            // Dates and times.
            r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9:.]*([ \t]*(Z|z|[-+][0-9:]*))?)?",
            // What opens or ends something else, or may not start a scalar.
            r"[-?:]([ \t].*)?",
            r#"[,\[\]{}#&*!|>'"%@`\s].*"#,
            r".*(:\s.*|:|\s#.*|\s)",
            r"(---|\.\.\.)(\s.*)?",
        ]
        .iter()
        .map(|rule| Regex::new(&format!("^(?s:{rule})$")).expect("a rule of this test"))
        .collect()
    }

    #[test]
    fn every_short_text_that_stays_plain_is_a_string_to_every_dialect() {
        let rules = not_strings();
        let alphabet = b"01abefnotxyzEP_+-.:, #~=</m";
        let mut texts = vec![String::new()];
        let mut plain = 0;
        for _ in 0..4 {
            texts = texts
                .iter()
                .flat_map(|text| alphabet.iter().map(move |&byte| format!("{text}{}", char::from(byte))))
                .collect();
            for text in texts.iter().filter(|text| is_plain(text.as_bytes())) {
                plain += 1;
                assert!(!rules.iter().any(|rule| rule.is_match(text)), "{text:?} is left plain");
            }
        }
        assert!(plain > 100_000, "only {plain} texts were plain: the test tests nothing");
    }

    proptest! {
        #[test]
        fn any_text_that_stays_plain_is_a_string_to_every_dialect(text in "[ -~]{1,12}|[0-9TZ:. +-]{8,25}|\\PC{1,6}") {
            if is_plain(text.as_bytes()) {
                prop_assert!(text.is_ascii());
                prop_assert!(!not_strings().iter().any(|rule| rule.is_match(&text)));
            }
        }
    }

    #[test]
    fn what_manifests_are_full_of_stays_plain() {
        for text in [
            "nginx:1.27",
            "ghcr.io/acme/web@sha256:0a1b",
            "https://x/y?a=b&c=d#e",
            "/var/lib",
            "_x",
            "$(POD_IP):80",
            "a b",
            "it's \"so\"",
            "a#b",
            "apps/v1",
            "1.2.3-alpine",
            "250m",
            "256Mi",
            "1.5Gi",
            "1e6Mi",
            "25%",
            "30s",
            "10.0.0.0/8",
            "0 3 * * *",
            "-c",
            "-n",
            "--port=8080",
            "-Xmx512m",
            "app.kubernetes.io/name",
        ] {
            assert_eq!(style(text), Style::Plain, "{text:?}");
        }
    }

    #[test]
    fn what_a_reader_might_mistake_is_quoted() {
        for text in [
            "",
            "on",
            "No",
            "y",
            "NaN",
            "inf",
            "0755",
            "0x1f",
            "1_000",
            "1.2.3",
            "10.0.0.1",
            "12:30",
            "2026-01-02",
            "1n",
            "1e3",
            "12d",
            "-1",
            "-inf",
            "-Infinity",
            "--",
            "---",
            "- a",
            "a: b",
            "a #b",
            "a:",
            "a ",
            " a",
            "é",
            "${X}",
            "*.x",
            "%a",
            "@a",
            "a\tb",
            "\ta\nb",
            "\na",
            " a\nb",
            "a \nb",
            "a\n ",
            "a\n\t",
            "a\r\nb\r\n",
            "a\n\u{85}b",
            "a\n\u{2028}b",
            "a\n\u{feff}",
            "a\n\u{202e}b",
            "a\n\0",
        ] {
            assert_eq!(style(text), Style::Quoted, "{text:?}");
        }
    }

    #[test]
    fn scripts_become_literal_blocks() {
        for text in ["a\nb", "all:\n\tgo build\n", "#!/bin/sh\n\n  exit 0\n", "é\n\n\n", "- a\n---\n"] {
            assert_eq!(style(text), Style::Literal, "{text:?}");
        }
    }
}
