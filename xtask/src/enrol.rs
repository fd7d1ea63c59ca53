//! Enters a new plugin of kure's own wherever the workspace names its plugins.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::naming::PluginName;
use crate::template;
use crate::undo;

/// The files that name every plugin.
const FILES: [&str; 7] = [
    "Cargo.toml",
    "kure-cli/Cargo.toml",
    "kure-cli/src/in_tree.rs",
    "kure-cli/src/catalogue.rs",
    "tests/Cargo.toml",
    "tests/tests/in_tree/mod.rs",
    "xtask/src/catalogue.rs",
];

/// What the catalogue says of it, in a file of its own.
const OFFER: &str = include_str!("../templates/plugin/catalogue.toml");

/// Returns the files that [`enrol`] changes or makes.
pub fn files(root: &Path, name: &PluginName) -> Vec<PathBuf> {
    FILES.iter().map(|file| root.join(file)).chain([offer(root, name)]).collect()
}

fn offer(root: &Path, name: &PluginName) -> PathBuf {
    root.join("xtask/catalogue").join(format!("{}.toml", name.id))
}

/// Enters the plugin into each file. Returns the files that it has to be entered into by hand.
pub fn enrol(root: &Path, name: &PluginName) -> Result<Vec<&'static str>, Failure> {
    let text = template::fill(OFFER, &[("package", &name.package), ("id", &name.id), ("Kind", &name.kind)]);
    let offer = offer(root, name);
    undo::write(&offer, text).map_err(Failure::file("write", offer))?;
    let mut by_hand = Vec::new();
    for file in FILES {
        let path = root.join(file);
        let text = fs::read_to_string(&path).map_err(Failure::file("read", &path))?;
        match entered(file, &text, name) {
            Some(text) => undo::write(&path, text).map_err(Failure::file("write", path))?,
            None => by_hand.push(file),
        }
    }
    Ok(by_hand)
}

/// Returns the text of a file with the plugin in it, if it is written as it is known to be.
fn entered(file: &str, text: &str, name: &PluginName) -> Option<String> {
    let PluginName { id, package, kind } = name;
    let library = name.library();
    match file {
        "Cargo.toml" => {
            let line = format!("{package} = {{ path = \"plugins/{id}\", version = \"0.1.0\" }}\n");
            insert(text, id, &line, 0, |line| line.strip_prefix("kure-plugin-")?.split_once(" = "))
        }
        "kure-cli/Cargo.toml" => {
            let feature = format!("plugin-{id} = [\"dep:{package}\"]\n");
            let text = insert(text, id, &feature, 0, |line| line.strip_prefix("plugin-")?.split_once(" = "))?;
            let dependency = format!("{package} = {{ workspace = true, optional = true }}\n");
            let text = insert(&text, id, &dependency, 0, |line| line.strip_prefix("kure-plugin-")?.split_once(" = "))?;
            by_default(&text, id)
        }
        "kure-cli/src/in_tree.rs" => {
            let lines = format!("    #[cfg(feature = \"plugin-{id}\")]\n    &{library}::KURE_PLUGIN,\n");
            insert(text, id, &lines, 0, |line| line.strip_prefix("    #[cfg(feature = \"plugin-")?.split_once('"'))
        }
        "kure-cli/src/catalogue.rs" => {
            let offer = format!(
                "    Offer {{\n        gvk: gvk!(\"generators.gokure.dev/v1alpha1\", \"{kind}\"),\n        \
                 package: \"{package}\",\n        version: env!(\"CARGO_PKG_VERSION\"),\n    }},\n"
            );
            // The line with the package is the third of an offer.
            insert(text, id, &offer, 2, |line| line.strip_prefix("        package: \"kure-plugin-")?.split_once('"'))
        }
        "tests/Cargo.toml" => {
            let line = format!("{package}.workspace = true\n");
            insert(text, id, &line, 0, |line| line.strip_prefix("kure-plugin-")?.split_once(".workspace"))
        }
        "xtask/src/catalogue.rs" => {
            let line = format!("    (\"{id}.toml\", include_str!(\"../catalogue/{id}.toml\")),\n");
            let text = insert(text, id, &line, 0, |line| line.strip_prefix("    (\"")?.split_once(".toml\", include"))?;
            one_more(&text, "[(&str, &str); ")
        }
        "tests/tests/in_tree/mod.rs" => {
            let line = format!("    &{library}::KURE_PLUGIN,\n");
            let underscored = id.replace('-', "_");
            let text =
                insert(text, &underscored, &line, 0, |line| line.strip_prefix("    &kure_plugin_")?.split_once("::"))?;
            one_more(&text, "[&Descriptor; ")
        }
        _ => None,
    }
}

