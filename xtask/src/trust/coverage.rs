//! Which crates the audits of others cover: by a whole version, and by what changed from there step by step.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::audits::{About, Audit, Audits, Publishers};
use super::revocation::Revocation;

/// Audits, and who published what they are about.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'e> {
    /// The audits.
    pub audits: &'e Audits,
    /// Who published which versions.
    pub publishers: &'e Publishers,
    /// Which of their criteria are which of ours, beside those that everybody knows.
    pub map: &'e [(String, String)],
}

/// That a version was read for something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// What for, in our words, without what that implies.
    pub criteria: Vec<String>,
    /// Who read it.
    pub who: Vec<String>,
    /// What they read, step by step.
    pub steps: Vec<String>,
}

/// One step on the way to a version.
#[derive(Clone, Copy)]
struct Step<'e> {
    from: Option<&'e str>,
    to: &'e str,
    who: &'e [String],
    is_of_releases: bool,
}

impl Evidence<'_> {
    /// Returns our word for one of their criteria, if we have one.
    fn ours<'s>(&'s self, theirs: &'s str) -> Option<&'s str> {
        let mapped = self.map.iter().find(|(it, _)| it == theirs).map(|(_, ours)| ours.as_str());
        let is_known = super::criteria::Criteria::default().names().iter().any(|known| known == theirs);
        mapped.or_else(|| is_known.then_some(theirs))
    }

    /// Returns what a version was read for. None if for nothing that we have a word for.
    pub fn covered(&self, name: &str, version: &str) -> Option<Covered> {
        let criteria = &self.audits.criteria;
        let mut ways: BTreeMap<String, Vec<Step<'_>>> = BTreeMap::new();
        for criterion in criteria.names().into_iter().filter(|it| self.ours(it).is_some()) {
            if let Some(way) = self.way(name, version, &criterion) {
                ways.insert(criterion, way);
            }
        }
        let is_implied = |criterion: &String| {
            ways.keys().any(|other| other != criterion && criteria.implied([other]).contains(criterion))
        };
        let mut covered = Covered::default();
        for (criterion, way) in ways.iter().filter(|(criterion, _)| !is_implied(criterion)) {
            covered.criteria.extend(self.ours(criterion).map(str::to_owned));
            for step in way {
                let text = match step {
                    Step { from: Some(from), to, .. } => format!("{from} -> {to}"),
                    Step { is_of_releases: true, to, .. } => format!("{to}, as all that its publisher released"),
                    Step { to, .. } => (*to).to_owned(),
                };
                add(&mut covered.steps, &text);
                step.who.iter().for_each(|who| add(&mut covered.who, who));
            }
        }
        covered.criteria.sort();
        covered.criteria.dedup();
        (!covered.criteria.is_empty()).then_some(covered)
    }

    /// Finds the shortest way from a whole version to this one, on which each step was read for the criterion.
    fn way(&self, name: &str, version: &str, criterion: &str) -> Option<Vec<Step<'_>>> {
        let criteria = &self.audits.criteria;
        let is_for = |words: &[String]| criteria.implied(words).contains(criterion);
        let audits = self.audits.audits.get(name).into_iter().flatten().filter(|audit| is_for(&audit.criteria));
        let mut steps: Vec<_> = audits.filter_map(step).collect();
        let wildcards = self.audits.wildcards.get(name).into_iter().flatten();
        let wildcards = wildcards.filter(|it| is_for(&it.criteria));
        for wildcard in wildcards {
            // A release may be where the steps to this version start from.
            let versions: BTreeSet<_> = steps.iter().flat_map(|step| [step.from, Some(step.to)]).flatten().collect();
            let released = versions.into_iter().filter(|it| self.publishers.is_about(wildcard, name, it));
            let released: Vec<_> =
                released.map(|to| Step { from: None, to, who: &wildcard.who, is_of_releases: true }).collect();
            steps.extend(released);
            if self.publishers.is_about(wildcard, name, version) {
                return Some(vec![Step { from: None, to: "this version", who: &wildcard.who, is_of_releases: true }]);
            }
        }
        let mut before: BTreeMap<&str, Step<'_>> = BTreeMap::new();
        let mut open: VecDeque<Option<&str>> = [None].into();
        while let Some(from) = open.pop_front() {
            for step in steps.iter().filter(|step| step.from == from) {
                before.entry(step.to).or_insert_with(|| {
                    open.push_back(Some(step.to));
                    *step
                });
            }
        }
        let mut way = vec![*before.get(version)?];
        while let Some(from) = way.last().and_then(|step| step.from) {
            way.push(before[from]);
        }
        way.reverse();
        Some(way)
    }

    /// Returns what the audits say is bad, by criteria that we have a word for.
    pub fn violations(&self, source: &str) -> Vec<Revocation> {
        let mut found = Vec::new();
        for (name, audit) in self.audits.audits.iter().flat_map(|(name, all)| all.iter().map(move |it| (name, it))) {
            let About::Violation(range) = &audit.about else { continue };
            let violated: Vec<_> = audit.criteria.iter().filter_map(|it| self.ours(it)).collect();
            if violated.is_empty() {
                continue;
            }
            let who = if audit.who.is_empty() { String::new() } else { format!(" by {}", audit.who.join(", ")) };
            let notes = audit.notes.as_deref().map_or_else(String::new, |notes| {
                format!(": {}", notes.split_whitespace().collect::<Vec<_>>().join(" "))
            });
            found.push(Revocation {
                name: Some(name.clone()),
                versions: Some(range.clone()),
                h1: None,
                sha256: None,
                since: None,
                reason: format!("import: violates {}{who}, in {source}{notes}", violated.join(" and ")),
            });
        }
        found
    }
}

