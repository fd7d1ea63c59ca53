//! What is wrong, and where: relative to the value that was looked at, until it is told.

use kure_core::prelude::*;
use kure_core::yaml::{Node, Position};
use std::fmt::{self, Write};

/// A step from a value to one inside it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    Key(String),
    Item(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(item: usize) -> Self {
        Self::Item(item)
    }
}

/// Something that is wrong, or may not mean what its author thinks.
#[derive(Clone, Debug)]
pub(crate) struct Mistake {
    pub(crate) path: Vec<Step>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) is_warning: bool,
    /// Whether it is the schema that is at fault, whatever the value is.
    pub(crate) is_of_schema: bool,
    /// Whether the last key of the path is wrong itself, not its value.
    is_key: bool,
}

impl Mistake {
    /// Creates a mistake at a place.
    pub(crate) fn new(path: impl IntoIterator<Item = Step>, message: impl Into<String>) -> Self {
        let path = path.into_iter().collect();
        Self { path, message: message.into(), help: None, is_warning: false, is_of_schema: false, is_key: false }
    }

    /// Adds a sentence that says what to do.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Makes it one that does not keep the objects back.
    pub(crate) fn into_warning(self) -> Self {
        Self { is_warning: true, ..self }
    }

    /// Points at the last key of the path in place of its value.
    pub(crate) fn at_key(self) -> Self {
        Self { is_key: true, ..self }
    }

    /// Takes the place for one inside of `outer`.
    pub(crate) fn below(mut self, outer: &[Step]) -> Self {
        self.path.splice(0..0, outer.iter().cloned());
        self
    }

    /// Finds the place in a value: that of the nearest value above if there is nothing.
    pub(crate) fn position(&self, root: &Node<'_>) -> Position {
        let mut node = root;
        for (i, step) in self.path.iter().enumerate() {
            if let (Step::Key(key), true) = (step, self.is_key && i + 1 == self.path.len()) {
                return node.entry(key).unwrap_or((node, node)).0.span().start;
            }
            let Some(inside) = inside(node, step) else { break };
            node = inside;
        }
        node.span().start
    }

    /// Says it where it is.
    pub(crate) fn tell(&self, report: &mut Report<'_>) {
        self.tell_at(&self.path, report);
    }

    fn tell_at(&self, path: &[Step], report: &mut Report<'_>) {
        match path {
            [Step::Key(key)] if self.is_key => self.say(&mut report.key(key)),
            [step, rest @ ..] if inside(report.node(), step).is_some() => match step {
                Step::Key(key) => self.tell_at(rest, &mut report.at(key)),
                Step::Item(item) => self.tell_at(rest, &mut report.at(*item)),
            },
            _ => self.say(report),
        }
    }

    fn say(&self, report: &mut Report<'_>) {
        let finding = if self.is_warning { report.warning(&self.message) } else { report.error(&self.message) };
        if let Some(help) = &self.help {
            finding.help(help);
        }
    }
}

impl From<Mistake> for Failure {
    fn from(mistake: Mistake) -> Self {
        let path = mistake.path.into_iter().map(|step| match step {
            Step::Key(key) => key,
            Step::Item(item) => item.to_string(),
        });
        let failure = Self::new(mistake.message).at(path);
        match mistake.help {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}

fn inside<'n, 'a>(node: &'n Node<'a>, step: &Step) -> Option<&'n Node<'a>> {
    match step {
        Step::Key(key) => node.get(key),
        Step::Item(item) => node.items().get(*item),
    }
}

/// Writes a path as people do: `spec.ports[0].name`.
pub(crate) fn dotted(path: &[Step]) -> impl fmt::Display {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) if text.is_empty() => text += key,
            Step::Key(key) => text.extend([".", key]),
            Step::Item(item) => write!(text, "[{item}]").expect("a string takes what is written to it"),
        }
    }
    text
}
