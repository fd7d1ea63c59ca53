//! The crates that a binary has because of its plugins, and would not have without them.

use std::collections::{BTreeMap, BTreeSet};

use crate::package::OWN;
use crate::resolve::{Resolution, Resolved};

/// Returns the name and version of the plugins' crates and of all that only they need.
pub(super) fn of_plugins(resolution: &Resolution) -> BTreeSet<(&str, &str)> {
    let by_id: BTreeMap<&str, &Resolved> = resolution.packages.iter().map(|it| (it.id.as_str(), it)).collect();
    let is_plugin = |it: &Resolved| resolution.plugins.iter().any(|plugin| plugin.package == it.name);
    // A crate of such a name that a plugin brings from elsewhere is not kure's.
    let is_own = |it: &&Resolved| OWN.contains(&it.name.as_str()) && resolution.direct.contains(&it.id);
    let mut needed = BTreeSet::new();
    let mut open: Vec<_> = resolution.packages.iter().filter(is_own).collect();
    while let Some(it) = open.pop() {
        if needed.insert(&it.id) {
            let needs = it.needs.iter().filter_map(|id| by_id.get(id.as_str()).copied());
            open.extend(needs.filter(|it| !is_plugin(it)));
        }
    }
    let rest = resolution.packages.iter().filter(|it| !needed.contains(&it.id));
    rest.map(|it| (it.name.as_str(), it.version.as_str())).collect()
}
