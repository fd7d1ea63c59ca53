//! Walks a document's tree along the rules, and reports every mistake at its place.

use super::choice::{Choice, Mappings};
use super::scalar::ambiguous;
use super::shape::{Id, ListRule, Rest, Rule, Shape};
use super::types::Types;
use super::words;
use crate::Code;
use crate::report::{Finding, Step};
use crate::yaml::{Node, Resolved, Span, Value, to_json};
use std::collections::BTreeSet;
use std::fmt;

/// Up to this many items, comparing each with each is faster than sorting.
const FEW: usize = 16;

pub(super) fn check(shape: &Shape, key: &Node<'_>, node: &Node<'_>, findings: &mut Vec<Finding>) {
    Walk { rules: &shape.rules, findings }.value(shape.root, node, Trail { above: None, span: key.span() });
}

/// A walk under way.
pub(super) struct Walk<'w> {
    pub(super) rules: &'w [Rule],
    pub(super) findings: &'w mut Vec<Finding>,
}

/// The way to a value, kept on the stack so that a document without mistakes allocates nothing.
#[derive(Clone, Copy)]
pub(super) struct Trail<'t> {
    above: Option<(&'t Trail<'t>, Step<'t>)>,
    /// Where to report what the value lacks: its key, or its first line if it has none.
    pub(super) span: Span,
}

impl<'t> Trail<'t> {
    pub(super) fn key(&'t self, key: &'t Node<'_>) -> Self {
        Trail { above: Some((self, Step::Key(key.key_text()))), span: key.span() }
    }

    fn item(&'t self, i: usize, item: &Node<'_>) -> Self {
        Trail { above: Some((self, Step::Item(i))), span: item.span() }
    }

    /// Returns the path of a field of the value.
    pub(super) fn field(&self, name: &str) -> String {
        let path = self.to_string();
        if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
    }
}

impl fmt::Display for Trail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((above, step)) = &self.above else { return Ok(()) };
        above.fmt(f)?;
        match step {
            Step::Key(key) if above.above.is_none() => f.write_str(key),
            Step::Key(key) => write!(f, ".{key}"),
            Step::Item(i) => write!(f, "[{i}]"),
        }
    }
}

