//! The crates of a place as a reviewer asks for them: by a word, in a version, as they are now and as they were.

use std::collections::BTreeSet;
use std::path::PathBuf;

use cargo_metadata::semver::Version;

use crate::arguments::Resolution;
use crate::commands::Context;
use crate::failure::Failure;
use crate::lock::{self, Entry};
use crate::plugin::PREFIX;
use crate::select;
use crate::trust::bytes::Packed;
use crate::trust::download::{INDEX, Wanted};
use crate::trust::git::Commit;
use crate::trust::grant::CRATES_IO;
use crate::trust::graph::{Crate, Source};
use crate::trust::lock::Lock;
use crate::trust::policy::Policy;
use crate::trust::review::ReviewError;
use crate::trust::survey::Survey;
use crate::trust::tree::Tree;

/// A place, and what is written down there of crates.
pub(super) struct Place<'c> {
    context: &'c Context<'c>,
    resolution: &'c Resolution,
    /// The policy, if there is one.
    pub(super) policy: Option<Policy>,
    /// Its lock, if there is one.
    pub(super) lock: Option<Lock>,
    entries: BTreeSet<Entry>,
}

impl<'c> Place<'c> {
    /// Looks around.
    pub(super) fn of(context: &'c Context<'c>, resolution: &'c Resolution) -> Result<Self, Failure> {
        let (policy, lock) = match super::ground(context).read()? {
            Some((policy, lock)) => (Some(policy), lock),
            None => (None, None),
        };
        let path = context.base.lock.as_ref().filter(|path| path.is_file());
        let entries = path.map(|path| lock::entries_of(path)).transpose()?.unwrap_or_default();
        Ok(Self { context, resolution, policy, lock, entries })
    }

    /// Looks at all that binaries may be made of.
    pub(super) fn survey(&self) -> Result<Survey, Failure> {
        super::survey(self.context, self.policy.as_ref(), &[], self.resolution)
    }

    /// Returns the crate of that version from the registry.
    pub(super) fn version(&self, name: &str, version: &str) -> Result<Tree, Failure> {
        let registry = self.context.common.registry.as_deref();
        let checksum = self.checksum(name, version);
        let is_offline = self.resolution.is_offline();
        let source = self.source(name);
        Wanted { name, version, registry, source: source.as_deref(), checksum: checksum.as_deref(), is_offline }
            .tree(&self.context.cargo)
    }

    /// Returns the registry that a crate is known to come from, as Cargo.lock writes it.
    fn source(&self, name: &str) -> Option<String> {
        let entry = self.entries.iter().filter(|it| it.name == name).find_map(|it| it.source.clone());
        let locked = self.lock.iter().flat_map(|lock| &lock.crates).find(|it| it.name == name);
        let source = entry.or_else(|| locked.map(|it| it.source.clone()))?;
        (source.starts_with("registry+") || source.starts_with("sparse+")).then_some(source)
    }

    /// Returns where the registry's crate of that name comes from, as the policy writes it.
    pub(super) fn origin(&self, name: &str) -> String {
        let named = self.context.common.registry.clone();
        let known = named.or_else(|| self.source(name)).filter(|source| source != INDEX);
        known.unwrap_or_else(|| CRATES_IO.to_owned())
    }

    /// Returns the checksum that is written down here: by Cargo, or by whoever granted the crate.
    fn checksum(&self, name: &str, version: &str) -> Option<String> {
        let entry = self.entries.iter().find(|it| it.name == name && it.version == version && it.checksum.is_some());
        let is_it = |of: &str, it: Option<&String>| of == name && it.is_some_and(|it| it == version);
        let locked = self.lock.iter().flat_map(|lock| &lock.crates);
        let locked = locked.filter(|it| is_it(&it.name, it.version.as_ref())).find_map(|it| it.sha256.clone());
        let grants = self.policy.iter().flat_map(|policy| &policy.grants);
        let granted = grants.filter(|it| is_it(&it.name, it.version.as_ref())).find_map(|it| it.sha256.clone());
        entry.and_then(|entry| entry.checksum.clone()).or(locked).or(granted)
    }

    /// Returns the versions and commits of a crate that were granted, as far as it came from such a place.
    fn granted(&self, it: &Crate) -> Vec<String> {
        let source = it.source.to_string();
        let start = source.split('#').next().unwrap_or(&source).to_owned();
        let of = |name: &str, from: &str, version: Option<&String>| -> Option<String> {
            let is_it = name == it.name && from.split('#').next() == Some(&start);
            let commit = from.split_once('#').map(|(_, commit)| commit.to_owned());
            commit.or_else(|| version.cloned()).filter(|_| is_it)
        };
        if let Some(lock) = &self.lock {
            return lock.crates.iter().filter_map(|it| of(&it.name, &it.source, it.version.as_ref())).collect();
        }
        let grants = self.policy.iter().flat_map(|policy| &policy.grants);
        grants.filter_map(|it| of(&it.name, &it.source, it.version.as_ref())).collect()
    }
}

/// A crate of a place that somebody wants to read.
pub(super) struct Reviewed<'p> {
    place: &'p Place<'p>,
    /// What is known of it.
    pub(super) it: Crate,
    /// By which way it gets into a binary.
    pub(super) way: String,
}

impl<'p> Reviewed<'p> {
    /// Finds the crates that a word names: `serde`, `serde@1.0.229`, or the id of a plugin.
    pub(super) fn find(place: &'p Place<'p>, word: &str) -> Result<Vec<Self>, Failure> {
        let found = Self::all(place, word)?;
        if found.0.is_empty() {
            return Err(ReviewError::NotHere { name: word.to_owned(), nearest: found.1 }.into());
        }
        Ok(found.0)
    }

