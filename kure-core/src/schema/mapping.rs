//! Checks mappings: fields, maps with keys of the user's, and alternatives that a field or a key tells apart.

use super::check::{Trail, Walk};
use super::choice::{self, Choice};
use super::scalar::help_nearest;
use super::shape::{Id, MappingRule, Rest, Rule};
use super::words;
use crate::report::Finding;
use crate::yaml::Node;
use crate::{Code, nearest};

impl Walk<'_> {
    pub(super) fn mapping(&mut self, rule: &Rule, node: &Node<'_>, trail: Trail<'_>) -> bool {
        let Some(mapping) = rule.mapping.as_deref() else {
            if !rule.is_divided() {
                self.untyped(node);
            }
            return true;
        };
        let (mut seen, mut meant) = (0, Vec::new());
        for (key, value) in node.entries() {
            let here = trail.key(key);
            if let Some(field) = mapping.field(key.key_text()) {
                seen += usize::from(field.is_required);
                self.value(field.rule, value, here);
                continue;
            }
            if let Some(name) = self.further(mapping, key, value, here, node) {
                meant.push(name);
            }
        }
        if seen < mapping.required.len() {
            for name in mapping.required.iter().map(|name| &**name) {
                // A field under a name that is nearly its own is one mistake, not two.
                if node.get(name).is_none() && !meant.contains(&name) {
                    let message = format!("missing field `{}`", trail.field(name));
                    self.push(Finding::error(Code::MissingField, message, trail.span));
                }
            }
        }
        let count = node.entries().len();
        if !(mapping.fewest..=mapping.most).contains(&count) {
            let expected = words::counted(mapping.fewest, mapping.most, "key");
            let message = format!("expected {expected}, found {count}");
            self.push(Finding::error(Code::InvalidValue, message, node.span()));
        }
        true
    }

    /// Checks an entry that is none of the fields. If it is none at all, returns the field that it was meant to be.
    fn further<'m>(
        &mut self,
        mapping: &'m MappingRule,
        key: &Node<'_>,
        value: &Node<'_>,
        here: Trail<'_>,
        parent: &Node<'_>,
    ) -> Option<&'m str> {
        let name = key.key_text();
        if let Some(keys) = mapping.keys {
            self.key(keys, key);
        }
        let mut fitting = mapping.patterns.iter().filter(|(pattern, _)| pattern.is_match(name)).peekable();
        if fitting.peek().is_some() {
            self.surprising_key(key);
            fitting.for_each(|(_, id)| self.value(*id, value, here));
            return None;
        }
        match mapping.rest {
            Rest::Unchecked => None,
            Rest::Fits(id) => {
                self.surprising_key(key);
                self.value(id, value, here);
                None
            }
            Rest::Refused => self.unknown(mapping, key, parent),
        }
    }

    fn unknown<'m>(&mut self, mapping: &'m MappingRule, key: &Node<'_>, parent: &Node<'_>) -> Option<&'m str> {
        let name = words::shortened(key.key_text());
        if let ([], [(pattern, _), ..]) = (mapping.names.as_slice(), mapping.patterns.as_slice()) {
            let message = format!("expected a key that matches `{pattern}`, found {name:?}");
            self.push(Finding::error(Code::InvalidValue, message, key.span()));
            return None;
        }
        let absent = || mapping.names.iter().map(|name| &**name).filter(|name| parent.get(name).is_none());
        let meant = nearest(key.key_text(), absent());
        let mut finding = Finding::error(Code::UnknownField, format!("unknown field `{name}`"), key.span());
        match meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None if mapping.names.is_empty() => finding.help("there are no fields here"),
            None => finding.help(format!("the fields here are {}", words::listed(&mapping.names))),
        };
        self.push(finding);
        meant
    }

    /// Checks a key against the rule of all keys. A key is a text, however it is spelled.
    fn key(&mut self, id: Id, key: &Node<'_>) {
        let (rules, name) = (self.rules, key.key_text());
        let rule = &rules[id];
        if let Some(text) = &rule.text {
            self.text(text, name, key.span());
        }
        if !rule.values.is_empty() && !rule.values.iter().any(|value| value.as_str() == Some(name)) {
            let values: Vec<_> = rule.values.iter().map(words::plain).collect();
            self.not_one_of(&values, &format!("{:?}", words::shortened(name)), key);
        }
        rule.all.iter().for_each(|id| self.key(*id, key));
    }

    /// Checks alternatives that a field with a fixed text tells apart.
    pub(super) fn tagged(&mut self, field: &str, branches: &[(Box<str>, Id)], node: &Node<'_>, trail: Trail<'_>) {
        let tags: Vec<&str> = branches.iter().map(|(tag, _)| &**tag).collect();
        let Some(value) = node.get(field) else {
            let message = format!("missing field `{}`", trail.field(field));
            let mut finding = Finding::error(Code::MissingField, message, trail.span);
            finding.help(format!("it is {}", words::one_of(&tags)));
            return self.push(finding);
        };
        let branch = value.as_text().and_then(|text| branches.iter().find(|(tag, _)| **tag == *text));
        match branch {
            Some((_, id)) => self.value(*id, node, trail),
            None => self.not_one_of(&tags, &value.describe().to_string(), value),
        }
    }

    /// Checks alternatives that their key tells apart.
    pub(super) fn keyed(&mut self, choice: &Choice, branches: &[(Box<str>, Id)], node: &Node<'_>, trail: Trail<'_>) {
        let known = |key: &Node<'_>| branches.iter().find(|(name, _)| **name == *key.key_text());
        let mut present = node.entries().iter().filter_map(|(key, _)| Some((key, known(key)?)));
        match (present.next(), present.next()) {
            (Some((_, (_, id))), None) => self.value(*id, node, trail),
            (Some((_, (one, _))), Some((key, (other, _)))) => {
                let message = format!("expected one of `{one}`, `{other}`, found both");
                self.push(Finding::error(Code::InvalidValue, message, key.span()));
            }
            (None, _) => {
                let names = choice::texts(self.rules, choice);
                match node.entries() {
                    [(key, _), ..] if names.iter().any(|name| name == key.key_text()) => {
                        let name = key.key_text();
                        let mut finding = Finding::error(
                            Code::WrongType,
                            format!("expected `{name}` alone, found a mapping"),
                            key.span(),
                        );
                        finding.help(format!("write `{name}` without the colon"));
                        self.push(finding);
                    }
                    [(key, _), ..] => {
                        self.not_one_of(&names, &format!("{:?}", words::shortened(key.key_text())), key);
                    }
                    [] => self.not_one_of(&names, "an empty mapping", node),
                }
            }
        }
    }

    /// Checks a text where the alternatives are texts, and mappings with one key.
    pub(super) fn named(&mut self, choice: &Choice, branches: &[(Box<str>, Id)], node: &Node<'_>) {
        let names = choice::texts(self.rules, choice);
        let text = node.as_text().unwrap_or_default();
        if branches.iter().any(|(key, _)| **key == *text) {
            let message = format!("expected a mapping with the key `{text}`, found {text:?} alone");
            self.push(Finding::error(Code::WrongType, message, node.span()));
        } else if !names.iter().any(|name| name == text) {
            self.not_one_of(&names, &node.describe().to_string(), node);
        }
    }

    fn not_one_of<S: AsRef<str> + std::fmt::Display>(&mut self, names: &[S], found: &str, at: &Node<'_>) {
        let message = format!("expected {}, found {found}", words::one_of(names));
        let mut finding = Finding::error(Code::InvalidValue, message, at.span());
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        help_nearest(&mut finding, at.key_text(), &names);
        self.push(finding);
    }
}
