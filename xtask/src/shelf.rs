//! Every plugin that can be named: those that are here, and those of the catalogue.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::Base;
use crate::catalogue::{Offer, Release, Tier};
use crate::plugin::{Gvk, PREFIX, Plugin, Stability};
use crate::report::table;
use crate::select::nearest;

/// A plugin, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Known {
    /// The id.
    pub id: String,
    /// The package.
    pub package: String,
    /// The version that is here, or else the one that its name stands for.
    pub version: Option<String>,
    /// Where it is, if it is here: a folder, a registry or a repository.
    pub here: Option<String>,
    /// Who looks after it, if the catalogue says so.
    pub tier: Option<Tier>,
    /// What its users may rely on.
    pub stability: Stability,
    /// One sentence on what it generates.
    pub description: Option<String>,
    /// The SPDX expression of its licence.
    pub license: Option<String>,
    /// Where its source is.
    pub repository: Option<String>,
    /// The kinds it generates.
    pub gvks: Vec<Gvk>,
    /// The plugins that have to be beside it, as far as that is known.
    pub requires: BTreeMap<String, String>,
    /// What was released, the newest first.
    pub versions: Vec<Release>,
}

/// Puts together what is here and what the catalogue has, sorted by id.
pub fn plugins(base: &Base) -> Vec<Known> {
    let offers = &base.offers;
    let offer_of = |package: &str| offers.iter().find(|offer| offer.package == package);
    let mut known: Vec<_> =
        base.plugins.iter().map(|plugin| of_plugin(plugin, offer_of(&plugin.package), base)).collect();
    let absent = offers.iter().filter(|offer| !base.plugins.iter().any(|plugin| plugin.package == offer.package));
    known.extend(absent.map(|offer| of_offer(offer, base)));
    known.sort_by(|one, other| (&one.id, &one.package).cmp(&(&other.id, &other.package)));
    known
}

fn of_plugin(plugin: &Plugin, offer: Option<&Offer>, base: &Base) -> Known {
    Known {
        id: plugin.id.clone(),
        package: plugin.package.clone(),
        version: Some(plugin.version.clone()),
        here: Some(plugin.origin.seen_from(&base.root)),
        stability: plugin.stability,
        license: plugin.license.clone(),
        gvks: plugin.gvks.clone(),
        requires: plugin.requires.clone(),
        tier: offer.map(|offer| offer.tier),
        description: plugin.description.clone().or_else(|| Some(offer?.description.clone())),
        repository: plugin.repository.clone().or_else(|| offer?.repository.clone()),
        versions: offer.map(versions).unwrap_or_default(),
    }
}

fn of_offer(offer: &Offer, base: &Base) -> Known {
    Known {
        id: offer.id.clone(),
        package: offer.package.clone(),
        version: offer.newest(base.core.version.as_deref()).map(|release| release.version.to_string()),
        here: None,
        stability: offer.stability,
        license: Some(offer.license.clone()),
        gvks: offer.gvks.clone(),
        requires: BTreeMap::new(),
        tier: Some(offer.tier),
        description: Some(offer.description.clone()),
        repository: offer.repository.clone(),
        versions: versions(offer),
    }
}

fn versions(offer: &Offer) -> Vec<Release> {
    let mut versions = offer.versions.clone();
    versions.sort_by(|one, other| other.version.cmp(&one.version));
    versions
}

/// Returns the plugins with a word in their ids, packages, descriptions or kinds.
pub fn search<'k>(known: &'k [Known], word: &str) -> Vec<&'k Known> {
    let word = word.to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&word);
    let fits = |plugin: &&Known| {
        has(&plugin.package)
            || plugin.description.as_deref().is_some_and(has)
            || plugin.gvks.iter().any(|gvk| has(&gvk.to_string()))
    };
    known.iter().filter(fits).collect()
}

/// Returns the plugin of an id or a package.
pub fn find<'k>(known: &'k [Known], name: &str) -> Option<&'k Known> {
    known.iter().find(|plugin| plugin.package == name || plugin.id == name.strip_prefix(PREFIX).unwrap_or(name))
}