impl Walk<'_> {
    pub(super) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Checks a value against a rule.
    pub(super) fn value(&mut self, id: Id, node: &Node<'_>, trail: Trail<'_>) {
        let rules = self.rules;
        let rule = &rules[id];
        let is_fitting = match node.value() {
            Value::Scalar(scalar) => self.scalar(id, scalar, node),
            Value::Sequence(items) => self.is_allowed(id, Types::LIST, node) && self.list(rule, items, node, trail),
            Value::Mapping(_) => self.is_allowed(id, Types::MAPPING, node) && self.mapping(rule, node, trail),
        };
        // What is wrong already would only be wrong again.
        if !is_fitting {
            return;
        }
        for other in &rule.all {
            self.value(*other, node, trail);
        }
        for choice in &rule.choices {
            self.choice(id, choice, node, trail);
        }
        if let Some(not) = rule.not
            && self.trial(not, node, trail).is_empty()
        {
            let message = format!("expected anything but {}, found {}", words::expected(rules, not), node.describe());
            self.push(Finding::error(Code::InvalidValue, message, node.span()));
        }
    }

    fn is_allowed(&mut self, id: Id, types: Types, node: &Node<'_>) -> bool {
        let rule = &self.rules[id];
        if !rule.types.meets(types) {
            self.wrong_type(id, node);
            return false;
        }
        if !rule.values.is_empty() && !rule.values.contains(&to_json(node)) {
            let message = format!("expected {}, found {}", words::expected(self.rules, id), node.describe());
            self.push(Finding::error(Code::InvalidValue, message, node.span()));
            return false;
        }
        true
    }

    fn list(&mut self, rule: &Rule, items: &[Node<'_>], node: &Node<'_>, trail: Trail<'_>) -> bool {
        let Some(list) = rule.list.as_deref() else {
            if !rule.is_divided() {
                for item in items {
                    self.untyped(item);
                }
            }
            return true;
        };
        if !(list.fewest..=list.most).contains(&items.len()) {
            let expected = words::counted(list.fewest, list.most, "item");
            let message = format!("expected {expected}, found {}", items.len());
            self.push(Finding::error(Code::InvalidValue, message, node.span()));
        }
        for (i, item) in items.iter().enumerate() {
            let id = match (list.first.get(i).copied(), list.rest) {
                (Some(id), _) | (None, Rest::Fits(id)) => id,
                (None, Rest::Unchecked) => break,
                (None, Rest::Refused) => {
                    let message = format!("expected at most {}, found {}", list.first.len(), items.len());
                    self.push(Finding::error(Code::InvalidValue, message, item.span()));
                    break;
                }
            };
            self.value(id, item, trail.item(i, item));
        }
        self.unique(list, items);
        true
    }

    fn unique(&mut self, list: &ListRule, items: &[Node<'_>]) {
        if !list.is_unique {
            return;
        }
        let mut seen = BTreeSet::new();
        for (i, item) in items.iter().enumerate() {
            let is_repeated = if items.len() <= FEW {
                items[..i].iter().any(|earlier| are_same(earlier, item))
            } else {
                !seen.insert(to_json(item).to_string())
            };
            if is_repeated {
                let message = format!("expected each item once, found {} again", item.describe());
                self.push(Finding::error(Code::InvalidValue, message, item.span()));
            }
        }
    }

    /// Checks a value against the alternative that its author must have meant.
    fn choice(&mut self, id: Id, choice: &Choice, node: &Node<'_>, trail: Trail<'_>) {
        let found = Types::of(node);
        let is_mapping = found == Types::MAPPING;
        match &choice.mappings {
            Mappings::Tag { field, branches } if is_mapping => return self.tagged(field, branches, node, trail),
            Mappings::Key(branches) if is_mapping => return self.keyed(choice, branches, node, trail),
            Mappings::Key(branches) if found == Types::TEXT => return self.named(choice, branches, node),
            _ => {}
        }
        let mut candidates = choice.branches.iter().filter(|(types, _)| types.meets(found)).map(|(_, id)| *id);
        match (candidates.next(), candidates.next()) {
            (Some(only), None) => self.value(only, node, trail),
            (Some(first), Some(second)) => {
                let ids: Vec<Id> = [first, second].into_iter().chain(candidates).collect();
                self.attempt(&ids, node, trail);
            }
            (None, _) => match choice.sole() {
                Some(sole) => self.value(sole, node, trail),
                None => self.wrong_type(id, node),
            },
        }
    }

    /// Tries alternatives that nothing tells apart. If none fits, the one with the fewest mistakes was meant.
    fn attempt(&mut self, ids: &[Id], node: &Node<'_>, trail: Trail<'_>) {
        let attempts = ids.iter().map(|id| self.trial(*id, node, trail));
        let errors = |findings: &Vec<Finding>| findings.iter().filter(|finding| finding.is_error()).count();
        let best = attempts.min_by_key(errors);
        self.findings.extend(best.into_iter().flatten());
    }

    /// Returns what would be wrong.
    fn trial(&self, id: Id, node: &Node<'_>, trail: Trail<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        Walk { rules: self.rules, findings: &mut findings }.value(id, node, trail);
        findings
    }

    /// Warns of what kubectl takes for something else than it looks like, where nothing says what is meant.
    pub(super) fn untyped(&mut self, node: &Node<'_>) {
        match node.value() {
            Value::Sequence(items) => items.iter().for_each(|item| self.untyped(item)),
            Value::Mapping(entries) => {
                for (key, value) in entries {
                    self.surprising_key(key);
                    self.untyped(value);
                }
            }
            Value::Scalar(scalar) => match scalar.resolve() {
                Resolved::Float(float) if !float.is_finite() => {
                    let message = format!("expected a finite number, found {}", scalar.text());
                    self.push(Finding::error(Code::InvalidValue, message, node.span()));
                }
                resolved if scalar.is_surprising() => {
                    self.push(ambiguous(&words::shortened(scalar.text()), &resolved, node.span()));
                }
                _ => {}
            },
        }
    }

    /// Warns of a key that kubectl would spell otherwise. kure keeps keys as they are spelled.
    pub(super) fn surprising_key(&mut self, key: &Node<'_>) {
        let Some(scalar) = key.scalar().filter(|scalar| scalar.is_plain()) else { return };
        let resolved = scalar.resolve();
        let is_alike = match resolved {
            Resolved::Text(_) => true,
            Resolved::Null | Resolved::Float(_) => false,
            Resolved::Bool(bool) => scalar.text() == if bool { "true" } else { "false" },
            Resolved::Integer(integer) => scalar.text() == integer.to_string(),
            Resolved::Unsigned(integer) => scalar.text() == integer.to_string(),
        };
        if !is_alike {
            let mut finding = ambiguous(&words::shortened(scalar.text()), &resolved, key.span());
            finding.help.clear();
            finding.help(format!("write it in quotes: {:?}", words::shortened(scalar.text())));
            self.push(finding);
        }
    }
}

/// Tells whether two values are the same to kubectl.
fn are_same(one: &Node<'_>, other: &Node<'_>) -> bool {
    match (one.scalar(), other.scalar()) {
        (Some(one), Some(other)) => one.resolve() == other.resolve(),
        (None, None) => to_json(one) == to_json(other),
        _ => false,
    }
}
