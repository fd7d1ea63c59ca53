//! The words of Rust code, without what it says in comments and texts.

/// Removes comments and the insides of texts and characters, so that words in them are not taken for code.
pub(super) fn code(text: &str) -> String {
    let mut rest = text;
    let mut code = String::with_capacity(text.len());
    while let Some(first) = rest.chars().next() {
        let length = comment(rest).or_else(|| raw_text(rest)).or_else(|| quoted(rest));
        // An identifier that ends in `r` does not begin a raw text, so identifiers are taken whole.
        let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let taken = match length {
            Some(length) => {
                code.push_str(if rest.starts_with('/') { " " } else { "\"\"" });
                length
            }
            None if word > 0 => {
                code.push_str(&rest[..word]);
                word
            }
            None => {
                code.push(first);
                first.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    code
}

/// Returns the length of a comment.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if !text.starts_with("/*") {
        return None;
    }
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let (step, change) = match &text.as_bytes()[at..] {
            [b'/', b'*', ..] => (2, 1),
            [b'*', b'/', ..] => (2, -1),
            _ => (1, 0),
        };
        depth += change;
        at += step;
        if depth == 0 {
            return Some(at);
        }
    }
    Some(text.len())
}

/// Returns the length of a text such as `r#"…"#`.
fn raw_text(text: &str) -> Option<usize> {
    let start = ["br", "cr", "r"].iter().find(|start| text.starts_with(**start))?.len();
    let marks = text[start..].bytes().take_while(|byte| *byte == b'#').count();
    let inside = text[start + marks..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(marks));
    let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(start + marks + 1 + length)
}

/// Returns the length of a text or a character in quotes. A lifetime has one quote and is neither.
fn quoted(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    if quote == '\'' {
        let mut next = text[1..].chars();
        let is_character = next.next() == Some('\\') || next.next() == Some('\'');
        if !is_character {
            return None;
        }
    }
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    Some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_are_not_code() {
        for (text, expected) in [
            ("a // b\nc", "a  \nc"),
            ("a /* b /* c */ d */ e", "a   e"),
            ("/* open", " "),
            (r#"f("// no \" comment") g"#, r#"f("") g"#),
            (r##"r#"a "quoted" b"# c"##, r#""" c"#),
            ("br\"\\\" c", "\"\" c"),
            (r"'\'' a '/' b '\u{1f}'", r#""" a "" b """#),
            ("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}"),
            ("four\"x\" é", "four\"\" é"),
            ("\"ends", "\"\""),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }
}
