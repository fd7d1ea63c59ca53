//! What changed in the whole of what binaries are made of: which crates came, went, moved, and with which features.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Value, json};

use super::lock::{Lock, Locked};
use super::shown::word;
use crate::lock::Entry;

/// What is made of which crates at one moment.
#[derive(Clone, Debug, Default)]
pub struct Moment {
    /// What Cargo.lock has.
    pub entries: BTreeSet<Entry>,
    /// What the lock of the policy has, which knows of features.
    pub lock: Option<Lock>,
}

/// What changed between two moments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// The crates that came, went, moved or changed, sorted.
    pub crates: Vec<Move>,
    /// Whether the features of both moments are known.
    pub knows_features: bool,
}

/// What happened to a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Its name.
    pub name: String,
    /// Its version before. None if it came.
    pub old: Option<String>,
    /// Its version after. None if it went.
    pub new: Option<String>,
    /// Where it comes from, before and after, if that is not the same place.
    pub sources: Option<[String; 2]>,
    /// Its checksum before and after, if it is another one of the same version.
    pub checksums: Option<[String; 2]>,
    /// The features that came and went, with their signs.
    pub features: Vec<String>,
    /// What it may do while it is compiled, with signs.
    pub powers: Vec<String>,
}

impl Moves {
    /// Compares two moments.
    pub fn of(old: &Moment, new: &Moment) -> Self {
        let (before, after) = (by_name(&old.entries), by_name(&new.entries));
        let names: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
        let mut crates = Vec::new();
        for name in names {
            let none = Vec::new();
            for (one, other) in pairs(before.get(name).unwrap_or(&none), after.get(name).unwrap_or(&none)) {
                let it = compared(old, new, one, other);
                crates.extend(it.differs().then_some(it));
            }
        }
        Self { crates, knows_features: old.lock.is_some() && new.lock.is_some() }
    }

    /// Describes it to programs.
    pub fn json(&self) -> Vec<Value> {
        let pair = |pair: &Option<[String; 2]>| pair.clone();
        let it = |it: &Move| {
            json!({
                "name": it.name, "old": it.old, "new": it.new, "sources": pair(&it.sources),
                "checksums": pair(&it.checksums), "features": it.features, "powers": it.powers,
            })
        };
        self.crates.iter().map(it).collect()
    }
}

impl Move {
    fn differs(&self) -> bool {
        self.old != self.new
            || self.sources.is_some()
            || self.checksums.is_some()
            || !self.features.is_empty()
            || !self.powers.is_empty()
    }
}

