//! The gate: what a binary would be made of, held against the policy before anything is compiled.

use std::thread;

use toml_edit::Date;

use super::content::Content;
use super::criteria;
use super::date;
use super::folder;
use super::grant::{Grant, Power};
use super::graph::{Crate, Graph, Source};
use super::lock::{Lock, Locked};
use super::policy::Policy;
use super::refusal::{Code, Refusal};
use super::revocation::Revocation;
use super::rules::Rule;
use super::rules::leads_to;
use super::{LOCK, POLICY};
use crate::plugin::Plugin;

/// What is held against what.
#[derive(Clone, Copy, Debug)]
pub struct Gate<'g> {
    /// What people decided.
    pub policy: &'g Policy,
    /// What that covered when the lock was written.
    pub lock: Option<&'g Lock>,
    /// What the binary would be made of.
    pub graph: &'g Graph,
    /// The plugins in it.
    pub plugins: &'g [Plugin],
    /// The day that it is.
    pub today: Date,
}

impl Gate<'_> {
    /// Returns every reason not to build.
    pub fn refusals(&self) -> Vec<Refusal> {
        let crates = &self.graph.crates;
        let mut refusals: Vec<_> = (0..crates.len()).flat_map(|i| self.standing(i)).collect();
        // Hashing is most of the work, and each crate is hashed alone.
        let share = crates.len().div_ceil(thread::available_parallelism().map_or(1, usize::from)).max(1);
        thread::scope(|scope| {
            let threads: Vec<_> = crates
                .chunks(share)
                .map(|crates| scope.spawn(|| crates.iter().filter_map(|it| self.content(it)).collect::<Vec<_>>()))
                .collect();
            refusals.extend(threads.into_iter().flat_map(|thread| thread.join().expect("hashing does not panic")));
        });
        refusals.extend(self.plugins.iter().filter_map(|plugin| self.kinds(plugin)));
        if self.lock.is_none() {
            let message = format!("{POLICY} has no {LOCK}, which says what exactly it covers");
            refusals.push(Refusal::new(Code::Closure, LOCK, message, "run `trust lock`, and commit it"));
        }
        refusals.sort();
        refusals
    }

    /// Returns the grant for a crate: for that version and that place.
    fn grant(&self, it: &Crate) -> Option<&Grant> {
        self.policy.grants.iter().find(|grant| grant.covers(it))
    }

    fn locked(&self, it: &Crate) -> Option<&Locked> {
        let source = it.source.to_string();
        let is_it = |locked: &&Locked| {
            locked.name == it.name
                && locked.source == source
                && locked.version.as_ref().is_none_or(|version| *version == it.version)
        };
        self.lock?.crates.iter().find(is_it)
    }

    fn content(&self, it: &Crate) -> Option<Refusal> {
        let is_unknown = self.grant(it).is_none() && self.locked(it).is_none();
        if is_unknown && it.checksum.is_none() && !self.policy.rules.takes(&it.source) {
            // That it is unlisted is said already, and there is nothing to hold it against.
            return None;
        }
        Content { of: it, grant: self.grant(it), locked: self.locked(it) }.refusal()
    }

    /// Decides whether a crate may be here, whatever its bytes are.
    fn standing(&self, i: usize) -> Vec<Refusal> {
        let it = &self.graph.crates[i];
        if let Some(refusal) = self.revoked(it) {
            return vec![refusal];
        }
        if let Some(refusal) = self.place(it) {
            return vec![refusal];
        }
        let Some(grant) = self.grant(it) else {
            return if self.policy.rules.takes(&it.source) { self.powers(it, &[]) } else { vec![self.unlisted(i)] };
        };
        let mut refusals = self.powers(it, &grant.allow);
        if matches!(it.source, Source::Folder(_)) && grant.h1.is_none() && !self.policy.rules.takes(&it.source) {
            let message = format!("{} is granted without a hash, which the policy wants of folders", it.subject());
            let help = format!("read it, and `trust add {}`, which writes its `h1`", it.name);
            refusals.push(Refusal::new(Code::Changed, it.subject(), message, help));
        }
        refusals.extend(self.expired(it, grant));
        refusals.extend(criteria::refusal(grant, self.policy));
        if !grant.is_plugin && self.plugins.iter().any(|plugin| is_of(plugin, it)) {
            let message = format!("{} is granted as a dependency, and here it is a plugin", it.subject());
            let help = format!("read it as what runs on documents, and `trust add {}`", it.name);
            refusals.push(Refusal::new(Code::Unlisted, it.subject(), message, help));
        }
        refusals.extend(self.features(i));
        refusals
    }

    fn revoked(&self, it: &Crate) -> Option<Refusal> {
        let is_about =
            |one: &Revocation, h1: Option<&str>| one.is_about(&it.name, &it.version, it.checksum.as_deref(), h1);
        let is_it = |one: &&Revocation| match &one.h1 {
            None => is_about(one, None),
            // What is here counts, and not what a lock says of it. Hashing takes time, so the rest is compared first.
            Some(h1) if is_about(one, Some(h1)) => {
                folder::h1(&it.name, &it.version, &it.folder).is_ok_and(|found| found == *h1)
            }
            Some(_) => false,
        };
        let revocation = self.policy.revoked.iter().find(is_it)?;
        let since = revocation.since.map_or_else(String::new, |since| format!(" since {since}"));
        let message = format!("{} is revoked{since}: {}", it.subject(), revocation.reason);
        Some(Refusal::new(Code::Revoked, it.subject(), message, "take another version, or leave the plugin out"))
    }

    /// Refuses a crate from a place that the policy does not name.
    fn place(&self, it: &Crate) -> Option<Refusal> {
        let rules = &self.policy.rules;
        let (is_named, key, names) = match &it.source {
            Source::Registry(name) => (rules.registries.contains(name), "registry", rules.registries.join(", ")),
            Source::Git { url, .. } => {
                (rules.repositories.iter().any(|start| leads_to(start, url)), "git", rules.repositories.join(", "))
            }
            Source::Folder(_) => return None,
        };
        if !is_named {
            let message = format!("{} comes from a place that the policy does not name", it.subject());
            let help = format!("add the place to `sources.{key}` in {POLICY}, or leave the plugin out");
            let names = if names.is_empty() { "none".to_owned() } else { names };
            let refusal = Refusal::new(Code::Source, it.subject(), message, help);
            return Some(refusal.between(names, format!("sources.{key}"), it.source.to_string()));
        }
        let Source::Git { commit, .. } = &it.source else { return None };
        let message = format!("{} comes from a repository without a whole commit", it.subject());
        let help = "write `rev = \"…\"` with all 40 digits in Cargo.toml: a branch or a tag can move";
        (!is_whole(commit)).then(|| Refusal::new(Code::Movable, it.subject(), message, help))
    }

    fn unlisted(&self, i: usize) -> Refusal {
        let it = &self.graph.crates[i];
        let Crate { name, version, .. } = it;
        let way = self.graph.way(i);
        let add = match &it.source {
            // No name leads to a folder outside.
            Source::Folder(path) if it.gvks.is_some() && !it.source.is_beside_policy() => {
                format!("read what is in the folder, then `trust add {path}`")
            }
            _ => format!("read it with `trust inspect {name}@{version}`, then `trust add {name}@{version}`"),
        };
        let others: Vec<_> = self.policy.grants.iter().filter(|grant| grant.name == *name).collect();
        if let Source::Git { url, commit } = &it.source {
            let start = format!("git+{url}#");
            if let Some(granted) = others.iter().find_map(|grant| grant.source.strip_prefix(&start)) {
                let (code, message) = if is_whole(granted) {
                    (Code::Commit, format!("git revision changed for {name}: another commit is granted"))
                } else {
                    (Code::Movable, format!("{name} is granted by what can move, and not by a whole commit"))
                };
                let help = format!("run `trust diff {name}`, and `trust add {name}@{version}` if the change is good");
                return Refusal::new(code, it.subject(), message, help).between(granted, POLICY, commit);
            }
        }
        let granted: Vec<_> = others.iter().map(|grant| grant.subject() + " of " + &grant.source).collect();
        let message = format!("crate {} of {} is not covered; required by {way}", it.subject(), it.source);
        let refusal = Refusal::new(Code::Unlisted, it.subject(), message, add);
        if granted.is_empty() {
            return refusal;
        }
        refusal.between(granted.join(", "), POLICY, format!("{} of {}", it.subject(), it.source))
    }

    fn expired(&self, it: &Crate, grant: &Grant) -> Option<Refusal> {
        let again = format!("read it again and `trust add {}@{}`", it.name, it.version);
        let message = match (grant.expires, self.policy.rules.max_audit_age_days) {
            (Some(day), _) if day < self.today => format!("review of {} expired {day}", it.subject()),
            (None, Some(_)) => format!("review of {} has no `expires`, which the policy asks for", it.subject()),
            (Some(day), Some(most)) if day > date::later(self.today, most) => {
                format!(
                    "review of {} lasts until {day}, longer than the {most} days that the policy allows",
                    it.subject()
                )
            }
            _ => return None,
        };
        Some(Refusal::new(Code::Expired, it.subject(), message, again))
    }

    /// Refuses what a crate does while it is compiled, unless it may.
    fn powers(&self, it: &Crate, allowed: &[Power]) -> Vec<Refusal> {
        let rules = &self.policy.rules;
        let refused = it.powers.iter().filter_map(|power| {
            let (rule, key) = match power {
                Power::BuildScript => (rules.build_scripts, "build-scripts"),
                Power::ProcMacro => (rules.proc_macros, "proc-macros"),
                Power::Links => (rules.native_links, "native-links"),
                // Whether a crate does these things is seen once it is compiled.
                _ => return None,
            };
            let help = match rule {
                Rule::Allow => return None,
                Rule::Listed if allowed.contains(power) => return None,
                Rule::Listed => {
                    format!(
                        "read it, and write `allow = [\"{}\"]` into its grant: `trust add {}`",
                        power.word(),
                        it.name
                    )
                }
                Rule::Deny => format!("leave it out: `{key} = \"deny\"` in {POLICY} takes none"),
            };
            let message = format!("{} in {} not granted", power.name(), it.subject());
            Some(Refusal::new(Code::Power, it.subject(), message, help))
        });
        refused.collect()
    }

    /// Refuses features that were off when the lock was written: they are code that nobody looked at.
    fn features(&self, i: usize) -> Option<Refusal> {
        let it = &self.graph.crates[i];
        self.lock?;
        let owner = self.graph.way(i);
        let lock = "look at it with `trust diff`, and run `trust lock` if the change is good";
        let Some(locked) = self.locked(it) else {
            let message = format!("closure of {} changed: +{}; required by {owner}", first(&owner), it.subject());
            return Some(Refusal::new(Code::Closure, it.subject(), message, lock));
        };
        let more: Vec<_> = it.features.iter().filter(|feature| !locked.features.contains(feature)).collect();
        let more: Vec<_> = more.iter().map(|feature| format!("+feature {}/{feature}", it.name)).collect();
        let message = format!("closure of {} changed: {}; required by {owner}", first(&owner), more.join(", "));
        (!more.is_empty()).then(|| Refusal::new(Code::Closure, it.subject(), message, lock))
    }

    /// Refuses a plugin that generates more than it was granted.
    fn kinds(&self, plugin: &Plugin) -> Option<Refusal> {
        let it = self.graph.crates.iter().find(|it| is_of(plugin, it))?;
        let granted = self.grant(it)?.gvks.as_ref()?;
        let more: Vec<_> = plugin.gvks.iter().map(ToString::to_string).filter(|gvk| !granted.contains(gvk)).collect();
        let message = format!("plugin {} claims kinds that it was not granted", plugin.id);
        let help = format!("add them to `gvks` of its grant if that is meant: `trust add {}`", plugin.package);
        let refusal = Refusal::new(Code::Kind, it.subject(), message, help);
        (!more.is_empty()).then(|| refusal.between(granted.join(", "), POLICY, more.join(", ")))
    }
}

fn is_of(plugin: &Plugin, it: &Crate) -> bool {
    plugin.package == it.name && plugin.version == it.version
}

/// Returns whether it is a commit with all its digits.
fn is_whole(commit: &str) -> bool {
    matches!(commit.len(), 40 | 64) && commit.chars().all(|c| c.is_ascii_hexdigit())
}

fn first(way: &str) -> &str {
    way.split(' ').next().unwrap_or(way)
}
