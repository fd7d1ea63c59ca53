//! The plugins of a program, by name and by kind.

use crate::descriptor::{is_excluded, is_generated};
use crate::error::{Conflict, Unmet, Unruled};
use crate::linked::{self, Collector};
use crate::schema::Shape;
use crate::{Descriptor, Error, Exclusion, Gvk, Kind, Rule, nearest};
use semver::{Version, VersionReq};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude::*;

    #[derive(Deserialize, JsonSchema)]
    struct One {}

    impl Generator for One {
        const GVK: Gvk = gvk!("registry.example.com/v1", "One");

        fn generate(&self, _: &Application) -> Result<Vec<Object>> {
            Ok(Vec::new())
        }
    }

    #[derive(Deserialize, JsonSchema)]
    struct Two {}

    impl Generator for Two {
        const GVK: Gvk = gvk!("registry.example.com/v1", "Two");

        fn generate(&self, _: &Application) -> Result<Vec<Object>> {
            Ok(Vec::new())
        }
    }

    macro_rules! plugin {
        ($descriptor:ident, $name:literal, $version:literal, [$($kind:ty),+], [$($needs:literal $range:literal),*]) => {
            static $descriptor: Descriptor = {
                struct ThePlugin;
                impl Packaged for ThePlugin {
                    const PACKAGE: Package = Package { name: $name, version: $version, ..package!() };
                }

                impl Plugin for ThePlugin {
                    const KINDS: &'static [Kind] = &[$(Kind::of::<$kind>()),+];
                    const REQUIRES: &'static [Requirement] = &[$(Requirement { plugin: $needs, version: $range }),*];
                }
                Descriptor::of::<ThePlugin>()
            };
        };
    }

    plugin!(BOTH, "kure-plugin-both", "1.0.0", [One, Two], []);
    plugin!(ONE, "kure-plugin-one", "1.2.0", [One], []);
    plugin!(TWO, "kure-plugin-two", "0.3.0", [Two], ["one" ">=1.1, <2"]);
    plugin!(LATER, "kure-plugin-later", "0.1.0", [Two], ["one" "^2", "absent" "*"]);
    plugin!(CHICKEN, "kure-plugin-chicken", "1.0.0", [One], ["egg" "1"]);
    plugin!(EGG, "kure-plugin-egg", "1.0.0", [Two], ["chicken" "1"]);

    #[track_caller]
    fn refused(plugins: &[&'static Descriptor], expected: &str) {
        assert_eq!(Registry::of(plugins).unwrap_err().to_string(), expected);
    }

    #[test]
    fn plugins_and_kinds_are_sorted_whatever_their_order() {
        for plugins in [[&ONE, &TWO], [&TWO, &ONE]] {
            let registry = Registry::of(&plugins).unwrap();
            assert_eq!(registry.plugins().iter().map(|plugin| plugin.id()).collect::<Vec<_>>(), ["one", "two"]);
            assert_eq!(registry.find("registry.example.com/v1", "Two").unwrap().plugin.id(), "two");
            assert!(registry.find("registry.example.com/v1", "Three").is_none());
        }
    }

    #[test]
    fn all_conflicts_are_named_with_both_sides() {
        refused(
            &[&TWO, &BOTH, &ONE],
            "the plugins contradict each other:\n  \
             `registry.example.com/v1 One` is generated by kure-plugin-both 1.0.0 and by kure-plugin-one 1.2.0\n  \
             `registry.example.com/v1 Two` is generated by kure-plugin-both 1.0.0 and by kure-plugin-two 0.3.0",
        );
    }

    #[test]
    fn an_excluded_kind_is_that_of_the_other_plugin() {
        static EXCLUDED: [Exclusion; 1] = [Exclusion { plugin: "both", gvk: One::GVK }];
        crate::check_without(&[&BOTH, &ONE], &EXCLUDED);
        let registry = Registry::without(&[&BOTH, &ONE], &EXCLUDED).unwrap();
        let owner = |kind| registry.find("registry.example.com/v1", kind).unwrap().plugin.id();
        assert_eq!((owner("One"), owner("Two")), ("one", "both"));
    }

    #[test]
    #[should_panic(expected = "expected to exclude a kind of the plugin `one`, which does not generate")]
    fn an_exclusion_that_excludes_nothing_is_refused() {
        crate::check_without(&[&ONE], &[Exclusion { plugin: "one", gvk: Two::GVK }]);
    }

    #[test]
    fn unmet_requirements_are_all_named() {
        refused(
            &[&ONE, &LATER],
            "the plugins need others:\n  later needs one ^2, found 1.2.0\n  \
             later needs absent *, which is not in this binary",
        );
        refused(&[&EGG, &CHICKEN], "the plugins chicken, egg need each other in a circle");
    }

    /// A rule that is never broken.
    struct Fine;

    impl Validator for Fine {
        fn validate(&self, _: &crate::yaml::Node<'_>, _: &Application, _: &mut Report<'_>) {}
    }

    static RULES: Descriptor = {
        struct ThePlugin;
        impl Packaged for ThePlugin {
            const PACKAGE: Package = Package { name: "house-rules", ..package!() };
        }

        impl Plugin for ThePlugin {
            const KINDS: &'static [Kind] = &[];
            const RULES: &'static [Rule] = &[
                Rule::on(One::GVK, &Fine),
                Rule::on(gvk!("registry.example.com/v1", "Three"), &Fine).if_present(),
                Rule::on(gvk!("registry.example.com/v1", "Tow"), &Fine),
                Rule::on(gvk!("registry.example.com/v1", "Windows"), &Fine),
            ];
        }
        Descriptor::of::<ThePlugin>()
    };

    #[test]
    fn a_rule_on_a_kind_that_nobody_generates_is_refused_unless_it_may() {
        refused(
            &[&RULES, &BOTH],
            "rules are on kinds that no plugin generates:\n  \
             house-rules has one on `registry.example.com/v1 Tow`; `registry.example.com/v1 Two` is there\n  \
             house-rules has one on `registry.example.com/v1 Windows`; a rule that may do without is `if_present`",
        );
    }

    #[test]
    #[should_panic(expected = "the plugin `house-rules` has a rule on `registry.example.com/v1 Tow`, which no plugin")]
    fn a_rule_on_a_kind_that_nobody_generates_is_found_by_the_compiler() {
        crate::check(&[&RULES, &BOTH]);
    }

    #[test]
    fn a_list_that_the_linker_does_not_confirm_is_refused() {
        let missing = "the plugins in this binary are not those it was built with\n  missing: kure-plugin-one";
        match Registry::collector() {
            Collector::Absent => assert!(Registry::as_built(&[&ONE]).is_ok()),
            _ => assert_eq!(Registry::as_built(&[&ONE]).unwrap_err().to_string(), missing),
        }
    }
}