impl fmt::Display for Moves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for it in &self.crates {
            let name = word(&it.name);
            match (&it.old, &it.new) {
                (None, Some(new)) => write!(f, "  + {name} {}", word(new))?,
                (Some(old), None) => write!(f, "  - {name} {}", word(old))?,
                (Some(old), Some(new)) if old != new => write!(f, "  ~ {name} {} -> {}", word(old), word(new))?,
                (old, _) => write!(f, "  ~ {name} {}", word(old.as_deref().unwrap_or_default()))?,
            }
            if let Some([old, new]) = &it.sources {
                write!(f, ", from {} -> {}", word(old), word(new))?;
            }
            if let Some([old, new]) = &it.checksums {
                write!(f, ", other bytes of the same version: {old} -> {new}")?;
            }
            for (title, words) in [("features", &it.features), ("may", &it.powers)] {
                if !words.is_empty() {
                    write!(f, ", {title} {}", word(&words.join(" ")))?;
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

fn by_name(entries: &BTreeSet<Entry>) -> BTreeMap<&str, Vec<&Entry>> {
    let mut names: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        names.entry(&entry.name).or_default().push(entry);
    }
    names
}

/// Puts what is the same beside each other, then what moved from one version to another.
fn pairs<'e>(before: &[&'e Entry], after: &[&'e Entry]) -> Vec<(Option<&'e Entry>, Option<&'e Entry>)> {
    let version = |entry: &Entry| cargo_metadata::semver::Version::parse(&entry.version).ok();
    let mut pairs = Vec::new();
    let (mut gone, mut new) = (before.to_vec(), after.to_vec());
    let same: [fn(&Entry, &Entry) -> bool; 2] = [|one, other| one == other, |one, other| one.version == other.version];
    for is_same in same {
        gone.retain(|one| match new.iter().position(|other| is_same(one, other)) {
            Some(place) => {
                pairs.push((Some(*one), Some(new.remove(place))));
                false
            }
            None => true,
        });
    }
    gone.sort_by_key(|entry| version(entry));
    new.sort_by_key(|entry| version(entry));
    for i in 0..gone.len().max(new.len()) {
        pairs.push((gone.get(i).copied(), new.get(i).copied()));
    }
    pairs
}

fn compared(before: &Moment, after: &Moment, one: Option<&Entry>, other: Option<&Entry>) -> Move {
    let locked = |moment: &Moment, entry: Option<&Entry>| entry.and_then(|entry| locked(moment, entry).cloned());
    let (old, new) = (locked(before, one), locked(after, other));
    let difference = |words: fn(&Locked) -> Vec<String>| {
        let of = |it: &Option<Locked>| it.as_ref().map(words).unwrap_or_default();
        let (old, new) = (of(&old), of(&new));
        let only = |sign: char, some: &[String], others: &[String]| -> Vec<String> {
            some.iter().filter(|it| !others.contains(it)).map(|it| format!("{sign}{it}")).collect()
        };
        // What is gone has no features any more, which is no news.
        if other.is_none() { Vec::new() } else { [only('+', &new, &old), only('-', &old, &new)].concat() }
    };
    // Without what was known before, all features of a crate would look new.
    let is_known = one.is_none() || (old.is_some() && new.is_some());
    let source = |entry: &Entry| entry.source.clone().unwrap_or_else(|| "a folder".to_owned());
    let both = one.zip(other);
    let differing = |[old, new]: [String; 2]| (old != new).then_some([old, new]);
    Move {
        name: one.or(other).map(|entry| entry.name.clone()).unwrap_or_default(),
        old: one.map(|entry| entry.version.clone()),
        new: other.map(|entry| entry.version.clone()),
        sources: both.and_then(|(one, other)| differing([source(one), source(other)])),
        checksums: both.filter(|(one, other)| one.version == other.version).and_then(|(one, other)| {
            let checksum = |entry: &Entry| entry.checksum.clone().unwrap_or_else(|| "none".to_owned());
            differing([checksum(one), checksum(other)])
        }),
        features: if is_known { difference(|it| it.features.clone()) } else { Vec::new() },
        powers: if is_known {
            difference(|it| it.powers.iter().map(|it| it.word().to_owned()).collect())
        } else {
            Vec::new()
        },
    }
}

fn locked<'m>(moment: &'m Moment, entry: &Entry) -> Option<&'m Locked> {
    let crates = &moment.lock.as_ref()?.crates;
    let is_it = |it: &&Locked| it.name == entry.name && it.version.as_ref().is_none_or(|it| *it == entry.version);
    crates.iter().find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::grant::Power;

    fn moment(crates: &[(&str, &str, &str, &str, &[Power])]) -> Moment {
        let mut moment = Moment { lock: Some(Lock::default()), ..Moment::default() };
        for (name, version, checksum, features, powers) in crates {
            moment.entries.insert(Entry {
                name: (*name).to_owned(),
                version: (*version).to_owned(),
                source: (!checksum.is_empty()).then(|| "registry".to_owned()),
                checksum: (!checksum.is_empty()).then(|| (*checksum).to_owned()),
            });
            moment.lock.as_mut().unwrap().crates.push(Locked {
                name: (*name).to_owned(),
                version: (!checksum.is_empty()).then(|| (*version).to_owned()),
                source: "crates-io".to_owned(),
                sha256: None,
                h1: None,
                closure: None,
                powers: powers.to_vec(),
                features: features.split_whitespace().map(str::to_owned).collect(),
            });
        }
        moment
    }

    #[test]
    fn what_came_went_moved_or_changed_is_told() {
        let old = moment(&[
            ("gone", "1.0.0", "aa", "default", &[]),
            ("itoa", "1.0.15", "bb", "default std", &[]),
            ("kept", "1.0.0", "cc", "", &[]),
            ("same", "0.1.0", "", "", &[]),
            ("serde", "1.0.0", "dd", "std", &[]),
            ("similar", "2.7.0", "ee", "", &[]),
            ("swapped", "1.0.0", "ff", "", &[]),
        ]);
        let new = moment(&[
            ("itoa", "1.0.19", "b2", "default", &[Power::BuildScript]),
            ("kept", "1.0.0", "cc", "", &[]),
            ("net", "0.1.0", "a2", "default all", &[Power::Links]),
            ("same", "0.1.0", "", "", &[]),
            ("serde", "1.0.0", "dd", "std derive", &[]),
            ("similar", "2.7.0", "ee", "", &[]),
            ("similar", "3.2.1", "e2", "", &[]),
            ("swapped", "1.0.0", "f2", "", &[]),
        ]);
        let moves = Moves::of(&old, &new);
        insta::assert_snapshot!(moves, @r"
          - gone 1.0.0
          ~ itoa 1.0.15 -> 1.0.19, features -std, may +build-script
          + net 0.1.0, features +default +all, may +links
          ~ serde 1.0.0, features +derive
          + similar 3.2.1
          ~ swapped 1.0.0, other bytes of the same version: ff -> f2
        ");
        assert!(moves.knows_features);
        assert_eq!(moves.json().len(), 6);
        assert!(Moves::of(&new, &new).crates.is_empty());
        let unlocked = Moment { lock: None, ..old };
        let moves = Moves::of(&unlocked, &new);
        assert!(!moves.knows_features && !moves.to_string().contains("serde"));
    }
}
