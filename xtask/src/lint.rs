//! What is expected of a plugin's crate, beside that it compiles.
//!
//! A check is a function from the [`Subject`] to sentences, one for each place where the crate falls short.

use clap::ValueEnum;
use serde::Serialize;

use crate::failure::Failure;

pub use binary::Binary;
pub use checks::CHECKS;
pub use subject::Subject;

mod binary;
mod checks;
mod code;
mod kinds;
mod manifest;
mod schema;
mod source;
mod subject;

/// Whom a plugin is for, which decides what is expected of it. Each expects what the one before it does, and more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// For those who wrote it: it does what it says, every time
    #[default]
    Private,
    /// For others as well: they can read about it, and build it without running code of its author
    Community,
    /// Part of kure: every public item has documentation
    Official,
}

type AtFiles = fn(&Subject) -> Vec<String>;
type AtBinary = fn(&Subject, &Binary) -> Result<Vec<String>, Failure>;

/// How a check looks at a plugin.
#[derive(Clone, Copy, Debug)]
enum Look {
    /// At its files.
    Files(AtFiles),
    /// At a binary with this plugin, and no other than it requires.
    Binary(AtBinary),
    /// At its files, and if those are fine at the binary.
    Both(AtFiles, AtBinary),
}

/// A check.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// By which people choose it.
    pub name: &'static str,
    /// The first preset that has it.
    pub preset: Preset,
    /// Why it is there.
    pub rationale: &'static str,
    /// What to do if it fails.
    pub repair: &'static str,
    look: Look,
}

impl Check {
    /// Returns whether it can only look once a binary is built.
    pub fn needs_binary(&self) -> bool {
        !matches!(self.look, Look::Files(_))
    }

    /// Looks at the plugin. A binary that could not be built comes with the reason.
    pub fn run(&self, subject: &Subject, binary: Result<&Binary, &Failure>) -> Result<Outcome, Failure> {
        let (files, at_binary) = match self.look {
            Look::Files(look) => (Some(look), None),
            Look::Binary(look) => (None, Some(look)),
            Look::Both(files, look) => (Some(files), Some(look)),
        };
        let mut reasons = files.map(|look| look(subject)).unwrap_or_default();
        let mut verdict = Verdict::Passed;
        match (at_binary, binary) {
            (Some(look), Ok(binary)) if reasons.is_empty() => reasons = look(subject, binary)?,
            // One check says why there is no binary. The others would repeat it.
            (Some(_), Err(failure)) if self.name == BUILDS => reasons = vec![failure.to_string()],
            (Some(_), Err(_)) if reasons.is_empty() => verdict = Verdict::Skipped,
            _ => {}
        }
        if !reasons.is_empty() {
            verdict = Verdict::Failed;
        }
        let repair = (verdict == Verdict::Failed).then_some(self.repair);
        Ok(Outcome { check: self.name, verdict, reasons, rationale: self.rationale, repair })
    }
}

/// The check that fails if there is no binary.
const BUILDS: &str = "builds-alone";

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As expected.
    Passed,
    /// Not as expected.
    Failed,
    /// Nothing to look at, since there is no binary.
    Skipped,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The check.
    pub check: &'static str,
    /// How it went.
    pub verdict: Verdict,
    /// Where the plugin falls short.
    pub reasons: Vec<String>,
    /// Why there is such a check.
    pub rationale: &'static str,
    /// What to do about it.
    pub repair: Option<&'static str>,
}

/// Chooses the checks of the preset, with those that the user adds and without those that the user takes away.
pub fn choose(preset: Preset, enabled: &[String], disabled: &[String]) -> Vec<Check> {
    let is_chosen = |check: &&Check| {
        let is_named = |names: &[String]| names.iter().any(|name| name == check.name);
        (check.preset <= preset || is_named(enabled)) && !is_named(disabled)
    };
    CHECKS.iter().filter(is_chosen).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(preset: Preset, enabled: &[&str], disabled: &[&str]) -> Vec<&'static str> {
        let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        choose(preset, &owned(enabled), &owned(disabled)).iter().map(|check| check.name).collect()
    }

    #[test]
    fn each_preset_has_what_the_one_before_has() {
        let [private, community, official] =
            [Preset::Private, Preset::Community, Preset::Official].map(|preset| names(preset, &[], &[]));
        assert!(private.iter().all(|name| community.contains(name)) && private.len() < community.len());
        assert!(community.iter().all(|name| official.contains(name)));
        assert_eq!(official.len(), CHECKS.len());
    }

    #[test]
    fn checks_are_added_and_taken_away() {
        let private = names(Preset::Private, &[], &[]);
        assert!(names(Preset::Private, &["readme"], &[]).contains(&"readme") && !private.contains(&"readme"));
        let without = names(Preset::Private, &["readme"], &["readme", "metadata"]);
        assert!(!without.contains(&"readme") && !without.contains(&"metadata"));
    }
}
