//! A schema in the form that documents are checked against: rules that name each other by index.

use super::choice::Choice;
use super::types::Types;
use super::{check, compile};
use crate::report::Finding;
use crate::yaml::Node;
use regex_lite::Regex;
use schemars::Schema;
use serde_json::Value as Json;

/// A schema in the form that documents are checked against.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(super) rules: Vec<Rule>,
    pub(super) root: Id,
}

impl Shape {
    /// Compiles a schema. What kure cannot check in it is left out; [`faults`](super::faults) says what that is.
    pub(crate) fn of(schema: &Schema) -> Self {
        compile::compile(schema.as_value())
    }

    /// Says everything that is wrong with `node`, each mistake at its place. What it lacks is shown at its `key`.
    pub(crate) fn check(&self, key: &Node<'_>, node: &Node<'_>, findings: &mut Vec<Finding>) {
        check::check(self, key, node, findings);
    }
}

/// The place of a rule among all rules of a shape: by index, because schemas may contain themselves.
pub(super) type Id = usize;

/// What a value has to be.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) types: Types,
    /// The values that are allowed; any if empty.
    pub(super) values: Vec<Json>,
    pub(super) number: Option<Box<NumberRule>>,
    pub(super) text: Option<Box<TextRule>>,
    pub(super) list: Option<Box<ListRule>>,
    pub(super) mapping: Option<Box<MappingRule>>,
    /// Rules that hold as well.
    pub(super) all: Vec<Id>,
    /// Of each, one alternative has to hold.
    pub(super) choices: Vec<Choice>,
    /// A rule that must not hold.
    pub(super) not: Option<Id>,
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            types: Types::ALL,
            values: Vec::new(),
            number: None,
            text: None,
            list: None,
            mapping: None,
            all: Vec::new(),
            choices: Vec::new(),
            not: None,
        }
    }
}

impl Rule {
    /// Tells whether other rules say more about the value.
    pub(super) fn is_divided(&self) -> bool {
        !self.all.is_empty() || !self.choices.is_empty()
    }
}

/// What a number has to be.
#[derive(Debug)]
pub(super) struct NumberRule {
    /// The range of integers, with both ends.
    pub(super) low: i128,
    pub(super) high: i128,
    pub(super) least: Option<Bound>,
    pub(super) most: Option<Bound>,
    pub(super) multiple: Option<f64>,
}

/// An end of a range of numbers that need not be integers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    pub(super) at: f64,
    pub(super) is_exclusive: bool,
}

impl Bound {
    /// Tells whether a number is above the bound, or at it where that is allowed.
    pub(super) fn is_below(self, number: f64) -> bool {
        if self.is_exclusive { self.at < number } else { self.at <= number }
    }

    /// Tells whether a number is below the bound, or at it where that is allowed.
    pub(super) fn is_above(self, number: f64) -> bool {
        if self.is_exclusive { self.at > number } else { self.at >= number }
    }
}

/// What a text has to be.
#[derive(Debug)]
pub(super) struct TextRule {
    pub(super) shortest: usize,
    pub(super) longest: usize,
    pub(super) pattern: Option<Regex>,
}

/// What a list has to be.
#[derive(Debug)]
pub(super) struct ListRule {
    /// The rules of the first items.
    pub(super) first: Vec<Id>,
    pub(super) rest: Rest,
    pub(super) fewest: usize,
    pub(super) most: usize,
    pub(super) is_unique: bool,
}

/// What a mapping has to be.
#[derive(Debug)]
pub(super) struct MappingRule {
    /// The fields in the order of the schema.
    pub(super) names: Vec<Box<str>>,
    /// The fields sorted by name.
    pub(super) fields: Vec<(Box<str>, Field)>,
    pub(super) required: Vec<Box<str>>,
    pub(super) patterns: Vec<(Regex, Id)>,
    pub(super) rest: Rest,
    /// The rule of each key.
    pub(super) keys: Option<Id>,
    pub(super) fewest: usize,
    pub(super) most: usize,
}

impl MappingRule {
    pub(super) fn field(&self, name: &str) -> Option<Field> {
        let place = self.fields.binary_search_by(|(field, _)| (**field).cmp(name));
        place.ok().map(|i| self.fields[i].1)
    }
}

/// A field of a mapping.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) rule: Id,
    pub(super) is_required: bool,
}

/// What is allowed beyond what has rules of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rest {
    /// Nothing.
    Refused,
    /// Anything, because another rule or nobody checks it.
    Unchecked,
    /// What fits a rule.
    Fits(Id),
}
