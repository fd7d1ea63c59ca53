//! The error of decoding, which gathers its place and path on the way out.
use super::node::{Node, shortened};
use super::position::Span;
use super::problem::{Problem, ProblemKind};
use crate::nearest;
use serde::de::{self, Expected, Unexpected};
use std::fmt::{self, Write};

/// Says why a node could not be decoded.
// Boxed, so that the results that pass through every level stay small.
#[derive(Debug)]
pub struct Error(Box<Fault>);

#[derive(Debug)]
struct Fault {
    kind: ProblemKind,
    message: String,
    help: Option<String>,
    span: Option<Span>,
    // Innermost first.
    path: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Key(String),
    Index(usize),
}

/// How many names a message lists.
const LISTED: usize = 12;

impl Error {
    pub(super) fn new(kind: ProblemKind, message: String) -> Self {
        Self(Box::new(Fault { kind, message, help: None, span: None, path: Vec::new() }))
    }

    pub(super) fn with_help(mut self, help: String) -> Self {
        self.0.help = Some(help);
        self
    }

    /// Sets the place, unless something further in has set it.
    pub(super) fn at(mut self, span: Span) -> Self {
        self.0.span.get_or_insert(span);
        self
    }

    /// Notes that it came from the value of `key`.
    pub(super) fn in_value(mut self, key: &Node<'_>, value: &Node<'_>) -> Self {
        let is_missing = self.0.kind == ProblemKind::MissingField;
        self = self.at(if is_missing { key.span } else { value.span });
        self.0.path.push(Step::Key(key.key_text().to_owned()));
        self
    }

    /// Notes that it came from an item of a list.
    pub(super) fn in_item(mut self, index: usize, item: &Node<'_>) -> Self {
        self = self.at(item.span);
        self.0.path.push(Step::Index(index));
        self
    }

    /// Makes the problem, with what is left to say about a value that nothing encloses.
    pub(super) fn into_problem(self, root: &Node<'_>) -> Problem {
        let span = self.0.span.unwrap_or(root.span);
        let message = self.to_string();
        Problem { kind: self.0.kind, message, span, help: self.0.help }
    }

    /// Makes the error of a field whose value the type would ignore. [`Error::in_value`] adds its name to the path.
    pub(super) fn unknown_value(key: &Node<'_>, fields: &[&str]) -> Self {
        let mut error = Self::unknown(key.key_text(), fields).at(key.span);
        error.0.path.clear();
        error
    }

    /// Makes the error of a field that the type has not.
    pub(super) fn unknown(field: &str, fields: &[&str]) -> Self {
        let mut error = Self::new(ProblemKind::UnknownField, String::new());
        error.0.path.push(Step::Key(field.to_owned()));
        error.0.help = match nearest(field, fields.iter().copied()) {
            Some(name) => Some(format!("did you mean `{name}`?")),
            None if fields.is_empty() => None,
            None => Some(format!("the fields here are {}", listed(fields))),
        };
        error
    }
}

fn listed(names: &[&str]) -> String {
    let mut list = String::new();
    for (i, name) in names.iter().take(LISTED).enumerate() {
        let separator = if i > 0 { ", " } else { "" };
        write!(list, "{separator}`{name}`").expect("strings take all that is written");
    }
    if names.len() > LISTED {
        list.push_str(", …");
    }
    list
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { kind, message, path, .. } = &*self.0;
        let path = Path(path);
        match kind {
            ProblemKind::UnknownField => write!(f, "unknown field `{path}`"),
            ProblemKind::MissingField => write!(f, "missing field `{path}`"),
            _ if path.0.is_empty() => f.write_str(message),
            _ => write!(f, "`{path}`: {message}"),
        }
    }
}

impl std::error::Error for Error {}

