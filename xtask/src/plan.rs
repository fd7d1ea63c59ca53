//! Which plugins cannot be in one binary, as far as their metadata tells.

use std::collections::BTreeMap;
use std::fmt;

use cargo_metadata::semver::{Version, VersionReq};

use crate::failure::Failure;
use crate::plugin::{Gvk, Plugin};
use crate::sets::Exclusions;

/// Why plugins cannot be in one binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Two plugins claim the same thing.
    Rivals {
        /// What they claim.
        what: String,
        /// The kind, if it is one that could be excluded: of which plugin, and how it is written.
        gvk: Option<(String, Gvk)>,
        /// One plugin.
        first: String,
        /// The other.
        second: String,
    },
    /// A plugin needs another one.
    Unmet {
        /// The plugin.
        plugin: String,
        /// The other, and the versions of it that will do.
        needs: String,
        /// What there is instead.
        found: String,
    },
    /// A kind is excluded that is not there.
    Excluded {
        /// The plugin.
        plugin: String,
        /// The kind.
        gvk: Gvk,
    },
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rivals { what, first, second, .. } => write!(f, "{what}: {first} and {second}"),
            Self::Unmet { plugin, needs, found } => write!(f, "`{plugin}` needs {needs}, found {found}"),
            Self::Excluded { plugin, gvk } => {
                write!(f, "`{gvk}` is excluded from `{plugin}`, which does not generate it or is not here")
            }
        }
    }
}

impl Conflict {
    /// Returns what to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Rivals { gvk: Some((plugin, gvk)), .. } => format!(
                "leave one of them out, or write `{plugin} = [\"{gvk}\"]` under `exclude-gvks` of the set or the \
                 distribution, and the other one generates it"
            ),
            Self::Rivals { .. } => "leave one of them out, or rename one".to_owned(),
            Self::Unmet { .. } => "add it, or leave out the plugin that needs it".to_owned(),
            Self::Excluded { .. } => "remove that line of `exclude-gvks`".to_owned(),
        }
    }
}

/// Checks that no two plugins have one id or generate one kind, and that each has what it needs. A failure names every
/// conflict.
pub fn check(plugins: &[Plugin], excluded: &Exclusions) -> Result<(), Failure> {
    let ids = plugins.iter().map(|plugin| (format!("two plugins have the id `{}`", plugin.id), None, plugin));
    let mut conflicts = rivals(ids);
    let kinds = plugins.iter().flat_map(|plugin| plugin.gvks.iter().map(move |gvk| (gvk, plugin)));
    let is_excluded = |plugin: &Plugin, gvk: &Gvk| excluded.get(&plugin.id).is_some_and(|gvks| gvks.contains(gvk));
    let kinds = kinds.filter(|(gvk, plugin)| !is_excluded(plugin, gvk));
    conflicts.extend(rivals(kinds.map(|(gvk, plugin)| (format!("`{gvk}` has two owners"), Some(gvk), plugin))));
    conflicts.extend(plugins.iter().flat_map(|plugin| unmet(plugin, plugins)));
    for (id, gvks) in excluded {
        let plugin = plugins.iter().find(|plugin| plugin.id == *id);
        let strange = gvks.iter().filter(|gvk| !plugin.is_some_and(|plugin| plugin.gvks.contains(gvk)));
        conflicts.extend(strange.map(|gvk| Conflict::Excluded { plugin: id.clone(), gvk: gvk.clone() }));
    }
    if conflicts.is_empty() { Ok(()) } else { Err(Failure::Plan { conflicts }) }
}

fn unmet<'p>(plugin: &'p Plugin, plugins: &'p [Plugin]) -> impl Iterator<Item = Conflict> + 'p {
    plugin.requires.iter().filter_map(move |(id, range)| {
        let there = plugins.iter().find(|other| other.id == *id);
        let fits = |version: &str| {
            VersionReq::parse(range).is_ok_and(|range| Version::parse(version).is_ok_and(|it| range.matches(&it)))
        };
        let is_met = there.is_some_and(|other| fits(&other.version));
        (!is_met).then(|| Conflict::Unmet {
            plugin: plugin.id.clone(),
            needs: format!("`{id}` {range}"),
            found: there.map_or_else(|| "none".to_owned(), |other| other.version.clone()),
        })
    })
}

/// Returns a conflict for each claim that was made before.
fn rivals<'a>(claims: impl Iterator<Item = (String, Option<&'a Gvk>, &'a Plugin)>) -> Vec<Conflict> {
    let mut owners: BTreeMap<String, &Plugin> = BTreeMap::new();
    let mut conflicts = Vec::new();
    for (what, gvk, plugin) in claims {
        let Some(owner) = owners.get(&what) else {
            owners.insert(what, plugin);
            continue;
        };
        // A plugin's own two claims cannot be told apart by its name.
        let gvk = gvk.filter(|_| owner.id != plugin.id).map(|gvk| (plugin.id.clone(), gvk.clone()));
        conflicts.push(Conflict::Rivals { what, gvk, first: signature(owner), second: signature(plugin) });
    }
    conflicts
}

fn signature(plugin: &Plugin) -> String {
    format!("{} {} ({})", plugin.package, plugin.version, plugin.origin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dependency::Origin;
    use crate::plugin::tests::plugin;

    fn check(plugins: &[Plugin]) -> String {
        super::check(plugins, &Exclusions::new()).map_or_else(|failure| failure.to_string(), |()| String::new())
    }

    #[test]
    fn plugins_with_kinds_of_their_own_agree() {
        assert_eq!(check(&[plugin("a", &["x/v1/A", "x/v1/B"]), plugin("b", &["x/v2/A"])]), "");
    }

    #[test]
    fn every_conflict_names_both_sides() {
        let mut twin = plugin("a", &["x/v1/C"]);
        twin.origin = Origin::Path("/kure/plugins/twin".into());
        insta::assert_snapshot!(check(&[
            plugin("a", &["x/v1/A", "x/v1/B"]),
            plugin("b", &["x/v1/B"]),
            plugin("c", &["x/v1/A"]),
            twin,
        ]));
    }

    #[test]
    fn a_kind_that_one_plugin_lists_twice_is_a_conflict() {
        assert!(check(&[plugin("a", &["x/v1/A", "x/v1/A"])]).contains("`x/v1/A` has two owners"));
    }

    #[test]
    fn what_a_plugin_needs_has_to_be_there() {
        let mut needy = plugin("needy", &["x/v1/N"]);
        needy.requires =
            [("a", ">=0.1, <1"), ("b", "^2"), ("c", "*")].map(|(id, range)| (id.to_owned(), range.to_owned())).into();
        assert_eq!(
            check(&[needy, plugin("a", &["x/v1/A"]), plugin("b", &["x/v1/B"])]),
            "the plugins conflict:\n  `needy` needs `b` ^2, found 0.1.0\n  `needy` needs `c` *, found none"
        );
    }

    #[test]
    fn an_excluded_kind_settles_a_conflict_and_has_to_be_one() {
        let plugins = [plugin("a", &["x/v1/A"]), plugin("b", &["x/v1/A", "x/v1/B"])];
        let excluded = |id: &str, gvk: &str| {
            let gvks = vec![Gvk::try_from(gvk.to_owned()).unwrap()];
            super::check(&plugins, &Exclusions::from([(id.to_owned(), gvks)])).map_err(|failure| failure.to_string())
        };
        assert_eq!(excluded("b", "x/v1/A"), Ok(()));
        insta::assert_snapshot!([excluded("a", "x/v1/B"), excluded("c", "x/v1/A")].map(Result::unwrap_err).join("\n"));
    }
}
