//! Which plugins cannot be in one binary, as far as their metadata tells.

use std::collections::BTreeMap;
use std::fmt;

use crate::failure::Failure;
use crate::plugin::Plugin;

/// Two plugins that claim the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    what: String,
    first: String,
    second: String,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, first, second } = self;
        write!(f, "{what}: {first} and {second}")
    }
}

/// Checks that no two plugins have one id or generate one kind. A failure names every conflict.
pub fn check(plugins: &[Plugin]) -> Result<(), Failure> {
    let mut conflicts =
        rivals(plugins.iter().map(|plugin| (format!("two plugins have the id `{}`", plugin.id), plugin)));
    let kinds = plugins.iter().flat_map(|plugin| plugin.gvks.iter().map(move |gvk| (gvk, plugin)));
    conflicts.extend(rivals(kinds.map(|(gvk, plugin)| (format!("`{gvk}` has two owners"), plugin))));
    if conflicts.is_empty() { Ok(()) } else { Err(Failure::Plan { conflicts }) }
}

/// Returns a conflict for each claim that was made before.
fn rivals<'a>(claims: impl Iterator<Item = (String, &'a Plugin)>) -> Vec<Conflict> {
    let mut owners: BTreeMap<String, &Plugin> = BTreeMap::new();
    let mut conflicts = Vec::new();
    for (what, plugin) in claims {
        match owners.get(&what) {
            Some(owner) => conflicts.push(Conflict { what, first: signature(owner), second: signature(plugin) }),
            None => drop(owners.insert(what, plugin)),
        }
    }
    conflicts
}

fn signature(plugin: &Plugin) -> String {
    format!("{} {} ({})", plugin.package, plugin.version, plugin.folder.display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::tests::plugin;

    fn check(plugins: &[Plugin]) -> String {
        super::check(plugins).map_or_else(|failure| failure.to_string(), |()| String::new())
    }

    #[test]
    fn plugins_with_kinds_of_their_own_agree() {
        assert_eq!(check(&[plugin("a", &["x/v1/A", "x/v1/B"]), plugin("b", &["x/v2/A"])]), "");
    }

    #[test]
    fn every_conflict_names_both_sides() {
        let mut twin = plugin("a", &["x/v1/C"]);
        twin.folder = "/kure/plugins/twin".into();
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
}