    /// Like [`Reviewed::find`], with the most similar name in place of a failure.
    pub(super) fn all(place: &'p Place<'p>, word: &str) -> Result<(Vec<Self>, Option<String>), Failure> {
        let (name, version) = word.split_once('@').map_or((word, None), |(name, version)| (name, Some(version)));
        let Survey { graph, .. } = place.survey()?;
        let is_called = |it: &Crate| it.name == name || it.name.strip_prefix(PREFIX) == Some(name);
        let is_meant = |i: &usize| {
            let it = &graph.crates[*i];
            is_called(it) && version.is_none_or(|version| it.version == version)
        };
        let found: Vec<_> = (0..graph.crates.len()).filter(is_meant).collect();
        let names: Vec<_> = graph.crates.iter().map(|it| it.name.clone()).collect();
        let nearest = select::nearest(name, &names).filter(|nearest| nearest != name);
        let reviewed = found.into_iter().map(|i| Self { place, it: graph.crates[i].clone(), way: graph.way(i) });
        Ok((reviewed.collect(), nearest))
    }

    /// Returns its name.
    pub(super) fn name(&self) -> &str {
        &self.it.name
    }

    /// Returns it as it is now, from bytes that were checked where there is something to check them against.
    pub(super) fn now(&self) -> Result<Tree, Failure> {
        let Crate { name, version, folder, .. } = &self.it;
        match &self.it.source {
            Source::Registry(_) => self.archive(),
            Source::Git { commit, .. } => Tree::of_commit(name, &Commit::find(folder, commit)?, folder),
            Source::Folder(_) => Tree::of_folder(name, version, folder),
        }
    }

    fn archive(&self) -> Result<Tree, Failure> {
        let Crate { name, version, checksum, folder, .. } = &self.it;
        let path: Option<PathBuf> =
            checksum.as_ref().and_then(|checksum| Packed { name, version, folder }.archive(checksum));
        match (path, checksum) {
            (Some(path), Some(checksum)) => Tree::of_archive(name, version, &path, checksum),
            _ => self.place.version(name, version),
        }
    }

    /// Returns it as it was granted, or at a commit, and as it is now.
    ///
    /// What is granted as it is here is compared with the folder that Cargo compiles.
    pub(super) fn before_and_now(&self, base: Option<&str>) -> Result<(Tree, Tree), Failure> {
        let Crate { name, version, folder, .. } = &self.it;
        let granted = match base {
            Some(base) => self.at(base)?,
            None => self.place.granted(&self.it),
        };
        match &self.it.source {
            Source::Folder(_) => {
                let commit = Commit::find(folder, base.unwrap_or("HEAD"))?;
                Ok((Tree::of_commit(name, &commit, folder)?, self.now()?))
            }
            Source::Git { commit, .. } => {
                if granted.is_empty() || granted.contains(commit) {
                    return Ok((self.now()?, Tree::of_unpacked(name, &format!("{version} as compiled"), folder)?));
                }
                let old = Commit::find(folder, &granted[0])?;
                Ok((Tree::of_commit(name, &old, folder)?, self.now()?))
            }
            Source::Registry(_) => {
                if granted.contains(version) {
                    return Ok((self.archive()?, Tree::of_unpacked(name, &format!("{version} as compiled"), folder)?));
                }
                let old = match last_before(&granted, version) {
                    Some(old) => self.place.version(name, &old)?,
                    None => Tree::absent(name),
                };
                Ok((old, self.archive()?))
            }
        }
    }

    /// Returns its versions or commits in Cargo.lock at a commit of this place.
    fn at(&self, base: &str) -> Result<Vec<String>, Failure> {
        let root = &self.place.context.base.root;
        let commit = Commit::find(root, base)?;
        let path = self.place.context.base.lock.clone().unwrap_or_else(|| root.join("Cargo.lock"));
        let text = commit.file(&path)?.unwrap_or_default();
        let entries = lock::entries(&String::from_utf8_lossy(&text))?.into_iter().filter(|it| it.name == self.it.name);
        let version = |it: Entry| match it.source.as_deref().and_then(|source| source.strip_prefix("git+")) {
            Some(address) => address.split_once('#').map_or(it.version, |(_, commit)| commit.to_owned()),
            None => it.version,
        };
        Ok(entries.map(version).collect())
    }
}

/// Returns the version to start from: the last one before, or else the last of all.
fn last_before(versions: &[String], version: &str) -> Option<String> {
    let mut parsed: Vec<_> = versions.iter().filter_map(|it| Version::parse(it).ok()).collect();
    parsed.sort();
    let now = Version::parse(version).ok();
    let before = parsed.iter().rev().find(|it| now.as_ref().is_none_or(|now| *it < now));
    before.or(parsed.last()).map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_starts_from_the_last_version_before() {
        let of = |versions: &[&str], version: &str| {
            let versions: Vec<_> = versions.iter().map(|it| (*it).to_owned()).collect();
            last_before(&versions, version)
        };
        assert_eq!(of(&["1.0.9", "1.0.10", "2.0.0"], "1.1.0").as_deref(), Some("1.0.10"));
        assert_eq!(of(&["2.0.0", "3.0.0"], "1.1.0").as_deref(), Some("3.0.0"));
        assert_eq!(of(&[], "1.1.0"), None);
    }
}
