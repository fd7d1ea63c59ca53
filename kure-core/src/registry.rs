//! The plugins of a program, by name and by kind.

use crate::descriptor::{is_excluded, is_generated};
use crate::error::{Conflict, Unmet, Unruled};
use crate::linked::{self, Collector};
use crate::schema::Shape;
use crate::{Descriptor, Error, Exclusion, Gvk, Kind, Rule, nearest};
use semver::{Version, VersionReq};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

#[cfg(test)]
mod tests;

/// The plugins of a program, sorted by id: built once, then only read.
///
/// ```
/// use kure_core::Registry;
///
/// let registry = Registry::of(&[])?;
/// assert!(registry.find("generators.example.com/v1alpha1", "Network").is_none());
/// # Ok::<(), kure_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Registry {
    plugins: Vec<&'static Descriptor>,
    kinds: Vec<Entry>,
    excluded: &'static [Exclusion],
    catalogue: &'static [Offer],
    annotations: Vec<(&'static str, &'static str)>,
}

/// A kind that some plugin generates, whether or not this program has it: for the message on an unknown kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The kind.
    pub gvk: Gvk,
    /// The package of the plugin that generates it.
    pub package: &'static str,
    /// The package's newest version.
    pub version: &'static str,
}

/// A kind in a registry: whose it is, and its schema once a document asked for it.
#[derive(Debug)]
pub struct Entry {
    /// The kind.
    pub kind: &'static Kind,
    /// The plugin that it belongs to.
    pub plugin: &'static Descriptor,
    /// The rules that other plugins have on it, in the order of their plugins.
    pub rules: Vec<(&'static Descriptor, &'static Rule)>,
    shape: OnceLock<Shape>,
}

impl Entry {
    /// Returns the schema in the form that documents are checked against.
    pub(crate) fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| Shape::of(&self.kind.spec_schema()))
    }
}

impl Registry {
    /// Takes these plugins, in any order.
    pub fn of(plugins: &[&'static Descriptor]) -> Result<Self, Error> {
        Self::without(plugins, &[])
    }

    /// Takes these plugins, but for kinds that are excluded: of two plugins for one kind, one has to give way.
    pub fn without(plugins: &[&'static Descriptor], excluded: &'static [Exclusion]) -> Result<Self, Error> {
        let mut plugins = plugins.to_vec();
        plugins.sort_by_key(|plugin| (plugin.id(), plugin.package().version));
        let conflicts = conflicts(&plugins, excluded);
        if !conflicts.is_empty() {
            return Err(Error::Conflicts(conflicts));
        }
        let unmet = unmet(&plugins);
        if !unmet.is_empty() {
            return Err(Error::Requirements(unmet));
        }
        if let Some(circle) = circle(&plugins) {
            return Err(Error::Circle(circle));
        }
        let unruled = unruled(&plugins);
        if !unruled.is_empty() {
            return Err(Error::Rules(unruled));
        }
        Ok(Self::from_sorted(plugins, excluded))
    }

    /// Takes one plugin without those that it requires, to test it. The kinds that it has rules on take every `spec`.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn alone(plugin: &'static Descriptor) -> Self {
        let mut registry = Self::from_sorted(vec![plugin], &[]);
        for rule in plugin.rules() {
            let gvk = rule.gvk();
            if registry.find(gvk.api_version(), gvk.kind()).is_none() {
                let kind = crate::testing::stand_in(gvk);
                registry.kinds.push(entry(&registry.plugins, plugin, kind));
                registry.kinds.sort_by_key(|entry| entry.kind.gvk());
            }
        }
        registry
    }

    fn from_sorted(plugins: Vec<&'static Descriptor>, excluded: &'static [Exclusion]) -> Self {
        let mut kinds: Vec<_> =
            all_kinds(&plugins, excluded).map(|(plugin, kind)| entry(&plugins, plugin, kind)).collect();
        kinds.sort_by_key(|entry| entry.kind.gvk());
        Self { plugins, kinds, excluded, catalogue: &[], annotations: Vec::new() }
    }

    /// Adds what other plugins generate, to be named when a document asks for it.
    #[must_use]
    pub fn with_catalogue(mut self, catalogue: &'static [Offer]) -> Self {
        self.catalogue = catalogue;
        self
    }

    /// Adds an annotation to every object that is generated.
    #[must_use]
    pub fn annotating(mut self, key: &'static str, value: &'static str) -> Self {
        self.annotations.push((key, value));
        self
    }

    pub(crate) fn annotations(&self) -> &[(&'static str, &'static str)] {
        &self.annotations
    }

    pub(crate) fn catalogue(&self) -> &'static [Offer] {
        self.catalogue
    }

    /// Takes the plugins that the linker brought.
    ///
    /// A plugin crate that nothing names is not linked and so not here: tests and embedders name each plugin with
    /// `use the_plugin as _;`, or better, use [`Registry::of`].
    pub fn linked() -> Result<Self, Error> {
        Self::of(&linked::linked().collect::<Vec<_>>())
    }

