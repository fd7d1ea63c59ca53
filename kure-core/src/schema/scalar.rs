//! Checks texts, numbers and booleans against their rules.

use super::check::Walk;
use super::choice;
use super::shape::{Id, NumberRule, Rule, TextRule};
use super::types::Types;
use super::words;
use crate::report::Finding;
use crate::yaml::{Node, Resolved, Scalar, Span};
use crate::{Code, Severity, nearest};
use serde_json::Value as Json;

impl Walk<'_> {
    /// Checks a scalar, and tells whether it is what its rule says by itself.
    pub(super) fn scalar(&mut self, id: Id, scalar: &Scalar<'_>, node: &Node<'_>) -> bool {
        let rule = &self.rules[id];
        let resolved = scalar.resolve();
        let found = Types::of_scalar(&resolved);
        if !rule.types.meets(found) {
            self.wrong_type(id, node);
            return false;
        }
        if scalar.is_surprising() && !self.surprising(rule, scalar, node) {
            return false;
        }
        if !rule.values.is_empty() && !rule.values.iter().any(|value| equals(value, &resolved)) {
            self.not_listed(rule, scalar, node.span());
            return false;
        }
        match resolved {
            Resolved::Text(text) => rule.text.as_deref().is_none_or(|rule| self.text(rule, text, node.span())),
            Resolved::Integer(integer) => self.integer(id, integer.into(), node),
            Resolved::Unsigned(integer) => self.integer(id, integer.into(), node),
            Resolved::Float(float) => self.float(rule, float, node),
            Resolved::Null | Resolved::Bool(_) => true,
        }
    }

    /// Checks a scalar that readers of YAML disagree on: where a text is as good as what kubectl takes it for, its
    /// author may have meant either.
    fn surprising(&mut self, rule: &Rule, scalar: &Scalar<'_>, node: &Node<'_>) -> bool {
        let text = words::shortened(scalar.text());
        if rule.types.meets(Types::TEXT) && rule.values.is_empty() {
            let others = Types::BOOLEAN | Types::INTEGER | Types::FRACTION;
            if !rule.is_divided() && rule.types.meets(others) {
                self.push(ambiguous(&text, &scalar.resolve(), node.span()));
            }
            return true;
        }
        let Resolved::Bool(bool) = scalar.resolve() else { return true };
        let mut finding = Finding::error(Code::WrongType, format!("expected a boolean, found {text:?}"), node.span());
        finding.help(format!("write `{bool}`"));
        self.push(finding);
        false
    }

    /// Checks a text against a rule, be it a value or a key.
    pub(super) fn text(&mut self, rule: &TextRule, text: &str, span: Span) -> bool {
        let mut message = None;
        // A text has at least as many bytes as characters, so most need no counting.
        if text.len() > rule.longest || text.len() < rule.shortest.saturating_mul(4) {
            let length = text.chars().count();
            if length < rule.shortest || length > rule.longest {
                let expected = words::counted(rule.shortest, rule.longest, "character");
                message = Some(match length {
                    0 => format!("expected {expected}, found an empty string"),
                    _ => format!("expected {expected}, found {length} in {:?}", words::shortened(text)),
                });
            }
        }
        if message.is_none()
            && let Some(pattern) = rule.pattern.as_ref().filter(|pattern| !pattern.is_match(text))
        {
            message = Some(format!("expected a string that matches `{pattern}`, found {:?}", words::shortened(text)));
        }
        let Some(message) = message else { return true };
        self.push(Finding::error(Code::InvalidValue, message, span));
        false
    }

    fn integer(&mut self, id: Id, integer: i128, node: &Node<'_>) -> bool {
        let rule = &self.rules[id];
        let Some(number) = rule.number.as_deref() else { return true };
        if rule.types.meets(Types::FRACTION) {
            #[expect(clippy::cast_precision_loss, reason = "the type of the field is a float")]
            return self.float(rule, integer as f64, node);
        }
        let is_inside = (number.low..=number.high).contains(&integer);
        #[expect(clippy::cast_precision_loss, reason = "a multiple is a small integer in practice")]
        let is_multiple = number.multiple.is_none_or(|multiple| integer as f64 % multiple == 0.0);
        if is_inside && is_multiple {
            return true;
        }
        let expected = if is_inside { multiple(number) } else { words::integers(number) };
        let written = node.key_text();
        // Of `0777` it would not be clear why it is more than 100 and less than 600.
        let found =
            if written == integer.to_string() { written.to_owned() } else { format!("{written}, which is {integer}") };
        self.push(Finding::error(Code::InvalidValue, format!("expected {expected}, found {found}"), node.span()));
        false
    }

    fn float(&mut self, rule: &Rule, float: f64, node: &Node<'_>) -> bool {
        let expected = if float.is_finite() {
            let Some(number) = rule.number.as_deref() else { return true };
            let is_above = number.least.is_none_or(|least| least.is_below(float));
            let is_below = number.most.is_none_or(|most| most.is_above(float));
            match number.multiple.is_none_or(|multiple| float % multiple == 0.0) {
                true if is_above && is_below => return true,
                false if is_above && is_below => multiple(number),
                _ => words::numbers(number),
            }
        } else {
            "a finite number".to_owned()
        };
        let message = format!("expected {expected}, found {}", words::shortened(node.key_text()));
        self.push(Finding::error(Code::InvalidValue, message, node.span()));
        false
    }

    fn not_listed(&mut self, rule: &Rule, scalar: &Scalar<'_>, span: Span) {
        let values: Vec<String> = rule.values.iter().map(words::plain).collect();
        let found = words::shortened(scalar.text());
        let found = if scalar.resolve() == Resolved::Text(scalar.text()) { format!("{found:?}") } else { found };
        let message = format!("expected {}, found {found}", words::one_of(&values));
        let mut finding = Finding::error(Code::InvalidValue, message, span);
        help_nearest(&mut finding, scalar.text(), &values);
        self.push(finding);
    }

    /// Reports a value of another type, and says how to write it so that it has the right one.
    pub(super) fn wrong_type(&mut self, id: Id, node: &Node<'_>) {
        let rule = &self.rules[id];
        let message = format!("expected {}, found {}", words::expected(self.rules, id), node.describe());
        let mut finding = Finding::error(Code::WrongType, message, node.span());
        let types = choice::types(self.rules, id, choice::DEPTH);
        if let Some(scalar) = node.scalar() {
            let text = words::shortened(scalar.text());
            let is_listed =
                rule.values.is_empty() || rule.values.iter().any(|value| value.as_str() == Some(scalar.text()));
            let as_plain = Types::of_scalar(&plain(scalar.text()));
            if types.meets(Types::TEXT) && is_listed && !node.is_null() {
                finding.help(format!("write it in quotes: {text:?}"));
            } else if !scalar.is_plain() && types.without(Types::NULL).meets(as_plain) {
                finding.help(format!("write it without quotes: {text}"));
            } else if types.meets(Types::LIST) && !node.is_null() {
                finding.help(format!("write it as a list: [{text}]"));
            }
        }
        if let Some(mapping) = rule.mapping.as_deref().filter(|mapping| !mapping.names.is_empty()) {
            finding.help(format!("the fields here are {}", words::listed(&mapping.names)));
        }
        self.push(finding);
    }
}