/// Inserts an entry of as many lines as the others have, in order. `key` finds the name in a line that has one, which is
/// `above` lines below the first of its entry.
fn insert<'t>(
    text: &'t str,
    own: &str,
    entry: &str,
    above: usize,
    key: impl Fn(&'t str) -> Option<(&'t str, &'t str)>,
) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let named: Vec<(usize, &str)> =
        lines.iter().enumerate().filter_map(|(i, line)| Some((i.checked_sub(above)?, key(line)?.0))).collect();
    let place = match named.iter().find(|(_, name)| *name > own) {
        Some((place, _)) => *place,
        None => named.last()?.0 + entry.lines().count(),
    };
    let (before, after) = lines.split_at_checked(place)?;
    Some(before.concat() + entry + &after.concat())
}

/// Adds one to the length of a list that stands behind `of`.
fn one_more(text: &str, of: &str) -> Option<String> {
    let (before, rest) = text.split_once(of)?;
    let (count, after) = rest.split_once(']')?;
    let count: usize = count.parse().ok()?;
    Some(format!("{before}{of}{}]{after}", count + 1))
}

/// Enters a feature among those that are on by default.
fn by_default(text: &str, id: &str) -> Option<String> {
    let (before, rest) = text.split_once("default = [")?;
    let (list, after) = rest.split_once(']')?;
    let own = format!("\"plugin-{id}\"");
    let mut features: Vec<&str> = list.split(", ").collect();
    let place = features.iter().position(|feature| feature.starts_with("\"plugin-") && **feature > *own);
    features.insert(place.unwrap_or(features.len()), &own);
    Some(format!("{before}default = [{}]{after}", features.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_goes_between_its_neighbours() {
        let text = "[a]\nplugin-b = 1\n  # of b\nplugin-d = 1\n  # of d\n\n[b]\n";
        let check = |own: &str| {
            let entry = format!("plugin-{own} = 1\n  # of {own}\n");
            let key = |line: &'static str| line.strip_prefix("plugin-")?.split_once(" = ");
            let entered = insert(text, own, &entry, 0, key).unwrap();
            assert_eq!(entered.replace(&entry, ""), text);
            entered.lines().filter(|line| line.starts_with("plugin")).collect::<String>()
        };
        assert_eq!(check("a"), "plugin-a = 1plugin-b = 1plugin-d = 1");
        assert_eq!(check("c"), "plugin-b = 1plugin-c = 1plugin-d = 1");
        assert_eq!(check("e"), "plugin-b = 1plugin-d = 1plugin-e = 1");
    }

    #[test]
    fn each_file_of_this_checkout_takes_a_plugin() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for id in ["aaa", "zzz"] {
            let name = PluginName::of_kure(id).unwrap();
            let texts = FILES.map(|file| {
                let text = fs::read_to_string(root.join(file)).unwrap();
                let entered = entered(file, &text, &name).unwrap_or_else(|| panic!("{file}"));
                assert_ne!(text, entered);
                entered.lines().filter(|line| line.contains(id)).collect::<Vec<_>>().join("\n")
            });
            // The features of kure-cli, and the path in the workspace, name it more than once.
            assert_eq!(texts.concat().matches(id).count(), 13, "{texts:#?}");
        }
    }

    #[test]
    fn a_file_that_is_written_otherwise_is_left_alone() {
        let name = PluginName::of_kure("vault").unwrap();
        for file in FILES {
            assert_eq!(entered(file, "[workspace]\n", &name), None, "{file}");
        }
    }
}