fn step(audit: &Audit) -> Option<Step<'_>> {
    let (from, to) = match &audit.about {
        About::Version(version) => (None, version),
        About::Delta(from, to) => (Some(from.as_str()), to),
        About::Violation(_) => return None,
    };
    Some(Step { from, to, who: &audit.who, is_of_releases: false })
}

fn add(texts: &mut Vec<String>, text: &str) {
    if !texts.iter().any(|it| it == text) {
        texts.push(text.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn of(text: &str, publishers: &str, map: &[(&str, &str)], version: &str) -> Option<String> {
        let audits = Audits::parse(Path::new("audits.toml"), text).unwrap();
        let publishers = Publishers::parse(Path::new("imports.lock"), publishers).unwrap();
        let map: Vec<_> = map.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect();
        let evidence = Evidence { audits: &audits, publishers: &publishers, map: &map };
        let covered = evidence.covered("a", version)?;
        Some(format!("{} by {}: {}", covered.criteria.join(" "), covered.who.join(" "), covered.steps.join(", ")))
    }

    fn entry(about: &str, criteria: &str, who: &str) -> String {
        format!("[[audits.a]]\n{about}\ncriteria = {criteria}\nwho = '{who}'\n")
    }

    #[test]
    fn a_chain_covers_what_each_of_its_links_was_read_for() {
        let text = entry("version = '1.0.0'", "'safe-to-deploy'", "x")
            + &entry("delta = '1.0.0 -> 1.1.0'", "['safe-to-run']", "y")
            + &entry("delta = '1.1.0 -> 1.0.9'", "'safe-to-deploy'", "z")
            + &entry("delta = '2.0.0 -> 2.1.0'", "'safe-to-deploy'", "z");
        let of = |version| of(&text, "", &[], version);
        assert_eq!(of("1.0.0").as_deref(), Some("safe-to-deploy by x: 1.0.0"));
        assert_eq!(of("1.1.0").as_deref(), Some("safe-to-run by x y: 1.0.0, 1.0.0 -> 1.1.0"));
        // A difference may be read backwards as well.
        assert_eq!(of("1.0.9").as_deref(), Some("safe-to-run by x y z: 1.0.0, 1.0.0 -> 1.1.0, 1.1.0 -> 1.0.9"));
        assert_eq!(of("2.1.0"), None);
        assert_eq!(of("1.0.1"), None);
    }

    #[test]
    fn a_chain_may_go_in_circles() {
        let text = entry("delta = '1.0.0 -> 1.1.0'", "'safe-to-run'", "y")
            + &entry("delta = '1.1.0 -> 1.0.0'", "'safe-to-run'", "y");
        assert_eq!(of(&text, "", &[], "1.1.0"), None);
        let whole = text + &entry("version = '1.1.0'", "'safe-to-run'", "x");
        assert_eq!(of(&whole, "", &[], "1.0.0").as_deref(), Some("safe-to-run by x y: 1.1.0, 1.1.0 -> 1.0.0"));
    }

    #[test]
    fn words_of_others_mean_nothing_until_they_are_mapped() {
        let text = "[criteria.pure]\ndescription = 'no io'\nimplies = ['safe-to-deploy']\n[criteria.fast]\ndescription = 'fast'\n".to_owned()
            + &entry("version = '1.0.0'", "['pure', 'fast']", "x");
        assert_eq!(of(&text, "", &[], "1.0.0").as_deref(), Some("safe-to-deploy by x: 1.0.0"));
        assert_eq!(of(&text, "", &[("pure", "no-io")], "1.0.0").as_deref(), Some("no-io by x: 1.0.0"));
        let alone = "[criteria.fast]\ndescription = 'fast'\n".to_owned() + &entry("version = '1.0.0'", "'fast'", "x");
        assert_eq!(of(&alone, "", &[], "1.0.0"), None);
    }

    #[test]
    fn releases_are_covered_on_the_days_that_are_said() {
        let text = "[[wildcard-audits.a]]\nwho = 'x'\ncriteria = 'safe-to-run'\nuser-id = 7\nstart = '2026-01-01'\nend = '2026-12-31'\n".to_owned()
            + &entry("delta = '1.0.0 -> 1.0.5'", "'safe-to-run'", "y");
        let publisher = |version: &str, when: &str, user: u32| {
            format!("[[publisher.a]]\nversion = '{version}'\nwhen = '{when}'\nuser-id = {user}\nuser-login = 'x'\n")
        };
        let releases = publisher("1.0.0", "2026-01-01", 7)
            + &publisher("1.0.1", "2027-01-01", 7)
            + &publisher("1.0.2", "2026-06-01", 8);
        let said = |version| of(&text, &releases, &[], version);
        assert_eq!(
            said("1.0.0").as_deref(),
            Some("safe-to-run by x: this version, as all that its publisher released")
        );
        assert_eq!(
            said("1.0.5").as_deref(),
            Some("safe-to-run by x y: 1.0.0, as all that its publisher released, 1.0.0 -> 1.0.5")
        );
        assert_eq!((said("1.0.1"), said("1.0.2"), said("1.0.3")), (None, None, None));
        assert_eq!(of(&text, "", &[], "1.0.0"), None);
    }
}
