//! Regular expressions as the API server reads them: in the syntax of Go.

use regex_lite::Regex;

/// A regular expression.
pub(crate) struct Pattern(Regex);

/// Why a pattern cannot be used.
#[derive(Debug, PartialEq)]
pub(crate) enum Unreadable {
    /// Go does not read it either, so the API server refuses it.
    ByAnyone(String),
    /// Go may read it.
    ByThis(String),
}

/// What Go's regular expressions do not have, by the words of the library that says so here.
const REFUSED: [&str; 2] = ["look-around", "backreferences"];

/// What Go's regular expressions have and those of the library do not.
const LACKING: [&str; 3] = ["Unicode character classes", "nesting", "unrecognized escape sequence"];

impl Pattern {
    /// Reads a pattern.
    pub(crate) fn new(pattern: &str) -> Result<Self, Unreadable> {
        Regex::new(&translated(pattern)).map(Self).map_err(|error| {
            let reason = error.to_string();
            let says = |words: &[&str]| words.iter().any(|word| reason.contains(word));
            if says(&REFUSED) || (is_unclosed(&reason) && !says(&LACKING)) {
                Unreadable::ByAnyone(reason)
            } else {
                Unreadable::ByThis(reason)
            }
        })
    }

    /// Tells whether some part of the text fits, or all of it if the pattern says so by `^` and `$`.
    pub(crate) fn fits(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// Tells whether a bracket or an operator stands alone, which is wrong in any syntax.
fn is_unclosed(reason: &str) -> bool {
    ["closing", "unclosed", "uncounted repetition", "counted repetition with a min bigger", "invalid range"]
        .iter()
        .any(|words| reason.contains(words))
}

/// Rewrites what Go reads and the library does not: a `[` and doubled operators inside brackets, quotes by `\Q`, and a
/// brace that begins no repetition.
fn translated(pattern: &str) -> String {
    let mut result = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut is_class = false;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match c {
            '\\' if rest.starts_with("\\Q") && !is_class => {
                let quoted = rest[2..].split("\\E").next().unwrap_or_default();
                taken = (2 + quoted.len() + 2).min(rest.len());
                result += &regex_lite::escape(quoted);
                rest = &rest[taken..];
                continue;
            }
            '\\' => taken += rest[1..].chars().next().map_or(0, char::len_utf8),
            '[' if !is_class => {
                is_class = true;
                // A bracket that closes stands for itself in the first place.
                for first in ["[^]", "[]", "[^"] {
                    if rest.starts_with(first) {
                        taken = first.len();
                        break;
                    }
                }
            }
            '[' if rest.starts_with("[:") => taken = rest.find(":]").map_or(1, |end| end + 2),
            ']' => is_class = false,
            '[' | '&' | '~' if is_class => result.push('\\'),
            // A dash may begin a range and may end one.
            '-' if is_class && rest.starts_with("--") => {
                let is_first = result.ends_with(['[', '^']);
                result += if is_first { "\\-" } else { "-\\-" };
                rest = &rest[if is_first { 1 } else { 2 }..];
                continue;
            }
            '{' if !is_class && !is_repetition(rest) => result.push('\\'),
            _ => {}
        }
        result += &rest[..taken];
        rest = &rest[taken..];
    }
    result
}

/// Tells whether a text begins with `{2}`, `{2,}` or `{2,3}`.
fn is_repetition(text: &str) -> bool {
    let Some((inside, _)) = text[1..].split_once('}') else { return false };
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    let is_number = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    !least.is_empty() && is_number(least) && is_number(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, fitting: &[&str], other: &[&str]) {
        let compiled = Pattern::new(pattern).map_err(|error| format!("{pattern}: {error:?}")).unwrap();
        for text in fitting {
            assert!(compiled.fits(text), "{pattern} {text}");
        }
        for text in other {
            assert!(!compiled.fits(text), "{pattern} {text}");
        }
    }

    #[test]
    fn what_go_reads_is_read() {
        check("^[a-z]+$", &["abc"], &["a1", "", "abc\n"]);
        check("^[[:alpha:]_][[:alnum:]]*$", &["_a1"], &["1"]);
        check(r"^[^[\]]+$", &["a"], &["[", "]"]);
        check("^[]a]$", &["]", "a"], &["b"]);
        check(r"^[\w.&&~~+-]+$", &["a&~"], &["a b"]);
        check("^[+--]$", &[",", "-"], &["a"]);
        check("^[--/]$", &["-", "."], &["a"]);
        check(r"^\Qa.b\E+$", &["a.bb"], &["axb"]);
        check("^{a}$", &["{a}"], &["a"]);
        check(r"^a{2,3}\z", &["aa"], &["a", "aaaa"]);
        check("^(?i)yes$", &["YES"], &["no"]);
        check("b", &["abc"], &["ac"]);
        check(r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$", &["1h30m"], &["1 h"]);
        check(r"^$|^\/[a-z]$", &["", "/a"], &["a"]);
    }

    #[test]
    fn what_go_does_not_read_is_told_from_what_is_not_read_here() {
        let reason = |pattern| Pattern::new(pattern).map(|_| ()).unwrap_err();
        for pattern in ["(?=a)", "(?<!a)b", r"(a)\1", "(a", "a)", "[a", "*a", "[b-a]"] {
            assert!(matches!(reason(pattern), Unreadable::ByAnyone(_)), "{pattern} {:?}", reason(pattern));
        }
        for pattern in [r"\p{L}", r"\C"] {
            assert!(matches!(reason(pattern), Unreadable::ByThis(_)), "{pattern} {:?}", reason(pattern));
        }
    }
}
