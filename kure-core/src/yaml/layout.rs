//! Finds what is wrong with a text from the lines around the place where the parser gave up.
use super::syntax::{Advice, Fault};

/// Looks at the lines around a fault for what the parser cannot say.
pub(super) fn advise(fault: &Fault<'_>) -> Option<Advice> {
    let lines = Lines::around(fault);
    let advice = match fault.name {
        "illegal placement of ':' indicator" | "invalid indentation in flow construct" => {
            bracket(fault, &lines, "a closing bracket")
        }
        "while parsing a flow mapping, did not find expected ',' or '}'" => bracket(fault, &lines, "`,` or `}`"),
        "while parsing a flow sequence, expected ',' or ']'" => bracket(fault, &lines, "`,` or `]`"),
        "mapping values are not allowed in this context" => second_colon(fault, &lines),
        "simple key expected" | "simple key expect ':'" => key_alone(fault, &lines),
        "while parsing a block mapping, did not find expected key" => no_key(fault, &lines),
        "while parsing a block collection, did not find expected '-' indicator" => fault.here(
            "expected another `- ` item of the list, found something else",
            Some("indent the line like the lines that it belongs to"),
        ),
        "while parsing node, found unknown anchor" => unknown_anchor(fault, &lines),
        "did not find expected <document start>" => more(fault),
        name if TABS.contains(&name) => tab(fault, &lines),
        name => {
            let rest = name.strip_prefix("unexpected character: `")?;
            let found = rest.trim_end_matches('\'');
            let message = format!("expected a value, found `{found}`, which cannot begin one");
            fault.here(message, Some("put the text in quotes"))
        }
    };
    Some(advice)
}

/// What the parser says where a tab is in its way.
const TABS: &[&str] = &[
    "tabs disallowed within this context (block indentation)",
    "tabs disallowed in this context",
    "tab cannot be used as indentation",
    "while scanning a plain scalar, found a tab",
    "a block scalar content cannot start with a tab",
];

/// The line of a fault and the ones around it.
struct Lines<'a> {
    at: &'a str,
    after: Option<&'a str>,
    /// The last line before with more than a comment, and its number counted from 0.
    before: Option<(usize, &'a str)>,
    /// The line of the innermost list or mapping that is open.
    open: Option<&'a str>,
}

impl<'a> Lines<'a> {
    fn around(fault: &Fault<'a>) -> Self {
        let mut lines = Self { at: "", after: None, before: None, open: None };
        for (index, line) in breaks(fault.text).enumerate() {
            if fault.open.is_some_and(|(open, _)| open == index) {
                lines.open = Some(line);
            }
            match index {
                _ if index == fault.line => lines.at = line,
                _ if index > fault.line => {
                    lines.after = Some(line);
                    break;
                }
                _ if !matches!(line.trim_start().chars().next(), None | Some('#')) => {
                    lines.before = Some((index, line));
                }
                _ => {}
            }
        }
        lines
    }
}