struct Path<'p>(&'p [Step]);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().rev().enumerate() {
            match step {
                Step::Key(key) if i == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(ProblemKind::Type, message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(ProblemKind::Type, format!("expected {expected}, found {}", Found(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn invalid_length(count: usize, expected: &dyn Expected) -> Self {
        Self::new(ProblemKind::Type, format!("expected {expected}, found a list of {count}"))
    }

    fn unknown_variant(variant: &str, variants: &'static [&'static str]) -> Self {
        let names = match variants {
            [] => "nothing".to_owned(),
            [only] => format!("`{only}`"),
            _ => format!("one of {}", listed(variants)),
        };
        let error = Self::new(ProblemKind::Type, format!("expected {names}, found {:?}", shortened(variant)));
        match nearest(variant, variants.iter().copied()) {
            Some(name) => error.with_help(format!("did you mean `{name}`?")),
            None => error,
        }
    }

    fn unknown_field(field: &str, fields: &'static [&'static str]) -> Self {
        Self::unknown(field, fields)
    }

    fn missing_field(field: &'static str) -> Self {
        let mut error = Self::new(ProblemKind::MissingField, String::new());
        error.0.path.push(Step::Key(field.to_owned()));
        error
    }

    fn duplicate_field(field: &'static str) -> Self {
        let mut error = Self::new(ProblemKind::DuplicateKey, "expected it once, found it again".to_owned());
        error.0.path.push(Step::Key(field.to_owned()));
        error
    }
}

/// Words for what serde found, as [`Node::describe`] has them.
struct Found<'f>(Unexpected<'f>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unexpected::Bool(bool) => write!(f, "the boolean {bool}"),
            Unexpected::Unsigned(number) => write!(f, "the number {number}"),
            Unexpected::Signed(number) => write!(f, "the number {number}"),
            Unexpected::Float(number) => write!(f, "the number {number}"),
            Unexpected::Str(text) => write!(f, "{:?}", shortened(text)),
            Unexpected::Unit | Unexpected::Option => f.write_str("nothing"),
            Unexpected::Seq => f.write_str("a list"),
            Unexpected::Map => f.write_str("a mapping"),
            other => other.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::yaml::{Limits, ProblemKind, decode, parse, split};
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "only the errors matter")]
    struct Spec {
        name: String,
        ports: Vec<Port>,
        #[serde(default)]
        labels: BTreeMap<String, String>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    #[expect(dead_code, reason = "only the errors matter")]
    struct Port {
        container_port: u16,
    }

    #[track_caller]
    fn check(text: &str, kind: ProblemKind, expected: &str) {
        let parsed = parse(split(text).next().expect("not empty"), &Limits::default());
        let problem = decode::<Spec>(&parsed.root.expect("YAML")).expect_err("wrong");
        assert_eq!(problem.kind, kind);
        let found = match &problem.help {
            Some(help) => format!("{problem}; {help}"),
            None => problem.to_string(),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_wrong_value_has_its_path_and_place() {
        let text = "name: x\nports:\n- containerPort: 1\n- containerPort: 99999\n";
        let expected = "4:18: `ports[1].containerPort`: expected an integer from 0 to 65535, found 99999";
        check(text, ProblemKind::Type, expected);
        let expected = "1:34: `labels.a`: expected a string, found the number 1; write it in quotes: \"1\"";
        check("{name: x, ports: [], labels: {a: 1}}", ProblemKind::Type, expected);
    }

    #[test]
    fn an_unknown_field_is_refused_with_and_without_being_denied() {
        let text = "name: x\nports: []\nlabelz: {}\n";
        check(text, ProblemKind::UnknownField, "3:1: unknown field `labelz`; did you mean `labels`?");
        let text = "name: x\nports:\n- protocol: TCP\n";
        let expected = "3:3: unknown field `ports[0].protocol`; the fields here are `containerPort`";
        check(text, ProblemKind::UnknownField, expected);
    }

    #[test]
    fn a_missing_field_is_at_what_lacks_it() {
        check("name: x\n", ProblemKind::MissingField, "1:1: missing field `ports`");
        check("name: x\nports:\n- {}\n", ProblemKind::MissingField, "3:3: missing field `ports[0].containerPort`");
    }

    #[test]
    fn a_struct_is_a_mapping() {
        check("[x, []]", ProblemKind::Type, "1:1: expected a mapping, found a list");
        check("name: x\nports: [3]", ProblemKind::Type, "2:9: `ports[0]`: expected a mapping, found the number 3");
        check("name: x\nports:", ProblemKind::Type, "2:1: `ports`: expected a list, found nothing");
    }
}
