//! What a plugin owes its users and does not give.

use std::fmt;

/// A rule of [`Conformance`](super::Conformance) that a plugin breaks: where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The rule, by the name that [`Conformance::except`](super::Conformance::except) takes.
    pub rule: &'static str,
    /// Where in the plugin: a file, a kind or an example.
    pub place: String,
    /// What every plugin does.
    pub expected: String,
    /// What this one does; of two texts, what differs.
    pub found: String,
    /// What to do, as one sentence.
    pub help: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[{}] {}", self.rule, self.place)?;
        let lines = [("expected", &self.expected), ("found", &self.found), ("help", &self.help)];
        for (title, text) in lines {
            let text = text.trim_end();
            if text.contains('\n') {
                writeln!(f, "  {title}:")?;
                text.lines().try_for_each(|line| writeln!(f, "{}", format!("    {line}").trim_end()))?;
            } else {
                writeln!(f, "  {:<10}{text}", format!("{title}:"))?;
            }
        }
        Ok(())
    }
}

/// What a check has to say, before it is known which rule it belongs to.
pub(super) struct Found {
    place: String,
    expected: String,
    actual: String,
    help: &'static str,
}

impl Found {
    pub(super) fn new(place: impl Into<String>, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { place: place.into(), expected: expected.into(), actual: found.into(), help: "" }
    }

    pub(super) fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }

    pub(super) fn against(self, rule: &'static str) -> Fault {
        let Self { place, expected, actual, help } = self;
        Fault { rule, place, expected, found: actual, help: help.to_owned() }
    }
}
