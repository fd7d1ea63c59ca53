//! Which of several alternatives a value was meant to be.

use super::shape::{Id, MappingRule, Rule};
use super::types::Types;
use serde_json::Value as Json;

/// How deep alternatives may sit in alternatives for their types to be known.
pub(super) const DEPTH: usize = 16;

/// Alternatives, one of which has to hold.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// The alternatives, and the types of the values that each takes.
    pub(super) branches: Vec<(Types, Id)>,
    /// How to tell apart those that are mappings.
    pub(super) mappings: Mappings,
}

/// How to tell apart the alternatives that are mappings.
#[derive(Clone, Debug)]
pub(super) enum Mappings {
    /// There is one at most.
    One,
    /// By the text of a field that all of them have.
    Tag { field: Box<str>, branches: Vec<(Box<str>, Id)> },
    /// By the one key that each of them needs.
    Key(Vec<(Box<str>, Id)>),
    /// By nothing but trying each.
    Trial,
}

impl Choice {
    /// Takes alternatives that are still to be classified.
    pub(super) fn of(branches: Vec<Id>) -> Self {
        let branches = branches.into_iter().map(|id| (Types::ALL, id)).collect();
        Self { branches, mappings: Mappings::Trial }
    }

    /// Returns the only alternative but nothing, if that is how a value is optional.
    pub(super) fn sole(&self) -> Option<Id> {
        let mut branches = self.branches.iter().filter(|(types, _)| *types != Types::NULL);
        let (_, id) = branches.next()?;
        branches.next().is_none().then_some(*id)
    }

    /// Tells whether some values can only be told apart by trying.
    pub(super) fn is_trial(&self) -> bool {
        let overlap = self.branches.iter().enumerate().any(|(i, (types, _))| {
            let types = types.without(Types::MAPPING);
            self.branches[..i].iter().any(|(earlier, _)| earlier.meets(types))
        });
        overlap || matches!(self.mappings, Mappings::Trial)
    }
}

/// Finds out for every choice what its alternatives can be told apart by.
pub(super) fn classify(rules: &mut [Rule]) {
    for id in 0..rules.len() {
        let choices: Vec<_> = rules[id].choices.iter().map(|choice| classified(choice, rules)).collect();
        rules[id].choices = choices;
    }
}

fn classified(choice: &Choice, rules: &[Rule]) -> Choice {
    let branches: Vec<_> = choice.branches.iter().map(|(_, id)| (types(rules, *id, DEPTH), *id)).collect();
    let mappings: Vec<Id> =
        branches.iter().filter(|(types, _)| types.meets(Types::MAPPING)).map(|(_, id)| *id).collect();
    let mappings = match mappings.as_slice() {
        [] | [_] => Mappings::One,
        several => by_tag(rules, several).or_else(|| by_key(rules, several)).unwrap_or(Mappings::Trial),
    };
    Choice { branches, mappings }
}

/// Returns the types that a rule allows, with what it refers to.
pub(super) fn types(rules: &[Rule], id: Id, depth: usize) -> Types {
    let rule = &rules[id];
    if depth == 0 {
        return rule.types;
    }
    let all = rule.all.iter().map(|id| types(rules, *id, depth - 1)).fold(rule.types, |a, b| a & b);
    let of_choice = |choice: &Choice| {
        choice.branches.iter().map(|(_, id)| types(rules, *id, depth - 1)).fold(Types::NONE, |a, b| a | b)
    };
    rule.choices.iter().map(of_choice).fold(all, |a, b| a & b)
}

/// Returns the rule of a mapping, which may stand behind a name.
fn mapping(rules: &[Rule], id: Id) -> Option<&MappingRule> {
    let mut rule = &rules[id];
    for _ in 0..DEPTH {
        match (&rule.mapping, rule.all.as_slice()) {
            (Some(mapping), _) => return Some(mapping),
            (None, [only]) => rule = &rules[*only],
            (None, _) => return None,
        }
    }
    None
}

fn by_tag(rules: &[Rule], branches: &[Id]) -> Option<Mappings> {
    let first = mapping(rules, *branches.first()?)?;
    first.required.iter().find_map(|name| {
        let mut tags = Vec::new();
        for id in branches {
            let field = mapping(rules, *id)?.field(name).filter(|field| field.is_required)?;
            let values = &rules[field.rule].values;
            if values.is_empty() {
                return None;
            }
            for value in values {
                tags.push((value.as_str()?.into(), *id));
            }
        }
        are_distinct(&tags).then(|| Mappings::Tag { field: name.clone(), branches: tags })
    })
}

fn by_key(rules: &[Rule], branches: &[Id]) -> Option<Mappings> {
    let mut keys = Vec::new();
    for id in branches {
        match mapping(rules, *id)?.required.as_slice() {
            [only] => keys.push((only.clone(), *id)),
            _ => return None,
        }
    }
    are_distinct(&keys).then_some(Mappings::Key(keys))
}

fn are_distinct(branches: &[(Box<str>, Id)]) -> bool {
    branches.iter().enumerate().all(|(i, (name, _))| branches[..i].iter().all(|(earlier, _)| earlier != name))
}

/// Returns the texts that a rule lists, with those of its alternatives.
pub(super) fn texts(rules: &[Rule], choice: &Choice) -> Vec<String> {
    let mut texts = Vec::new();
    for (types, id) in &choice.branches {
        if types.meets(Types::TEXT) {
            texts.extend(rules[*id].values.iter().filter_map(Json::as_str).map(str::to_owned));
        }
    }
    if let Mappings::Key(branches) = &choice.mappings {
        texts.extend(branches.iter().map(|(key, _)| key.to_string()));
    }
    texts
}
