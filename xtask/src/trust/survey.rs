//! Everything that the binaries of a place may be made of: its plugins, and those from elsewhere that were granted.

use super::graph::Graph;
use super::policy::Policy;
use crate::Front;
use crate::arguments::{Compilation, Resolution, Selection};
use crate::assemble::{self, Request};
use crate::base::Base;
use crate::cargo::Cargo;
use crate::failure::Failure;
use crate::lock::{self, Checksums};
use crate::plugin::Plugin;
use crate::resolve;
use crate::select;

/// The package that is made to look at, and never built.
const NAME: &str = "kure-trust";

/// What there is.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Every crate on every system.
    pub graph: Graph,
    /// The plugins.
    pub plugins: Vec<Plugin>,
}

/// What to look at.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'s> {
    /// How the program was called.
    pub front: Front,
    /// Plugins beside those that are here.
    pub words: &'s [String],
    /// The policy, whose plugins from elsewhere count as well.
    pub policy: Option<&'s Policy>,
    /// Where packages may come from.
    pub resolution: &'s Resolution,
}

/// Looks at everything, and downloads it. Nothing of it is run.
pub fn survey(cargo: &Cargo, base: &Base, scope: Scope<'_>) -> Result<Survey, Failure> {
    let Scope { front, words, policy, resolution } = scope;
    let mut base = base.clone();
    // Whichever way plugins are collected, the crates for it are among those that a binary may be made of. A lock that has
    // none of them, as that of a distribution, lets no binary be built that way.
    let locked = base.lock.as_deref().filter(|lock| lock.is_file()).map(lock::entries_of).transpose()?;
    let is_locked = |name: &str| locked.iter().flatten().any(|entry| entry.name == name);
    for collector in ["inventory", "linkme"] {
        if is_locked(collector) && !base.cli.features.iter().any(|feature| feature == collector) {
            base.cli.features.push(collector.to_owned());
        }
    }
    let mut add: Vec<_> = words.to_vec();
    for word in policy.into_iter().flat_map(granted) {
        let package = word.split('@').next().unwrap_or(&word);
        let is_here = base.plugins.iter().any(|plugin| plugin.package == package);
        let is_named = words.iter().any(|word| word.split('@').next() == Some(package));
        if !is_here && !is_named {
            add.push(word);
        }
    }
    let selection = Selection { all: !base.plugins.is_empty(), add, ..Selection::default() };
    let compilation = Compilation { resolution: resolution.clone(), ..Compilation::default() };
    let request = Request { front, name: NAME, selection: &selection, compilation: &compilation, target: None };
    let selected = select::select(&base, cargo, &selection)?;
    let draft = assemble::draft(cargo, &base, request, &selected)?;
    let manifest = draft.folder.join("Cargo.toml");
    let graph = Graph::of_every_system(cargo, &manifest, &base.root, resolution.is_offline())?;
    let metadata = resolve::describe(cargo, &manifest, None)?;
    let checksums = Checksums::read(&draft.folder.join("Cargo.lock"))?;
    let plugins = resolve::resolve(&metadata, &checksums, &selected.dependencies)?.plugins;
    Ok(Survey { graph, plugins })
}

/// Returns the words for the plugins of a policy that come from registries and repositories.
fn granted(policy: &Policy) -> impl Iterator<Item = String> + '_ {
    policy.grants.iter().filter(|grant| grant.is_plugin && !grant.source.starts_with("path+")).filter_map(|grant| {
        let name = &grant.name;
        let version = if grant.source.starts_with("git+") { Some(&grant.source) } else { grant.version.as_ref() };
        version.map(|version| format!("{name}@{version}"))
    })
}
