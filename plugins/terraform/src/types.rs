//! The types of variables, read from the constraints that a module declares.

use std::collections::BTreeMap;
use std::fmt;

/// How deep types may be nested; real modules stay below ten.
const DEPTH: usize = 64;

/// The type of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// Every value, or a constraint that is not understood here, for Terraform to judge.
    Any,
    Text,
    Number,
    Flag,
    List(Box<Type>),
    Set(Box<Type>),
    Mapping(Box<Type>),
    Tuple(Vec<Type>),
    Object(BTreeMap<String, Attribute>),
}

/// An attribute of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) content: Type,
    pub(crate) is_optional: bool,
}

impl Type {
    /// Reads a constraint, such as `list(string)`.
    pub(crate) fn of(constraint: &str) -> Self {
        let mut reader = Reader { rest: constraint };
        reader.constraint(0).filter(|_| reader.is_at_end()).unwrap_or(Self::Any)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "a value",
            Self::Text => "a string",
            Self::Number => "a number",
            Self::Flag => "a boolean",
            Self::List(_) | Self::Set(_) | Self::Tuple(_) => "a list",
            Self::Mapping(_) | Self::Object(_) => "a mapping",
        })
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn constraint(&mut self, depth: usize) -> Option<Type> {
        if depth > DEPTH {
            return None;
        }
        let word = self.word()?;
        if !self.take('(') {
            return match word {
                "any" => Some(Type::Any),
                "string" => Some(Type::Text),
                "number" => Some(Type::Number),
                "bool" => Some(Type::Flag),
                // Terraform still takes these two, for what was written before types had parts.
                "list" => Some(Type::List(Box::new(Type::Any))),
                "map" => Some(Type::Mapping(Box::new(Type::Any))),
                _ => None,
            };
        }
        let constraint = match word {
            "list" => Type::List(Box::new(self.constraint(depth + 1)?)),
            "set" => Type::Set(Box::new(self.constraint(depth + 1)?)),
            "map" => Type::Mapping(Box::new(self.constraint(depth + 1)?)),
            "tuple" => Type::Tuple(self.items(depth + 1)?),
            "object" => Type::Object(self.attributes(depth + 1)?),
            _ => return None,
        };
        self.take(')').then_some(constraint)
    }

    fn items(&mut self, depth: usize) -> Option<Vec<Type>> {
        let mut items = Vec::new();
        if !self.take('[') {
            return None;
        }
        while !self.take(']') {
            items.push(self.constraint(depth)?);
            self.take(',');
        }
        Some(items)
    }

    fn attributes(&mut self, depth: usize) -> Option<BTreeMap<String, Attribute>> {
        let mut attributes = BTreeMap::new();
        if !self.take('{') {
            return None;
        }
        while !self.take('}') {
            let is_quoted = self.take('"');
            let name = self.word()?.to_owned();
            if is_quoted && !self.take('"') || !(self.take('=') || self.take(':')) {
                return None;
            }
            let before = self.rest;
            let is_optional = self.word() == Some("optional") && self.take('(');
            if !is_optional {
                self.rest = before;
            }
            let content = self.constraint(depth)?;
            if is_optional {
                self.skip_default()?;
            }
            attributes.insert(name, Attribute { content, is_optional });
            self.take(',');
        }
        Some(attributes)
    }

    /// Skips the default value of an attribute, which `hcl` found to be well-formed, and the closing bracket.
    fn skip_default(&mut self) -> Option<()> {
        let mut open = 1_usize;
        let mut is_in_string = false;
        let mut characters = self.rest.char_indices();
        while let Some((at, c)) = characters.next() {
            match c {
                '\\' if is_in_string => drop(characters.next()),
                '"' => is_in_string = !is_in_string,
                '(' | '[' | '{' if !is_in_string => open += 1,
                ')' | ']' | '}' if !is_in_string => open -= 1,
                _ => {}
            }
            if open == 0 {
                self.rest = &self.rest[at + 1..];
                return Some(());
            }
        }
        None
    }

    fn word(&mut self) -> Option<&'t str> {
        self.skip_blank();
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let end = self.rest.find(|c| !inside(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }

    fn take(&mut self, sign: char) -> bool {
        self.skip_blank();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn is_at_end(&mut self) -> bool {
        self.skip_blank();
        self.rest.is_empty()
    }

    /// Skips spaces, line breaks and comments.
    fn skip_blank(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            let end = match self.rest.as_bytes() {
                [b'#', ..] | [b'/', b'/', ..] => self.rest.find('\n').unwrap_or(self.rest.len()),
                [b'/', b'*', ..] => self.rest.find("*/").map_or(self.rest.len(), |end| end + 2),
                _ => return,
            };
            self.rest = &self.rest[end..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(content: Type) -> Type {
        Type::List(Box::new(content))
    }

    #[test]
    fn types_are_read() {
        assert_eq!(Type::of("string"), Type::Text);
        assert_eq!(Type::of(" list( list(number) ) # of lists"), list(list(Type::Number)));
        assert_eq!(Type::of("map(any)"), Type::Mapping(Box::new(Type::Any)));
        assert_eq!(Type::of("tuple([bool, set(string),])"), {
            Type::Tuple(vec![Type::Flag, Type::Set(Box::new(Type::Text))])
        });
    }

    #[test]
    fn attributes_have_commas_line_breaks_comments_and_defaults() {
        let text = "object({\n  a = string # one\n  \"b\" : optional(number)\n  /* } */ c = optional(list(string), [\")\", \"\\\"\"]), d = any\n})";
        let Type::Object(attributes) = Type::of(text) else { panic!("expected an object") };
        let written: Vec<_> = attributes.iter().map(|(name, a)| (name.as_str(), &a.content, a.is_optional)).collect();
        let expected = [
            ("a", &Type::Text, false),
            ("b", &Type::Number, true),
            ("c", &list(Type::Text), true),
            ("d", &Type::Any, false),
        ];
        assert_eq!(written, expected);
    }

    #[test]
    fn what_is_no_type_is_left_to_terraform() {
        let deep = "list(".repeat(10_000);
        for text in
            ["", "text", "set", "list(string", "list(string) x", "object({ a })", "tuple(string)", "\"x\"", &deep]
        {
            assert_eq!(Type::of(text), Type::Any, "{text}");
        }
    }
}
