//! Rules about what each package says in its manifest.

use toml_edit::Item;

use super::{Member, Tree};

/// Every package has the lints of the workspace.
pub(super) fn inherit_the_lints(tree: &Tree) -> Vec<String> {
    let inherits = |member: &&Member| value(member, &["lints", "workspace"]).and_then(Item::as_bool) == Some(true);
    let broken = tree.members.iter().filter(|member| !inherits(member));
    broken.map(|member| format!("{} has lints of its own, expected `lints.workspace = true`", member.name)).collect()
}

/// Two versions of the core in one binary would hide plugins from each other, so the core claims a link name.
pub(super) fn say_that_the_core_is_one(tree: &Tree) -> Vec<String> {
    let links = |member: &&Member| value(member, &["package", "links"]).and_then(Item::as_str) == Some("kure-core");
    let broken = tree.members.iter().filter(|member| member.name == "kure-core" && !links(member));
    broken.map(|_| "kure-core can be linked twice, expected `links = \"kure-core\"`".to_owned()).collect()
}

/// Every plugin says in its manifest what it is.
pub(super) fn describe_their_plugin(tree: &Tree) -> Vec<String> {
    let plugins = tree.members.iter().filter_map(|member| member.plugin.as_ref());
    plugins.filter_map(|plugin| plugin.as_ref().err().map(ToString::to_string)).collect()
}

/// Every plugin has a document that shows what it does.
pub(super) fn have_an_example(tree: &Tree) -> Vec<String> {
    let has_example = |member: &Member| {
        let entries = std::fs::read_dir(member.folder.join("examples"));
        entries
            .into_iter()
            .flatten()
            .flatten()
            .any(|entry| entry.path().extension().is_some_and(|extension| extension == "yaml"))
    };
    let broken = tree.members.iter().filter(|member| member.is_plugin() && !has_example(member));
    broken.map(|member| format!("{} has no example, expected a file `examples/*.yaml`", member.name)).collect()
}

/// Every plugin can be built into the binary `kure` without a tool, and is by default.
pub(super) fn are_features_of_the_command_line(tree: &Tree) -> Vec<String> {
    let Some(cli) = tree.members.iter().find(|member| member.name == "kure-cli") else {
        return Vec::new();
    };
    let has = |feature: &str, entry: &str| {
        let entries = value(cli, &["features", feature]).and_then(Item::as_array);
        entries.is_some_and(|entries| entries.iter().any(|present| present.as_str() == Some(entry)))
    };
    let mut broken = Vec::new();
    for plugin in tree.members.iter().filter(|member| member.is_plugin()) {
        let feature = plugin.name.trim_start_matches("kure-");
        let entry = format!("dep:{}", plugin.name);
        if !has(feature, &entry) {
            broken
                .push(format!("kure-cli cannot have {}, expected a feature `{feature} = [\"{entry}\"]`", plugin.name));
        } else if !has("default", feature) {
            broken.push(format!(
                "kure-cli has no {} by default, expected `{feature}` among its default features",
                plugin.name
            ));
        }
    }
    broken
}

fn value<'a>(member: &'a Member, path: &[&str]) -> Option<&'a Item> {
    path.iter().try_fold(member.manifest.as_item(), |item, key| item.get(key))
}

#[cfg(test)]
mod tests {
    use super::super::tests::tree;
    use super::*;

    #[test]
    fn lints_of_ones_own_are_found() {
        let tree = tree(&[("a", "lints.workspace = true"), ("b", "lints.rust.unsafe_code = 'allow'"), ("c", "")]);
        let expected = ["b", "c"].map(|name| format!("{name} has lints of its own, expected `lints.workspace = true`"));
        assert_eq!(inherit_the_lints(&tree), expected);
    }

    #[test]
    fn a_core_that_can_be_linked_twice_is_found() {
        assert_eq!(
            say_that_the_core_is_one(&tree(&[("kure-core", "package.links = 'kure-core'"), ("a", "")])),
            Vec::<String>::new()
        );
        assert_eq!(say_that_the_core_is_one(&tree(&[("kure-core", "")])).len(), 1);
    }

    #[test]
    fn a_plugin_without_an_example_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let mut tree = tree(&[("kure-plugin-crd", ""), ("kure-core", "")]);
        tree.members[0].folder = folder.path().to_owned();
        assert_eq!(have_an_example(&tree), ["kure-plugin-crd has no example, expected a file `examples/*.yaml`"]);

        std::fs::create_dir(folder.path().join("examples")).unwrap();
        std::fs::write(folder.path().join("examples/one.yaml"), "").unwrap();
        assert_eq!(have_an_example(&tree), Vec::<String>::new());
    }

    #[test]
    fn a_plugin_without_a_feature_is_found() {
        let features =
            "[features]\ndefault = ['plugin-a']\nplugin-a = ['dep:kure-plugin-a']\nplugin-b = ['dep:kure-plugin-b']";
        let tree = tree(&[("kure-cli", features), ("kure-plugin-a", ""), ("kure-plugin-b", ""), ("kure-plugin-c", "")]);
        insta::assert_snapshot!(are_features_of_the_command_line(&tree).join("\n"));
    }
}