    /// Takes the plugins of a list, which have to be just those that the linker brought.
    ///
    /// A plugin that is missing did not register; one that is unexpected came with another crate. Where kure-core
    /// was built without a collector there is nothing to compare, and the list alone counts.
    pub fn as_built(plugins: &[&'static Descriptor]) -> Result<Self, Error> {
        Self::as_built_without(plugins, &[])
    }

    /// Takes plugins as [`Registry::as_built`] does, but for kinds that are excluded.
    pub fn as_built_without(plugins: &[&'static Descriptor], excluded: &'static [Exclusion]) -> Result<Self, Error> {
        let linked: Vec<_> = linked::linked().collect();
        if Self::collector() != Collector::Absent {
            let missing = names_beyond(plugins, &linked);
            let unexpected = names_beyond(&linked, plugins);
            if !missing.is_empty() || !unexpected.is_empty() {
                return Err(Error::NotAsBuilt { missing, unexpected });
            }
        }
        Self::without(plugins, excluded)
    }

    /// Returns the kinds that this program does not have although a plugin of it does.
    pub fn excluded(&self) -> &'static [Exclusion] {
        self.excluded
    }

    /// Returns how plugins are collected in this program.
    pub const fn collector() -> Collector {
        linked::COLLECTOR
    }

    /// Returns the plugins, sorted by id.
    pub fn plugins(&self) -> &[&'static Descriptor] {
        &self.plugins
    }

    /// Returns the plugin with an id or a package name.
    pub fn plugin(&self, name: &str) -> Option<&'static Descriptor> {
        self.plugins.iter().find(|plugin| plugin.id() == name || plugin.package().name == name).copied()
    }

    /// Returns the kinds, sorted by GVK.
    pub fn kinds(&self) -> impl Iterator<Item = &Entry> {
        self.kinds.iter()
    }

    /// Returns the kind that documents with this `apiVersion` and `kind` ask for.
    pub fn find(&self, api_version: &str, kind: &str) -> Option<&Entry> {
        let place = self.kinds.binary_search_by(|entry| {
            let gvk = entry.kind.gvk();
            (gvk.api_version(), gvk.kind()).cmp(&(api_version, kind))
        });
        place.ok().map(|i| &self.kinds[i])
    }
}

fn entry(plugins: &[&'static Descriptor], plugin: &'static Descriptor, kind: &'static Kind) -> Entry {
    let rules = plugins.iter().flat_map(|plugin| plugin.rules().iter().map(|rule| (*plugin, rule)));
    let rules = rules.filter(|(_, rule)| rule.gvk() == kind.gvk()).collect();
    Entry { kind, plugin, rules, shape: OnceLock::new() }
}

fn all_kinds<'p>(
    plugins: &'p [&'static Descriptor],
    excluded: &'p [Exclusion],
) -> impl Iterator<Item = (&'static Descriptor, &'static Kind)> + 'p {
    let kinds = plugins.iter().flat_map(|plugin| plugin.kinds().iter().map(move |kind| (*plugin, kind)));
    kinds.filter(|(plugin, kind)| !is_excluded(excluded, plugin, kind.gvk()))
}

fn conflicts(plugins: &[&'static Descriptor], excluded: &[Exclusion]) -> Vec<Conflict> {
    let package = |plugin: &Descriptor| format!("{} {}", plugin.package().name, plugin.package().version);
    let ids = plugins.windows(2).filter(|pair| pair[0].id() == pair[1].id());
    let mut conflicts: Vec<_> =
        ids.map(|pair| Conflict { gvk: None, packages: [package(pair[0]), package(pair[1])] }).collect();
    let mut claimed: BTreeMap<Gvk, &Descriptor> = BTreeMap::new();
    for (plugin, kind) in all_kinds(plugins, excluded) {
        if let Some(first) = claimed.get(&kind.gvk()) {
            conflicts.push(Conflict { gvk: Some(kind.gvk()), packages: [package(first), package(plugin)] });
        } else {
            claimed.insert(kind.gvk(), plugin);
        }
    }
    conflicts
}

fn unmet(plugins: &[&'static Descriptor]) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    for plugin in plugins {
        for need in plugin.requires() {
            let found = plugins.iter().find(|other| other.id() == need.plugin).map(|other| other.package().version);
            let range = VersionReq::parse(need.version);
            let fits =
                |version| range.as_ref().is_ok_and(|range| Version::parse(version).is_ok_and(|v| range.matches(&v)));
            if !found.is_some_and(fits) {
                unmet.push(Unmet { plugin: plugin.id(), needs: need.plugin, version: need.version, found });
            }
        }
    }
    unmet
}

fn unruled(plugins: &[&'static Descriptor]) -> Vec<Unruled> {
    let rules = plugins.iter().flat_map(|plugin| plugin.rules().iter().map(|rule| (plugin.id(), rule)));
    let unruled = rules.filter(|(_, rule)| !rule.is_optional() && !is_generated(plugins, rule.gvk()));
    let near = |gvk: Gvk| {
        let kinds = || plugins.iter().flat_map(|plugin| plugin.kinds()).map(Kind::gvk);
        // A kind of the same name in another version or group is nearer than any other name.
        let name = nearest(gvk.kind(), kinds().map(|known| known.kind()))?;
        kinds().find(|known| known.kind() == name)
    };
    unruled.map(|(plugin, rule)| Unruled { plugin, gvk: rule.gvk(), nearest: near(rule.gvk()) }).collect()
}

/// Finds plugins that require each other, by leaving out, over and over, those that require nobody who is left.
fn circle(plugins: &[&'static Descriptor]) -> Option<Vec<&'static str>> {
    let mut left: Vec<_> = plugins.to_vec();
    loop {
        let ids: BTreeSet<_> = left.iter().map(|plugin| plugin.id()).collect();
        let before = left.len();
        left.retain(|plugin| plugin.requires().iter().any(|need| ids.contains(need.plugin)));
        if left.len() == before {
            return (before > 0).then(|| left.iter().map(|plugin| plugin.id()).collect());
        }
    }
}

fn names_beyond(plugins: &[&'static Descriptor], known: &[&'static Descriptor]) -> Vec<&'static str> {
    // By address: a plugin that merely has the same name is another plugin.
    let unknown = plugins.iter().filter(|plugin| !known.iter().any(|known| std::ptr::eq(*known, **plugin)));
    let mut names: Vec<_> = unknown.map(|plugin| plugin.package().name).collect();
    names.sort_unstable();
    names
}
