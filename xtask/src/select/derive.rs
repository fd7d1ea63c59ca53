//! Plugins that are not named: those that documents need, and those of a binary.

use super::{SelectionError, is_called, nearest, released};
use crate::arguments::Selection;
use crate::base::Base;
use crate::dependency::{Dependency, Origin};
use crate::documents::{self, Found};
use crate::failure::Failure;
use crate::like::{self, Listed};
use crate::plugin::Plugin;
use crate::sets::Exclusions;

/// What follows from documents and a binary.
#[derive(Debug, Default)]
pub(super) struct Derived {
    pub dependencies: Vec<Dependency>,
    like: Vec<Listed>,
}

impl Derived {
    /// Looks at the documents and the binary that the flags name.
    ///
    /// Of two plugins for one kind, one that is in `named` is taken.
    pub(super) fn find(
        base: &Base,
        selection: &Selection,
        named: &[Dependency],
        excluded: &Exclusions,
    ) -> Result<Self, Failure> {
        let like = selection.like.as_deref().map(like::plugins).transpose()?.unwrap_or_default();
        let mut derived = Self::like(base, like);
        for found in documents::find(&selection.from)? {
            derived.dependencies.push(provider(base, &found, named, excluded)?);
        }
        Ok(derived)
    }

    fn like(base: &Base, like: Vec<Listed>) -> Self {
        let dependencies = like.iter().map(|listed| {
            // What is here has a version, which may be newer than that in the binary.
            let here = base.plugins.iter().find(|plugin| plugin.package == listed.package);
            here.map_or_else(|| in_registry(base, listed), Plugin::dependency)
        });
        Self { dependencies: dependencies.collect(), like }
    }

    /// Adds what the binary leaves to other plugins, as far as those are still there.
    pub(super) fn exclude(&self, base: &Base, found: &[Dependency], excluded: &mut Exclusions) {
        let is_there = |listed: &Listed| found.iter().any(|dependency| dependency.package == listed.package);
        for listed in self.like.iter().filter(|listed| is_there(listed)) {
            let here = base.plugins.iter().find(|plugin| plugin.package == listed.package);
            for gvk in &listed.excluded {
                let is_left = |other: &Listed| is_there(other) && other.kinds.iter().any(|kind| kind == gvk.kind());
                let gvks = excluded.entry(listed.name.clone()).or_default();
                let has_it = here.is_none_or(|plugin| plugin.gvks.contains(gvk));
                if has_it && self.like.iter().any(is_left) && !gvks.contains(gvk) {
                    gvks.push(gvk.clone());
                }
            }
        }
        excluded.retain(|_, gvks| !gvks.is_empty());
    }
}

fn in_registry(base: &Base, listed: &Listed) -> Dependency {
    Dependency {
        package: listed.package.clone(),
        version: Some(listed.version.clone()),
        origin: Origin::Registry(base.registry.clone()),
        features: Vec::new(),
    }
}

