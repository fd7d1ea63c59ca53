//! Rules about who may depend on whom.

use super::{Member, Tree};
use crate::plugin::PREFIX;

/// The packages that may name a dependency, where not everybody may.
///
/// One owner each: to replace such a crate, or to read all that is done with it, is to look into one package.
const OWNERS: [(&str, &[&str]); 6] = [
    ("cargo_metadata", &["kure-xtask"]),
    ("clap", &["kure-cli", "kure-xtask"]),
    ("clap_complete", &["kure-cli"]),
    ("inventory", &["kure-core"]),
    ("linkme", &["kure-core"]),
    ("saphyr-parser", &["kure-core"]),
];

/// Within the workspace, dependencies point from the command line through the plugins to the core.
pub(super) fn point_inwards(tree: &Tree) -> Vec<String> {
    let names: Vec<_> = tree.members.iter().map(|member| member.name.as_str()).collect();
    let mut broken = Vec::new();
    for member in &tree.members {
        for dependency in member.dependencies.iter().filter(|name| names.contains(&name.as_str())) {
            if !may_depend(&member.name, dependency) {
                broken.push(format!("{} depends on {dependency}, expected {}", member.name, allowance(member)));
            }
        }
    }
    broken
}

fn may_depend(name: &str, on: &str) -> bool {
    let is_plugin = on.starts_with(PREFIX);
    match name {
        "kure-core" => on == "kure-macros",
        "kure-cli" => on == "kure-core" || is_plugin,
        "kure-tests" => true,
        plugin if plugin.starts_with(PREFIX) => on == "kure-core",
        _ => false,
    }
}

fn allowance(member: &Member) -> &'static str {
    match member.name.as_str() {
        "kure-core" => "no package of the workspace but kure-macros",
        "kure-cli" => "kure-core and plugins alone",
        _ if member.is_plugin() => "no package of the workspace but kure-core",
        _ => "no package of the workspace",
    }
}

/// Some crates are named by their owners alone.
pub(super) fn have_one_owner(tree: &Tree) -> Vec<String> {
    let mut broken = Vec::new();
    for member in &tree.members {
        for (dependency, owners) in OWNERS {
            if member.dependencies.iter().any(|name| name == dependency) && !owners.contains(&member.name.as_str()) {
                broken.push(format!(
                    "{} depends on {dependency}, which only {} may name",
                    member.name,
                    owners.join(" and ")
                ));
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::super::tests::tree;
    use super::*;

    #[test]
    fn the_design_is_kept() {
        let tree = tree(&[
            ("kure-macros", "dependencies.syn = '1'"),
            ("kure-core", "dependencies = { kure-macros = '1', inventory = '1', linkme = '1', saphyr-parser = '1' }"),
            ("kure-plugin-crd", "dependencies = { kure-core = '1', serde = '1' }"),
            ("kure-cli", "dependencies = { kure-core = '1', kure-plugin-crd = '1', clap = '1' }"),
            ("kure-xtask", "dependencies = { clap = '1', cargo_metadata = '1' }"),
            ("kure-tests", "dependencies = { kure-core = '1', kure-xtask = '1', kure-plugin-crd = '1' }"),
        ]);
        assert_eq!(point_inwards(&tree), Vec::<String>::new());
        assert_eq!(have_one_owner(&tree), Vec::<String>::new());
    }

    #[test]
    fn an_edge_outwards_is_found() {
        let tree = tree(&[
            ("kure-macros", "dependencies.kure-core = '1'"),
            ("kure-core", "dependencies.kure-plugin-crd = '1'"),
            ("kure-plugin-crd", "dependencies.kure-cli = '1'"),
            ("kure-plugin-terraform", "dependencies.kure-plugin-crd = '1'"),
            ("kure-cli", "dependencies.kure-macros = '1'"),
            ("kure-xtask", "dependencies.kure-core = '1'"),
        ]);
        insta::assert_snapshot!(point_inwards(&tree).join("\n"));
    }

    #[test]
    fn a_crate_in_the_wrong_hands_is_found() {
        let tree = tree(&[
            ("kure-core", "dependencies.clap = '1'"),
            ("kure-plugin-crd", "dependencies = { inventory = '1', linkme = '1' }"),
            ("kure-tests", "dependencies = { saphyr-parser = '1', cargo_metadata = '1', clap_complete = '1' }"),
        ]);
        insta::assert_snapshot!(have_one_owner(&tree).join("\n"));
    }
}
