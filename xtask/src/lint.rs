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
    /// For others as well: they may use it, can read about it and test it, and building it runs no code of its author
    Community,
    /// Part of kure: it is tested for what every plugin owes its users, and every public item has documentation
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
        } else if verdict == Verdict::Skipped {
            reasons = vec![format!("expected a binary with the plugin, found none: `{BUILDS}` says why")];
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
    /// Where the plugin falls short, or why nobody looked.
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
    use crate::arguments::{Color, Common};
    use crate::cargo::Cargo;
    use crate::catalogue::{self, Tier};
    use std::fs;
    use std::path::Path;

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

    /// Returns the cells of each row of the tables in the guide on publishing, without the marks of code.
    fn published() -> Vec<Vec<String>> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kure-core/docs/publishing.md");
        let text = fs::read_to_string(path).unwrap().replace('`', "");
        let rows = text.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
        rows.map(|row| row.split(" | ").map(str::to_owned).collect()).collect()
    }

    #[test]
    fn the_guide_names_the_checks_of_each_preset_and_a_preset_for_each_tier() {
        let rows = published();
        let row = |first: &str| rows.iter().find(|row| row[0] == first).unwrap_or_else(|| panic!("no row {first}"));
        for preset in Preset::value_variants() {
            let own = CHECKS.iter().filter(|check| check.preset == *preset).map(|check| check.name);
            let name = preset.to_possible_value().unwrap();
            assert_eq!(row(&format!("--preset {}", name.get_name()))[1], own.collect::<Vec<_>>().join(", "));
        }
        for (tier, preset) in
            [(Tier::Official, "official"), (Tier::Verified, "community"), (Tier::Community, "community")]
        {
            assert_eq!(row(&tier.to_string())[2], format!("--preset {preset}"));
        }
    }

    #[test]
    fn each_check_says_why_it_is_there_and_what_to_do() {
        for check in CHECKS {
            assert!(check.rationale.len() > 20 && check.repair.len() > 10, "{}", check.name);
            assert!(!check.rationale.ends_with('.') && !check.repair.ends_with('.'), "{}", check.name);
        }
    }

    #[test]
    fn what_the_catalogue_calls_official_passes_the_checks_of_that_preset_that_look_at_files() {
        let common = Common { quiet: true, color: Color::Never, ..Common::default() };
        let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("../plugins");
        for offer in catalogue::read(None).unwrap().iter().filter(|offer| offer.tier == Tier::Official) {
            let subject = Subject::read(&Cargo::new(&common), &plugins.join(&offer.id), Vec::new()).unwrap();
            for check in choose(Preset::Official, &[], &[]).iter().filter(|check| !check.needs_binary()) {
                let outcome = check.run(&subject, Err(&Failure::Tests { failed: Vec::new() })).unwrap();
                assert_eq!(outcome.verdict, Verdict::Passed, "{}, {}: {:?}", offer.id, check.name, outcome.reasons);
            }
        }
    }

    #[test]
    fn a_check_that_could_not_look_says_why() {
        let subject = subject::tests::subject("", &[]);
        let check = choose(Preset::Private, &[], &[]).into_iter().find(|check| check.name == "deterministic").unwrap();
        let outcome = check.run(&subject, Err(&Failure::Tests { failed: Vec::new() })).unwrap();
        assert_eq!(outcome.verdict, Verdict::Skipped);
        assert_eq!(outcome.reasons, ["expected a binary with the plugin, found none: `builds-alone` says why"]);
    }

    #[test]
    fn checks_are_added_and_taken_away() {
        let private = names(Preset::Private, &[], &[]);
        assert!(names(Preset::Private, &["readme"], &[]).contains(&"readme") && !private.contains(&"readme"));
        let without = names(Preset::Private, &["readme"], &["readme", "metadata"]);
        assert!(!without.contains(&"readme") && !without.contains(&"metadata"));
    }
}
