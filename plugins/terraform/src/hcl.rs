//! Reads which blocks a `.tf` file has, and the text of their arguments.
//!
//! Expressions are not understood, only their ends are found: what is inside strings, templates, brackets, comments
//! and here-documents is skipped. That is enough to know which variables a module declares.

/// How deep blocks and templates may be nested; real modules stay below ten.
const DEPTH: usize = 64;

/// A block: its kind, labels and content.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block<'t> {
    pub(crate) kind: &'t str,
    pub(crate) labels: Vec<&'t str>,
    pub(crate) body: Body<'t>,
}

/// What stands between the braces of a block, or in a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Body<'t> {
    /// The names and the text of the expressions behind `=`.
    pub(crate) arguments: Vec<(&'t str, &'t str)>,
    pub(crate) blocks: Vec<Block<'t>>,
}

impl<'t> Body<'t> {
    /// Returns the text of an argument's expression.
    pub(crate) fn argument(&self, name: &str) -> Option<&'t str> {
        self.arguments.iter().find(|(argument, _)| *argument == name).map(|(_, expression)| *expression)
    }
}

/// A text that is not HCL: the line, from 1, and what was expected there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) line: usize,
    pub(crate) expected: &'static str,
}

/// Reads a file.
pub(crate) fn read(text: &str) -> Result<Body<'_>, Unreadable> {
    let text = text.trim_start_matches('\u{feff}');
    let mut scanner = Scanner { text, at: 0 };
    scanner.body(0)
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    /// Reads arguments and blocks up to the closing brace, or at depth 0 up to the end.
    fn body(&mut self, depth: usize) -> Result<Body<'t>, Unreadable> {
        if depth > DEPTH {
            return Err(self.expected("fewer blocks in each other"));
        }
        let mut body = Body::default();
        loop {
            self.skip_blank(char::is_whitespace)?;
            match self.peek() {
                None if depth == 0 => return Ok(body),
                Some('}') if depth > 0 => {
                    self.at += 1;
                    return Ok(body);
                }
                None => return Err(self.expected("`}`")),
                Some(_) => {}
            }
            let name = self.identifier().ok_or_else(|| self.expected("the name of an argument or a block"))?;
            self.skip_blank(is_blank)?;
            if self.take("=") {
                let expression = self.expression()?;
                body.arguments.push((name, expression));
            } else {
                let labels = self.labels()?;
                body.blocks.push(Block { kind: name, labels, body: self.body(depth + 1)? });
            }
        }
    }

    /// Reads the labels of a block and its opening brace.
    fn labels(&mut self) -> Result<Vec<&'t str>, Unreadable> {
        let mut labels = Vec::new();
        loop {
            self.skip_blank(is_blank)?;
            let start = self.at;
            if self.take("{") {
                return Ok(labels);
            } else if self.take("\"") {
                self.string(0)?;
                labels.push(&self.text[start + 1..self.at - 1]);
            } else if let Some(label) = self.identifier() {
                labels.push(label);
            } else {
                return Err(self.expected("`=`, a label or `{`"));
            }
        }
    }

    /// Reads an expression: to the end of its line, unless brackets or here-documents carry it further.
    fn expression(&mut self) -> Result<&'t str, Unreadable> {
        self.skip_blank(is_blank)?;
        let start = self.at;
        let mut open = 0_usize;
        loop {
            match self.peek() {
                // A comment at the end of the line is no part of the expression.
                None | Some('\n' | ')' | ']' | '}' | '#') if open == 0 => break,
                Some('/') if open == 0 && self.rest().starts_with("//") => break,
                None => return Err(self.expected("a closing bracket")),
                Some('(' | '[' | '{') => open += 1,
                Some(')' | ']' | '}') => open -= 1,
                Some('#' | '/') if self.comment()? => continue,
                Some('"') => {
                    self.at += 1;
                    self.string(0)?;
                    continue;
                }
                Some('<') if self.rest().starts_with("<<") => {
                    self.here_document()?;
                    continue;
                }
                Some(_) => {}
            }
            self.bump();
        }
        let expression = self.text[start..self.at].trim_end();
        if expression.is_empty() { Err(self.expected("an expression")) } else { Ok(expression) }
    }

    /// Skips a string behind its opening quote.
    fn string(&mut self, depth: usize) -> Result<(), Unreadable> {
        loop {
            if self.take("$${") || self.take("%%{") {
                continue;
            }
            if self.take("${") || self.take("%{") {
                self.template(depth + 1)?;
                continue;
            }
            match self.bump() {
                Some('"') => return Ok(()),
                Some('\\') => drop(self.bump()),
                None | Some('\n') => return Err(self.expected("`\"`")),
                Some(_) => {}
            }
        }
    }

    /// Skips a template sequence behind its opening brace.
    fn template(&mut self, depth: usize) -> Result<(), Unreadable> {
        if depth > DEPTH {
            return Err(self.expected("fewer templates in each other"));
        }
        let mut open = 1_usize;
        while open > 0 {
            match self.bump() {
                Some('{') => open += 1,
                Some('}') => open -= 1,
                Some('"') => self.string(depth)?,
                None => return Err(self.expected("`}`")),
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// Skips `<<END` or `<<-END` and the lines up to the one that says `END`.
    fn here_document(&mut self) -> Result<(), Unreadable> {
        self.at += 2;
        self.take("-");
        let end = self.identifier().ok_or_else(|| self.expected("the end mark of a here-document"))?;
        loop {
            let Some(line_break) = self.rest().find('\n') else {
                return Err(self.expected("the end of a here-document"));
            };
            self.at += line_break + 1;
            let line = self.rest().lines().next().unwrap_or_default();
            if line.trim() == end {
                self.at += line.len();
                return Ok(());
            }
        }
    }

    fn skip_blank(&mut self, blank: fn(char) -> bool) -> Result<(), Unreadable> {
        while let Some(next) = self.peek() {
            if blank(next) {
                self.bump();
            } else if !self.comment()? {
                break;
            }
        }
        Ok(())
    }

    /// Skips a comment, if one is next.
    fn comment(&mut self) -> Result<bool, Unreadable> {
        let rest = self.rest();
        if rest.starts_with('#') || rest.starts_with("//") {
            self.at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            self.at += rest.find("*/").ok_or_else(|| self.expected("`*/`"))? + 2;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn identifier(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let end = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        is_identifier(&rest[..end]).then(|| {
            self.at += end;
            &rest[..end]
        })
    }

    fn take(&mut self, word: &str) -> bool {
        let is_next = self.rest().starts_with(word);
        self.at += if is_next { word.len() } else { 0 };
        is_next
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn expected(&self, expected: &'static str) -> Unreadable {
        Unreadable { line: self.text[..self.at].matches('\n').count() + 1, expected }
    }
}

/// Says whether Terraform takes `name` for the name of a variable.
pub(crate) fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// Says whether `c` separates words within a line.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes blocks as `kind label|name=expression`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let body = read(text).expect("HCL");
        let written = body.blocks.iter().map(|block| {
            let arguments = block.body.arguments.iter().map(|(name, expression)| format!("|{name}={expression}"));
            format!("{} {}{}", block.kind, block.labels.join(" "), arguments.collect::<String>())
        });
        assert_eq!(written.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn blocks_have_labels_and_arguments() {
        check(
            "variable \"region\" {\r\n  type = string # where\r\n  default = null\r\n}\nvariable b {}\nlocals { x = 1 }",
            &["variable region|type=string|default=null", "variable b", "locals |x=1"],
        );
    }

    #[test]
    fn an_expression_goes_on_in_brackets_and_here_documents() {
        check(
            "variable \"a\" {\n type = object({\n x = string # }\n })\n default = <<-END\n }\n END\n}",
            &["variable a|type=object({\n x = string # }\n })|default=<<-END\n }\n END"],
        );
    }

    #[test]
    fn what_is_in_strings_templates_and_comments_is_no_block() {
        check(
            "/* variable \"no\" { */ // {\nx y { a = \"\\\"{ ${ f(\"}\", { b = \"%{if c}}\" }) } $${ \"\n b = 1 /* } */ + 2\n}",
            &["x y|a=\"\\\"{ ${ f(\"}\", { b = \"%{if c}}\" }) } $${ \"|b=1 /* } */ + 2"],
        );
    }

    #[test]
    fn what_is_not_hcl_is_an_error_with_its_line() {
        for (text, line, expected) in [
            ("variable \"a\" {\n", 2, "`}`"),
            ("\n}", 2, "the name of an argument or a block"),
            ("a", 1, "`=`, a label or `{`"),
            ("a =\n", 1, "an expression"),
            ("a = \"x\n\"", 2, "`\"`"),
            ("a = [\n1", 2, "a closing bracket"),
            ("a = \"${\"", 1, "`\"`"),
            ("a = <<END\nx", 2, "the end of a here-document"),
            ("/* x", 1, "`*/`"),
        ] {
            assert_eq!(read(text), Err(Unreadable { line, expected }), "{text:?}");
        }
    }

    #[test]
    fn depth_is_limited() {
        assert!(read(&"a {".repeat(100_000)).is_err());
        assert!(read(&format!("a = {}", "\"${".repeat(100_000))).is_err());
    }
}
