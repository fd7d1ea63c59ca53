//! The words and signs of Rust source, without comments and without what stands in texts.

/// A word or sign, and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'s> {
    /// What it is.
    pub kind: Kind<'s>,
    /// Its line, from 1.
    pub line: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'s> {
    /// A name, a keyword or a number, as it is written.
    Word(&'s str),
    /// A text of whatever sort.
    Text,
    /// The name of a lifetime or of a loop.
    Lifetime,
    /// Any other character.
    Sign(char),
}

/// Splits source into tokens. What is no Rust gives some tokens as well.
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut reader = Reader { rest: source, line: 1 };
    let mut tokens = Vec::new();
    loop {
        reader.skip_blank();
        let line = reader.line;
        let Some(kind) = reader.token() else { return tokens };
        tokens.push(Token { kind, line });
    }
}

struct Reader<'s> {
    rest: &'s str,
    line: usize,
}

impl<'s> Reader<'s> {
    fn skip_blank(&mut self) {
        loop {
            let blank = self.rest.len() - self.rest.trim_start_matches(is_blank).len();
            self.take(blank);
            if self.rest.starts_with("//") {
                self.take(self.rest.find('\n').unwrap_or(self.rest.len()));
            } else if self.rest.starts_with("/*") {
                self.take(comment(self.rest));
            } else if blank == 0 {
                return;
            }
        }
    }

    /// Takes so many bytes.
    fn take(&mut self, bytes: usize) -> &'s str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.line += taken.matches('\n').count();
        self.rest = rest;
        taken
    }

    /// Takes a token. None at the end.
    fn token(&mut self) -> Option<Kind<'s>> {
        let first = self.rest.chars().next()?;
        if first == '"' {
            self.take(text(self.rest));
            return Some(Kind::Text);
        }
        if first == '\'' {
            return Some(self.quoted());
        }
        if !is_of_word(first) {
            self.take(first.len_utf8());
            return Some(Kind::Sign(first));
        }
        let length = word(self.rest);
        let (name, rest) = self.rest.split_at(length);
        if matches!(name, "r" | "br" | "cr")
            && let Some(raw) = raw_text(rest)
        {
            self.take(length + raw);
            return Some(Kind::Text);
        }
        if matches!(name, "b" | "c") && rest.starts_with('"') {
            self.take(length + text(rest));
            return Some(Kind::Text);
        }
        if name == "b" && rest.starts_with('\'') {
            self.take(length);
            return Some(self.quoted());
        }
        if name == "r"
            && let Some(raw) = rest.strip_prefix('#').filter(|raw| raw.starts_with(is_of_word))
        {
            return Some(Kind::Word(self.take(length + 1 + word(raw))));
        }
        Some(Kind::Word(self.take(length)))
    }

    /// Takes a character, which is a text, or a lifetime.
    fn quoted(&mut self) -> Kind<'s> {
        let mut inner = self.rest[1..].chars();
        let first = inner.next();
        let length = match (first, inner.next()) {
            (Some('\\'), Some(escaped)) => {
                let before = 2 + escaped.len_utf8();
                let end = self.rest[before..].find('\'').map_or(self.rest.len(), |end| before + end + 1);
                Some(end)
            }
            (Some(one), Some('\'')) => Some(2 + one.len_utf8()),
            _ => None,
        };
        if let Some(length) = length {
            self.take(length);
            return Kind::Text;
        }
        self.take(1);
        let name = word(self.rest);
        self.take(name);
        Kind::Lifetime
    }
}

fn is_blank(character: char) -> bool {
    // The directions are blank to the compiler too.
    character.is_whitespace() || matches!(character, '\u{200e}' | '\u{200f}' | '\u{feff}')
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn word(rest: &str) -> usize {
    // What no letter is and yet part of a name, as a mark above a letter, would cut the name into two.
    rest.find(|character: char| !is_of_word(character) && (character.is_ascii() || is_blank(character)))
        .unwrap_or(rest.len())
}

/// Returns the length of a comment, in which there may be others.
fn comment(rest: &str) -> usize {
    let (mut depth, mut place) = (0, 0);
    let bytes = rest.as_bytes();
    while place < bytes.len() {
        match bytes.get(place..place + 2) {
            Some(b"/*") => (depth, place) = (depth + 1, place + 2),
            Some(b"*/") => {
                (depth, place) = (depth - 1, place + 2);
                if depth == 0 {
                    return place;
                }
            }
            _ => place += 1,
        }
    }
    bytes.len()
}

fn text(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut place = 1;
    while place < bytes.len() {
        match bytes[place] {
            b'\\' => place += 2,
            b'"' => return place + 1,
            _ => place += 1,
        }
    }
    bytes.len()
}

/// Returns the length of a text that ends as it begins, from its first `#` or quote.
fn raw_text(rest: &str) -> Option<usize> {
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let inner = rest[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(inner.find(&end).map_or(rest.len(), |place| hashes + 1 + place + end.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> String {
        let word = |token: &Token<'_>| match token.kind {
            Kind::Word(word) => word.to_owned(),
            Kind::Text => "TEXT".to_owned(),
            Kind::Lifetime => "LIFETIME".to_owned(),
            Kind::Sign(sign) => sign.to_string(),
        };
        tokens(source).iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_no_code_is_skipped() {
        assert_eq!(words("a // unsafe\nb /* /* unsafe */ unsafe */ c"), "a b c");
        assert_eq!(words(r#"f("unsafe \" \\", b"x\"", c"y")"#), "f ( TEXT , TEXT , TEXT )");
        assert_eq!(words(r###"r"\" r#"" unsafe"# br##""# x"## end"###), "TEXT TEXT TEXT end");
        assert_eq!(
            words(r"'a' '\'' '\\' '\u{1F980}' b'\'' '🦀' <'a, 'static> 'l: loop"),
            "TEXT TEXT TEXT TEXT TEXT TEXT < LIFETIME , LIFETIME > LIFETIME : loop"
        );
        assert_eq!(words("r#std::r#net r#unsafe 0x1F_u8 1.5e3"), "r#std : : r#net r#unsafe 0x1F_u8 1 . 5e3");
        assert_eq!(words("größe e\u{301}t x\u{200e}y"), "größe e\u{301}t x y");
    }

    #[test]
    fn what_does_not_end_ends_with_the_file() {
        for source in ["\"abc", "/* /* */", "r##\"x\"#", "'\\", "'", "b'", "\"\\", "r#", "b\"é\\"] {
            tokens(source);
        }
    }

    #[test]
    fn lines_are_counted_through_texts_and_comments() {
        let found = tokens("a\n/*\n*/ b \"\n\n\" c\r\nd");
        let lines: Vec<_> = found.iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 3, 3, 5, 6]);
    }
}
