//! Grants and the lock for what is here: what a person would have to copy out of hashes.

use toml_edit::Date;

use super::bytes::{Difference, Packed};
use super::folder;
use super::grant::Grant;
use super::graph::{Crate, Source};
use super::hold;
use super::lock::{Lock, Locked};
use super::names::TreeError;
use super::policy::Policy;
use super::rules::Rules;
use super::survey::Survey;

/// Who grants, and until when.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'t> {
    /// Who.
    pub who: &'t str,
    /// What they read it for.
    pub criteria: &'t [String],
    /// When they read it, if they did.
    pub reviewed: Option<Date>,
    /// The last day.
    pub expires: Option<Date>,
    /// What they say.
    pub notes: Option<&'t str>,
}

impl Survey {
    /// Writes a grant for a crate, by its hashes.
    pub fn grant(&self, i: usize, rules: &Rules, terms: Terms<'_>) -> Result<Grant, TreeError> {
        let it = &self.graph.crates[i];
        let plugin = self.plugins.iter().find(|plugin| plugin.package == it.name && plugin.version == it.version);
        let is_folder = matches!(it.source, Source::Folder(_));
        // What lies beside the policy changes with it, from one commit to the next.
        let is_beside = rules.takes(&it.source);
        let is_pinned = plugin.is_some() && !is_beside;
        Ok(Grant {
            is_plugin: plugin.is_some(),
            name: it.name.clone(),
            version: (!is_folder).then(|| it.version.clone()),
            source: it.source.to_string(),
            sha256: it.checksum.clone(),
            h1: (it.checksum.is_none() && !is_beside).then(|| h1(it)).transpose()?,
            closure: is_pinned.then(|| hold::digest(&self.graph, i)).transpose()?,
            gvks: plugin.filter(|_| !is_beside).map(|plugin| plugin.gvks.iter().map(ToString::to_string).collect()),
            allow: self.powers(i),
            capabilities: Vec::new(),
            criteria: terms.criteria.to_vec(),
            who: terms.who.to_owned(),
            reviewed: terms.reviewed,
            expires: terms.expires,
            notes: terms.notes.map(str::to_owned),
        })
    }

    /// Returns the crates that the policy has to grant and does not.
    pub fn uncovered(&self, policy: &Policy) -> Vec<usize> {
        let crates = self.graph.crates.iter().enumerate();
        let uncovered = crates.filter(|(i, it)| {
            let powers = self.powers(*i);
            let grant = policy.grants.iter().find(|grant| grant.covers(it));
            match grant {
                None => !policy.rules.takes(&it.source) || !powers.is_empty(),
                Some(grant) => {
                    let is_same = grant.sha256.is_none() || grant.sha256 == it.checksum;
                    !is_same || powers.iter().any(|power| !grant.allows(*power))
                }
            }
        });
        uncovered.map(|(i, _)| i).collect()
    }

    /// Returns what the policy covers, exactly.
    pub fn lock(&self, policy: &Policy) -> Result<Lock, TreeError> {
        let mut crates = Vec::new();
        for (i, it) in self.graph.crates.iter().enumerate() {
            let grant = policy.grants.iter().find(|grant| grant.covers(it));
            // The hash of a folder that is trusted as what is beside the policy would change from day to day.
            let is_pinned = !matches!(it.source, Source::Folder(_)) || grant.is_some_and(|grant| grant.h1.is_some());
            crates.push(Locked {
                name: it.name.clone(),
                version: is_pinned.then(|| it.version.clone()),
                source: it.source.to_string(),
                sha256: it.checksum.clone(),
                h1: is_pinned.then(|| h1(it)).transpose()?,
                closure: match grant.filter(|grant| grant.closure.is_some()) {
                    Some(_) => Some(hold::digest(&self.graph, i)?),
                    None => None,
                },
                powers: it.powers.clone(),
                features: it.features.clone(),
            });
        }
        crates.sort();
        Ok(Lock { crates })
    }
}

/// Returns the hash of a crate's files: those that it was packed with, where its archive is at hand.
fn h1(it: &Crate) -> Result<String, TreeError> {
    let packed = Packed { name: &it.name, version: &it.version, folder: &it.folder };
    let is_vendored = it.folder.join(".cargo-checksum.json").is_file();
    if let Some(checksum) = it.checksum.as_ref().filter(|_| !is_vendored)
        && let Some(archive) = packed.archive(checksum)
    {
        return packed.h1(&archive, checksum).map_err(|difference| match difference {
            Difference::Tree(mistake) => mistake,
            other => TreeError::new(it.subject(), format!("expected the archive of Cargo.lock, found {other:?}")),
        });
    }
    folder::h1(&it.name, &it.version, &it.folder)
}