/// Returns the ids of the plugins whose id or kind may have been meant by a word that nothing fits.
pub fn meant(known: &[Known], word: &str) -> Vec<String> {
    let word = word.to_lowercase();
    let kind = |gvk: &Gvk| gvk.kind().to_lowercase();
    let ids: Vec<_> = known.iter().map(|plugin| plugin.id.clone()).collect();
    let kinds: Vec<_> = known.iter().flat_map(|plugin| plugin.gvks.iter().map(kind)).collect();
    let by_kind = nearest(&word, &kinds)
        .and_then(|meant| known.iter().find(|plugin| plugin.gvks.iter().any(|gvk| kind(gvk) == meant)));
    let mut meant: Vec<_> = nearest(&word, &ids).into_iter().chain(by_kind.map(|it| it.id.clone())).collect();
    meant.dedup();
    meant
}

/// Returns plugins as a table, one a line.
pub fn listed<'k>(plugins: impl IntoIterator<Item = &'k Known>) -> String {
    let mut rows = vec![["PLUGIN", "VERSION", "TIER", "STABILITY", "HERE", "KINDS"].map(str::to_owned)];
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    for plugin in plugins {
        let kinds = plugin.gvks.iter().map(Gvk::kind).collect::<Vec<_>>().join(", ");
        rows.push([
            plugin.id.clone(),
            or_none(plugin.version.clone()),
            or_none(plugin.tier.map(|tier| tier.to_string())),
            plugin.stability.to_string(),
            or_none(plugin.here.clone()),
            kinds,
        ]);
    }
    table(&rows)
}

/// Returns a plugin in words, a line for each thing that is known.
pub fn described(plugin: &Known) -> String {
    let list = |items: Vec<String>| (!items.is_empty()).then(|| items.join(", "));
    let requires = plugin.requires.iter().map(|(id, versions)| format!("{id} {versions}")).collect();
    let lines = [
        ("plugin", Some(plugin.id.clone())),
        ("package", Some(plugin.package.clone())),
        ("generates", plugin.description.clone()),
        ("version", plugin.version.clone()),
        ("here", Some(plugin.here.clone().unwrap_or_else(|| "no".to_owned()))),
        ("tier", plugin.tier.map(|tier| tier.to_string())),
        ("stability", Some(plugin.stability.to_string())),
        ("licence", plugin.license.clone()),
        ("source", plugin.repository.clone()),
        ("kinds", list(plugin.gvks.iter().map(ToString::to_string).collect())),
        ("requires", list(requires)),
        ("released", plugin.versions.is_empty().then(|| "not yet".to_owned())),
    ];
    let releases = plugin.versions.iter().map(|Release { version, checksum, kure_core }| {
        ("released", Some(format!("{version}, passed with kure-core {kure_core}, sha256 {checksum}")))
    });
    let lines = lines.into_iter().chain(releases);
    lines.filter_map(|(name, value)| Some(format!("{name:<11}{}\n", value?))).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::catalogue;
    use crate::plugin::tests::plugin;

    /// A place with two plugins, and a catalogue that knows one of them and one that was released.
    pub(crate) fn known() -> Vec<Known> {
        let mut base = Base::registry("/kure".as_ref(), None);
        base.plugins = vec![plugin("crd", &["a.example/v1/Crd"]), plugin("own", &["acme.example.com/v1/Own"])];
        base.core.version = Some("0.1.0".to_owned());
        base.offers = catalogue::read(None).unwrap();
        base.offers.push(catalogue::tests::vault());
        plugins(&base)
    }

    #[test]
    fn what_is_here_and_what_is_not_are_told_apart() {
        let known = known();
        insta::assert_snapshot!(
            listed(&known)
                + "\n"
                + &described(find(&known, "kure-plugin-crd").unwrap())
                + "\n"
                + &described(find(&known, "acme-vault").unwrap())
        );
    }

    #[test]
    fn words_are_found_anywhere_and_in_any_case() {
        let known = known();
        let found = |word| search(&known, word).iter().map(|it| it.id.as_str()).collect::<Vec<_>>();
        assert_eq!(found("HELM"), ["flux-helm"]);
        assert_eq!(found("TerraformConfig"), ["terraform"]);
        assert_eq!(found("acme.example"), ["acme-vault", "own"]);
        assert!(found("teraform").is_empty());
        assert_eq!(meant(&known, "teraform"), ["terraform"]);
    }
}
