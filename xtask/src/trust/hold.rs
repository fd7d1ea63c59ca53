//! Holds a plan against the policy of its place, and says what the binary has to tell about that.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use toml_edit::Date;

use super::POLICY;
use super::capability::Capability;
use super::closure;
use super::date;
use super::folder;
use super::gate::Gate;
use super::graph::{Crate, Graph, Source};
use super::ground::{Believed, Ground};
use super::policy::Policy;
use super::refusal::{Code, Refusal};
use super::surroundings;
use super::survey::Survey;
use crate::base::Base;
use crate::cargo::Cargo;
use crate::digest::sha256;
use crate::failure::Failure;
use crate::package::Package;
use crate::plugin::Plugin;
use crate::proof::manifest::{Review, Ruling};
use crate::trust::failure::TrustError;

/// Says twice that a binary nobody vouches for is meant, where machines build what people run.
const IN_CI: &str = "KURE_ALLOW_UNTRUSTED_IN_CI";

/// What is held against the policy.
#[derive(Clone, Copy, Debug)]
pub struct Held<'h> {
    /// What the binary would be made of, on this system.
    pub graph: &'h Graph,
    /// The plugins in it.
    pub plugins: &'h [Plugin],
    /// The Cargo.toml of the package.
    pub manifest: &'h Path,
    /// Whether the network is out of bounds.
    pub is_offline: bool,
    /// Whether unlisted crates and reviews that are over may pass.
    pub may_be_untrusted: bool,
}

/// What the policy says of a plan that it lets through.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The policy. None if there is none.
    pub policy: Option<Policy>,
    /// What the binary says of the policy.
    pub ruling: Option<Ruling>,
    /// Who read the plugins, by their packages.
    pub reviews: BTreeMap<String, Review>,
    /// The hash of each crate's files, by name and version, as the lock of the policy has it.
    pub hashes: BTreeMap<(String, String), String>,
    /// What was let through only because somebody asked for it.
    pub waived: Vec<Refusal>,
    /// What plugins may do where documents are rendered, by their packages.
    pub capabilities: BTreeMap<String, Vec<Capability>>,
}

impl Trust {
    /// Has a package tell how far it is covered, and what its plugins may do.
    pub fn stated_in<'p>(&self, package: Package<'p>, plugins: &[Plugin]) -> Package<'p> {
        let may = plugins.iter().filter_map(|it| Some((it.id.clone(), self.capabilities.get(&it.package)?.clone())));
        Package { untrusted: self.waived.len(), capabilities: may.collect(), ..package }
    }

    /// Returns the crates that were let through only because somebody asked for it.
    pub fn subjects(&self) -> Vec<String> {
        self.waived.iter().map(|refusal| refusal.subject.clone()).collect()
    }
}

/// Refuses to call Cargo where something leads it elsewhere, as far as there is a policy that minds.
pub fn look_around(cargo: &Cargo, base: &Base) -> Result<(), Failure> {
    let Some(Believed { policy, .. }) = Ground::of(&base.root).believe()? else { return Ok(()) };
    let refusals = surroundings::refusals(cargo, base, &policy.rules)?;
    if refusals.is_empty() { Ok(()) } else { Err(Failure::Untrusted { refusals }) }
}