/// Splits a text at the line breaks that YAML knows.
fn breaks(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// Moves a place into the text: the parser may be past its end when it gives up.
pub(super) fn clamp(text: &str, line: usize, column: usize) -> (usize, usize) {
    let lines = breaks(text).take(line.saturating_add(1)).enumerate();
    let (last, text) = lines.last().unwrap_or((0, ""));
    let width = text.chars().count();
    (last, if last == line { column.min(width) } else { width })
}

fn indentation(line: &str) -> usize {
    line.chars().take_while(|&found| found == ' ').count()
}

/// Returns the column of a tab among the blanks that a line begins with.
fn indenting_tab(line: &str) -> Option<usize> {
    line.chars().take_while(|found| matches!(found, ' ' | '\t')).position(|found| found == '\t')
}

fn tab(fault: &Fault<'_>, lines: &Lines<'_>) -> Advice {
    let help = Some("YAML indents with spaces");
    let here = indenting_tab(lines.at).map(|column| (fault.line, column));
    // The parser may still be at the value before the line with the tab.
    let after = || Some((fault.line + 1, indenting_tab(lines.after?)?));
    let Some((line, column)) = here.or_else(after) else {
        return fault.here("expected spaces, found a tab", help);
    };
    let message = "a tab indents this line".to_owned();
    Advice { line, column, message, help }
}

/// A `: ` where no key can be: in a text, or in a line that is indented wrongly.
fn second_colon(fault: &Fault<'_>, lines: &Lines<'_>) -> Advice {
    let before: String = lines.at.chars().take(fault.column).collect();
    if before.contains(": ") || before.starts_with("--- ") {
        let help = Some("put a text that has `: ` in it in quotes");
        return fault.here("expected the end of the value, found another `:`", help);
    }
    let Some((line, above)) = lines.before else {
        return fault.here("expected a value, found a `:`", None);
    };
    if indentation(lines.at) > indentation(above) && above.contains(": ") {
        let message = "this line is indented more than the one above, which has its value already".to_owned();
        let help = Some("indent both alike, or end the line above after its `:`");
        return Advice { line: fault.line, column: indentation(lines.at), message, help };
    }
    let help = if above.contains(':') { Some("write a space after the `:`") } else { ALONE };
    Advice { line, column: indentation(above), message: NO_COLON.to_owned(), help }
}

const NO_COLON: &str = "expected `key: value`, found a text alone";
const ALONE: Option<&str> = Some("write a `:` after a key, or indent a text that goes on from the line above");

/// A line with neither a key nor an item; the parser sees it at the next.
fn key_alone(fault: &Fault<'_>, lines: &Lines<'_>) -> Advice {
    let is_at_end = lines.at.trim().is_empty() || fault.column <= indentation(lines.at);
    match lines.before {
        Some((line, above)) if is_at_end => {
            let help = if above.contains(':') { Some("write a space after the `:`") } else { ALONE };
            Advice { line, column: indentation(above), message: NO_COLON.to_owned(), help }
        }
        _ => Advice { line: fault.line, column: indentation(lines.at), message: NO_COLON.to_owned(), help: ALONE },
    }
}

fn no_key(fault: &Fault<'_>, lines: &Lines<'_>) -> Advice {
    let column = indentation(lines.at);
    let text = lines.at.trim_start();
    if text == "-" || text.starts_with("- ") {
        if fault.open.is_some_and(|(_, open)| open == column) {
            let message = "expected a key, found a list item".to_owned();
            return Advice { line: fault.line, column, message, help: Some("give the list a key of its own") };
        }
    } else if fault.column > column {
        return more(fault);
    }
    let message = "expected the indentation of a line above, found one between".to_owned();
    let help = Some("indent the line like the lines that it belongs to");
    Advice { line: fault.line, column, message, help }
}

fn more(fault: &Fault<'_>) -> Advice {
    if fault.text.trim_start().starts_with('%') {
        return fault.here("expected a line of `---` after the directives, found something else", None);
    }
    fault.here("expected the end of the value, found more after it", Some("put all of the text in quotes"))
}

/// A list or mapping in brackets that goes wrong; on a later line its bracket was probably meant to be closed before.
fn bracket(fault: &Fault<'_>, lines: &Lines<'_>, expected: &str) -> Advice {
    if let (Some((line, column)), Some(text)) = (fault.open, lines.open)
        && line < fault.line
        && matches!(text.chars().nth(column), Some('[' | '{'))
    {
        let message = "this bracket is not closed".to_owned();
        let help = Some("close it, or put the text in quotes");
        return Advice { line, column, message, help };
    }
    let found = match lines.at.chars().nth(fault.column) {
        Some(found) => format!("`{found}`"),
        None => "the end of the line".to_owned(),
    };
    let help = Some("put a text with such signs in quotes");
    fault.here(format!("expected {expected}, found {found}"), help)
}

fn unknown_anchor(fault: &Fault<'_>, lines: &Lines<'_>) -> Advice {
    let is_name = |found: &char| !found.is_whitespace() && !matches!(found, ',' | '[' | ']' | '{' | '}');
    let name: String = lines.at.chars().skip(fault.column).take_while(is_name).collect();
    let message = format!("expected the name of an anchor above, found `{name}`");
    fault.here(message, Some("put the text in quotes if it is no alias"))
}

#[cfg(test)]
mod tests {
    use crate::yaml::{Limits, parse, split};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let problems = split(text).flat_map(|chunk| parse(chunk, &Limits::default()).problems);
        let found: Vec<_> = problems.map(|problem| problem.to_string()).collect();
        assert_eq!(found.join("\n"), expected, "{text}");
    }

    #[test]
    fn a_tab_is_found_where_it_indents() {
        for text in ["a:\n\tb: 1\n", "x:\n  y: 1\n---\na:\n  b: 1\n\tc: 2\n", "a: >\n\tx\n"] {
            let line = text.lines().position(|line| line.starts_with('\t')).expect("one has") + 1;
            check(text, &format!("{line}:1: a tab indents this line"));
        }
    }

    #[test]
    fn what_is_open_is_pointed_at() {
        check("a: \"open\nb: 1\n", "1:4: this quote is not closed");
        check("x: 1\na: 'open\n", "2:4: this quote is not closed");
        check("a: [1, 2\nb: 3\n", "1:4: this bracket is not closed");
        check("a:\n  b: {x: 1\n", "2:6: this bracket is not closed");
        check("a: ]\n", "1:4: found a closing bracket that nothing opened");
        check("{a: 1 b: 2}", "1:8: expected `,` or `}`, found `:`");
    }

    #[test]
    fn a_second_colon_is_in_a_text_or_indented_wrongly() {
        check("a: b: c\n", "1:5: expected the end of the value, found another `:`");
        check("a: 1\n  b: 2\n", "2:3: this line is indented more than the one above, which has its value already");
        check("a:b\nc: 1\n", "1:1: expected `key: value`, found a text alone");
    }

    #[test]
    fn a_line_without_a_key_is_pointed_at() {
        check("a: 1\n\nb\n# c\nd: 2\n", "3:1: expected `key: value`, found a text alone");
        check("a:\n  b: 1\n  c\n", "3:3: expected `key: value`, found a text alone");
    }

    #[test]
    fn indentation_must_be_one_of_those_above() {
        check("a:\n    b: 1\n  c: 2\n", "3:3: expected the indentation of a line above, found one between");
        check("a: 1\n- b\n", "2:1: expected a key, found a list item");
        check("- a\nb: 1\n", "2:1: expected another `- ` item of the list, found something else");
    }

    #[test]
    fn values_begin_and_end_where_they_can() {
        check("a: @x\n", "1:4: expected a value, found `@`, which cannot begin one");
        check("a: \"x\" y\n", "1:8: expected the end of the line after the quoted text, found more");
        check("a: [b] c\n", "1:8: expected the end of the value, found more after it");
        check("a: - b\n", "1:4: found a list item on the line of its key");
        check("a: *x, y\n", "1:4: expected the name of an anchor above, found `*x`");
        check("key: {{ .Values.x }}\n", "1:7: expected a text as key, found a mapping");
        check("%YAML 1.2\na: 1\n", "2:1: expected a line of `---` after the directives, found something else");
    }
}