/// Warns of a plain scalar that is not the text that it looks like.
pub(super) fn ambiguous(text: &str, resolved: &Resolved<'_>, span: Span) -> Finding {
    let (what, instead) = match resolved {
        Resolved::Null => ("nothing".to_owned(), Some("null".to_owned())),
        Resolved::Bool(bool) => ("a boolean".to_owned(), Some(bool.to_string())),
        Resolved::Integer(integer) => (format!("the number {integer}"), Some(integer.to_string())),
        Resolved::Unsigned(integer) => (format!("the number {integer}"), Some(integer.to_string())),
        Resolved::Float(float) => (format!("the number {float}"), Some(float.to_string())),
        Resolved::Text(_) => ("a string".to_owned(), None),
    };
    let message = format!("`{text}` is {what} to kubectl");
    let mut finding = Finding { severity: Severity::Warning, ..Finding::error(Code::AmbiguousScalar, message, span) };
    match instead {
        Some(instead) => finding.help(format!("write it in quotes if text is meant, or `{instead}`")),
        None => finding.help("write it in quotes"),
    };
    finding
}

/// Suggests the value that was most likely meant.
pub(super) fn help_nearest(finding: &mut Finding, found: &str, values: &[String]) {
    if let Some(meant) = nearest(found, values.iter().map(String::as_str)) {
        finding.help(format!("did you mean `{meant}`?"));
    }
}

fn multiple(rule: &NumberRule) -> String {
    format!("a multiple of {}", rule.multiple.unwrap_or(1.0))
}

/// Tells what a text would be without its quotes.
fn plain(text: &str) -> Resolved<'_> {
    // Only what all readers take alike is suggested.
    match text {
        "true" | "false" => Resolved::Bool(text == "true"),
        _ => match (text.parse(), text.parse()) {
            (Ok(integer), _) => Resolved::Integer(integer),
            (_, Ok(float)) => Resolved::Float(float),
            _ => Resolved::Text(text),
        },
    }
}

/// Tells whether a value of a list is the one that a document has.
pub(super) fn equals(value: &Json, resolved: &Resolved<'_>) -> bool {
    match (value, resolved) {
        (Json::Null, Resolved::Null) => true,
        (Json::Bool(one), Resolved::Bool(other)) => one == other,
        (Json::String(one), Resolved::Text(other)) => one == other,
        (Json::Number(one), Resolved::Integer(other)) => one.as_i64() == Some(*other),
        (Json::Number(one), Resolved::Unsigned(other)) => one.as_u64() == Some(*other),
        (Json::Number(one), Resolved::Float(other)) => one.as_f64() == Some(*other),
        _ => false,
    }
}