/// Holds a plan against the policy of its place. Without a policy, nothing is refused, and the binary says that.
pub fn hold(cargo: &Cargo, base: &Base, held: Held<'_>) -> Result<Trust, Failure> {
    let ground = Ground::of(&base.root);
    let Some(Believed { policy, lock, signers }) = ground.believe()? else { return Ok(Trust::default()) };
    let Held { graph, plugins, may_be_untrusted, .. } = held;
    let gate = Gate { policy: &policy, lock: lock.as_ref(), graph, plugins, today: date::today() };
    let mut refusals = gate.refusals();
    refusals.extend(closures(cargo, base, &policy, held)?);
    let (waived, refused): (Vec<_>, Vec<_>) =
        refusals.into_iter().partition(|refusal| may_be_untrusted && refusal.code.is_waivable());
    if !refused.is_empty() {
        return Err(Failure::Untrusted { refusals: refused });
    }
    let crates = lock.into_iter().flat_map(|lock| lock.crates);
    let hashes = crates.filter_map(|it| Some(((it.name, it.version?), it.h1?))).collect();
    let digest = |path: PathBuf| std::fs::read(&path).map(|text| sha256(&text)).map_err(Failure::file("read", path));
    let (sha256, lock) = (sha256(&policy.text), digest(ground.lock_path())?);
    let granted = |it: &Crate| policy.grants.iter().find(|grant| grant.is_plugin && grant.covers(it));
    let capabilities = graph.crates.iter().filter_map(|it| {
        let capabilities = granted(it)?.capabilities.clone();
        (!capabilities.is_empty()).then(|| (it.name.clone(), capabilities))
    });
    let reviews = graph.crates.iter().filter_map(|it| {
        let grant = granted(it)?;
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let (reviewed, expires) = (day(grant.reviewed), day(grant.expires));
        let capabilities = grant.capabilities.iter().map(ToString::to_string).collect();
        let (closure, who) = (grant.closure.clone(), grant.who.clone());
        Some((it.name.clone(), Review { capabilities, closure, expires, reviewed, who }))
    });
    let signers = signers.into_iter().map(|signer| signer.fingerprint).collect();
    let trust = Trust {
        ruling: Some(Ruling { lock, serial: policy.serial, sha256, signers }),
        reviews: reviews.collect(),
        hashes,
        waived,
        capabilities: capabilities.collect(),
        policy: Some(policy),
    };
    if !trust.waived.is_empty() && is_set("CI") && env::var_os(IN_CI).is_none_or(|value| value != "1") {
        return Err(TrustError::UntrustedInCi { waived: trust.subjects() }.into());
    }
    Ok(trust)
}

fn is_set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty() && value != "false" && value != "0")
}

/// Compares the closures of plugins with those that were granted.
fn closures(cargo: &Cargo, base: &Base, policy: &Policy, held: Held<'_>) -> Result<Vec<Refusal>, Failure> {
    let is_pinned =
        |plugin: &Plugin| policy.grants.iter().any(|grant| grant.name == plugin.package && grant.closure.is_some());
    if !held.plugins.iter().any(is_pinned) {
        return Ok(Vec::new());
    }
    // A closure is the same on every system, so all systems have to be looked at.
    let graph = Graph::of_every_system(cargo, held.manifest, &base.root, held.is_offline)?;
    Ok(Survey { graph, plugins: held.plugins.to_vec() }.closures(policy))
}

impl Survey {
    /// Compares the closures of the plugins with those that were granted.
    pub fn closures(&self, policy: &Policy) -> Vec<Refusal> {
        let pinned = policy.grants.iter().filter_map(|grant| Some((grant, grant.closure.as_ref()?)));
        let refusals = pinned.filter_map(|(grant, expected)| {
            let root = self.graph.crates.iter().position(|it| grant.covers(it))?;
            let subject = self.graph.crates[root].subject();
            let found = digest(&self.graph, root).unwrap_or_else(|mistake| mistake.to_string());
            let message = format!("closure of {subject} changed: what it depends on, or with which features");
            let help =
                format!("look at it with `trust diff {0}`, and `trust add {0}` if the change is good", grant.name);
            let refusal = Refusal::new(Code::Closure, subject, message, help);
            (found != *expected).then(|| refusal.between(expected, POLICY, found))
        });
        refusals.collect()
    }
}

/// Returns the hash of all that a crate depends on.
pub fn digest(graph: &Graph, root: usize) -> Result<String, super::names::TreeError> {
    closure::closure(graph, root, |i| {
        let it = &graph.crates[i];
        match (&it.source, &it.checksum) {
            (Source::Registry(_), Some(checksum)) => Ok(checksum.clone()),
            _ => folder::h1(&it.name, &it.version, &it.folder),
        }
    })
}