/// Returns the plugin for a document: one that is here, or else one of the catalogue.
fn provider(
    base: &Base,
    found: &Found,
    named: &[Dependency],
    excluded: &Exclusions,
) -> Result<Dependency, SelectionError> {
    let gvk = &found.gvk;
    let place = || format!("{}:{}", found.file.display(), found.line);
    let has_it = |plugin: &&Plugin| {
        plugin.gvks.contains(gvk) && !excluded.get(&plugin.id).is_some_and(|gvks| gvks.contains(gvk))
    };
    let here: Vec<_> = base.plugins.iter().filter(has_it).collect();
    let offers: Vec<_> = base.offers.iter().filter(|offer| offer.gvks.contains(gvk)).collect();
    let packages = here.iter().map(|plugin| &plugin.package).chain(offers.iter().map(|offer| &offer.package));
    let mut chosen = packages.filter_map(|package| named.iter().find(|it| is_called(&it.package, package)));
    if let Some(chosen) = chosen.next() {
        return Ok(chosen.clone());
    }
    let rivals = |packages: Vec<&String>| {
        let packages = packages.into_iter().cloned().collect();
        SelectionError::Rivals { place: place(), gvk: gvk.to_string(), packages }
    };
    match (&here[..], &offers[..]) {
        ([plugin], _) => Ok(plugin.dependency()),
        ([], [offer]) => released(base, offer),
        ([], []) => {
            let here = base.plugins.iter().flat_map(|plugin| &plugin.gvks);
            let kinds = here.chain(base.offers.iter().flat_map(|offer| &offer.gvks)).map(ToString::to_string);
            let nearest = nearest(&gvk.to_string(), &kinds.collect::<Vec<_>>());
            Err(SelectionError::Kind { place: place(), gvk: gvk.to_string(), nearest })
        }
        ([], offers) => Err(rivals(offers.iter().map(|offer| &offer.package).collect())),
        (here, _) => Err(rivals(here.iter().map(|plugin| &plugin.package).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::tests::selection;
    use crate::catalogue::tests::vault;
    use crate::plugin::tests::plugin;

    fn base() -> Base {
        let mut base = Base::registry("/kure".as_ref(), None);
        base.plugins = vec![plugin("crd", &["x/v1/A", "x/v1/B"]), plugin("other", &["x/v1/B"])];
        base.core.version = Some("0.1.0".to_owned());
        base.offers = vec![vault()];
        base
    }

    fn check(documents: &str, named: &[Dependency], excluded: &Exclusions) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.yaml");
        std::fs::write(&file, documents).unwrap();
        let selection = selection(&format!("--from {}", file.display()));
        match Derived::find(&base(), &selection, named, excluded) {
            Ok(derived) => {
                let words = derived.dependencies.iter().map(|it| {
                    let place = if matches!(it.origin, Origin::Path(_)) { "here" } else { "registry" };
                    format!("{}@{} {place}", it.package, it.version.as_deref().unwrap_or_default())
                });
                words.collect::<Vec<_>>().join(", ")
            }
            Err(failure) => format!("{failure}; {}", failure.help().unwrap_or_default())
                .replace(&*folder.path().to_string_lossy(), "@"),
        }
    }

    #[test]
    fn documents_choose_what_is_here_and_then_the_catalogue() {
        let none = Exclusions::new();
        let documents = "apiVersion: x/v1\nkind: A\n---\napiVersion: acme.example.com/v1\nkind: Vault\n";
        assert_eq!(check(documents, &[], &none), "kure-plugin-crd@0.1.0 here, acme-vault@1.10.0 registry");
        let both = "apiVersion: x/v1\nkind: B\n";
        let named = plugin("other", &[]).dependency();
        assert_eq!(check(both, &[named], &none), "kure-plugin-other@0.1.0 here");
        let gvks = vec!["x/v1/B".to_owned().try_into().unwrap()];
        let excluded = Exclusions::from([("other".to_owned(), gvks)]);
        assert_eq!(check(both, &[], &excluded), "kure-plugin-crd@0.1.0 here");
    }

    #[test]
    fn documents_that_choose_nothing_are_named() {
        let said = |documents: &str| check(documents, &[], &Exclusions::new());
        let said = [
            said("apiVersion: x/v1\nkind: B\n"),
            said("\n---\napiVersion: acme.example.com/v1\nkind: Valt\n"),
            said("apiVersion: apps/v1\nkind: Deployment\n"),
            said("replicas: 1\n"),
        ];
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn a_binary_brings_its_plugins_and_what_they_leave_to_each_other() {
        let answer = r#"[
            {"name": "acme-vault", "package": "acme-vault", "version": "1.9.0", "kinds": ["B", "Vault"]},
            {"name": "crd", "package": "kure-plugin-crd", "version": "0.0.9", "kinds": ["A"], "excluded": ["x/v1/B"]}
        ]"#;
        let derived = Derived::like(&base(), like::read(answer.as_bytes()).unwrap());
        let versions: Vec<_> = derived.dependencies.iter().map(|it| it.version.as_deref().unwrap()).collect();
        assert_eq!(versions, ["1.9.0", "0.1.0"]);
        let excluded = |found: &[Dependency]| {
            let mut excluded = Exclusions::new();
            derived.exclude(&base(), found, &mut excluded);
            excluded.into_iter().map(|(id, gvks)| format!("{id}: {}", gvks[0])).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(excluded(&derived.dependencies), "crd: x/v1/B");
        assert_eq!(excluded(&derived.dependencies[1..]), "");
    }
}
