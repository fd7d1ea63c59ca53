//! The crates that a binary has because of its plugins, and would not have without them.

use std::collections::{BTreeMap, BTreeSet};

use crate::resolve::{Resolution, Resolved};

/// kure's own crates. What they need is in every binary, and is granted with kure.
const OWN: [&str; 3] = ["kure-cli", "kure-core", "kure-macros"];

/// Returns the names of the plugins' crates and of all that only they need.
pub(super) fn of_plugins(resolution: &Resolution) -> BTreeSet<String> {
    let by_id: BTreeMap<&str, &Resolved> = resolution.packages.iter().map(|it| (it.id.as_str(), it)).collect();
    let is_plugin = |it: &Resolved| resolution.plugins.iter().any(|plugin| plugin.package == it.name);
    let mut needed = BTreeSet::new();
    let mut open: Vec<_> = resolution.packages.iter().filter(|it| OWN.contains(&it.name.as_str())).collect();
    while let Some(it) = open.pop() {
        if needed.insert(&it.id) {
            let needs = it.needs.iter().filter_map(|id| by_id.get(id.as_str()).copied());
            open.extend(needs.filter(|it| !is_plugin(it)));
        }
    }
    resolution.packages.iter().filter(|it| !needed.contains(&it.id)).map(|it| it.name.clone()).collect()
}
