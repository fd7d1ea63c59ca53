//! Changes a distribution's Cargo.toml as `cargo add` and `cargo remove` do: what they do not touch stays as it is.

use std::path::Path;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};

use crate::dependency::{Dependency, Origin};

/// Returns what `[dependencies]` of the package in `folder` says of a dependency, as short as it can be said.
pub fn entry(dependency: &Dependency, folder: &Path) -> Item {
    match &dependency.version {
        Some(version) if dependency.origin == Origin::Registry(None) && dependency.features.is_empty() => {
            format!("={version}").into()
        }
        _ => {
            let mut entry = dependency.entry(folder);
            if matches!(dependency.origin, Origin::Path(_)) {
                // Its version is whichever is there, as it is the user's own to change.
                entry.remove("version");
            }
            entry.into()
        }
    }
}

/// Returns what the manifest of a package in `folder` says of a dependency whose later versions will do as well.
pub fn compatible(dependency: &Dependency, folder: &Path) -> InlineTable {
    let mut entry = dependency.entry(folder);
    if let Some(version) = &dependency.version {
        entry.insert("version", version.as_str().into());
    }
    entry
}

/// Adds a plugin: to the dependencies, in order if they are in order, and at the end of the list of plugins.
pub fn add(document: &mut DocumentMut, key: &str, entry: Item) {
    let dependencies = document.entry("dependencies").or_insert_with(|| Table::new().into());
    if let Some(table) = dependencies.as_table_like_mut() {
        let is_sorted = table.iter().map(|(key, _)| key.to_owned()).is_sorted();
        table.insert(key, entry);
        if is_sorted {
            table.sort_values();
        }
    }
    if let Some(plugins) = plugins(document) {
        append(plugins, key);
    }
}

/// Removes a plugin from the dependencies, the list of plugins and the kinds that plugins do not have.
pub fn remove(document: &mut DocumentMut, key: &str, id: &str) {
    if let Some(table) = document.get_mut("dependencies").and_then(Item::as_table_like_mut) {
        table.remove(key);
    }
    if let Some(plugins) = plugins(document) {
        let index = plugins.iter().position(|plugin| plugin.as_str() == Some(key));
        if let Some(index) = index {
            take_out(plugins, index);
        }
    }
    let metadata = metadata(document).and_then(Item::as_table_like_mut);
    if let Some(metadata) = metadata
        && let Some(excluded) = metadata.get_mut("exclude-gvks").and_then(Item::as_table_like_mut)
    {
        excluded.remove(id);
        if excluded.is_empty() {
            metadata.remove("exclude-gvks");
        }
    }
}

/// Gives plugins from a registry, or from a repository that names it, the kure-core of the distribution.
///
/// They would bring another one along, and two of them cannot be in one binary.
pub fn share_core(document: &mut DocumentMut, registry: &str, core: &str) {
    let mut implicit = Table::new();
    implicit.set_implicit(true);
    let patches = document.entry("patch").or_insert_with(|| implicit.into());
    let patch = patches.as_table_like_mut().map(|table| table.entry(registry).or_insert_with(|| Table::new().into()));
    if let Some(patch) = patch.and_then(Item::as_table_like_mut) {
        patch.insert("kure-core", InlineTable::from_iter([("path", core)]).into());
    }
}

/// Sets the version that a dependency asks for, as in `=1.2.3`.
pub fn require(document: &mut DocumentMut, key: &str, requirement: &str) {
    let dependencies = document.get_mut("dependencies").and_then(Item::as_table_like_mut);
    let Some(entry) = dependencies.and_then(|table| table.get_mut(key)) else { return };
    let place = if entry.is_str() {
        Some(entry)
    } else {
        entry.as_table_like_mut().map(|table| table.entry("version").or_insert("".into()))
    };
    if let Some(value) = place.and_then(Item::as_value_mut) {
        let decor = value.decor().clone();
        *value = requirement.into();
        *value.decor_mut() = decor;
    }
}

fn metadata(document: &mut DocumentMut) -> Option<&mut Item> {
    document.get_mut("package")?.get_mut("metadata")?.get_mut("kure")
}

fn plugins(document: &mut DocumentMut) -> Option<&mut Array> {
    metadata(document)?.get_mut("plugins")?.as_array_mut()
}

/// Appends a text to a list, on a line of its own if the others are. Comments stay where they are.
fn append(list: &mut Array, text: &str) {
    let before = list.iter().last().map(|value| prefix(value).to_owned());
    let Some((_, indent)) = before.as_deref().and_then(|prefix| prefix.rsplit_once('\n')) else {
        list.push(text);
        return;
    };
    // Behind the last comma comes the comment of its line, if it has one, and the line of the bracket.
    let trailing = list.trailing().as_str().unwrap_or_default().to_owned();
    let (comments, bracket) = trailing.rsplit_once('\n').unwrap_or_default();
    let value = Value::from(text).decorated(format!("{comments}\n{indent}"), "");
    if let Some(last) = list.iter_mut().last() {
        last.decor_mut().set_suffix("");
    }
    list.push_formatted(value);
    list.set_trailing(format!("\n{bracket}"));
    list.set_trailing_comma(true);
}

/// Takes an item out of a list, with the comments above it and on its line.
fn take_out(list: &mut Array, index: usize) {
    let own = list.get(index).map(|value| prefix(value).to_owned()).unwrap_or_default();
    list.remove(index);
    // The comment on the line above stands before this item, and that on its own line before the next.
    let above = own.split_once('\n').map_or(own.as_str(), |(above, _)| above).to_owned();
    let joined = |next: &str| match next.split_once('\n') {
        Some((_, rest)) => format!("{above}\n{rest}"),
        None => own.clone(),
    };
    if let Some(next) = list.get_mut(index) {
        let prefix = joined(prefix(next));
        next.decor_mut().set_prefix(prefix);
        return;
    }
    let trailing = list.trailing().as_str().unwrap_or_default();
    if trailing.contains('\n') {
        let trailing = joined(trailing);
        list.set_trailing(trailing);
    }
}

fn prefix(value: &Value) -> &str {
    value.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = r#"# A distribution.
[package]
name = "platform"

[dependencies]
# From its authors.
acme-vault = { version = "=1.2.0", registry = "acme" } # seen by security
kure-cli = "=0.1.0"
kure-plugin-crd = "=0.1.0"

[package.metadata.kure]
plugins = [
    "acme-vault", # secrets
    # Definitions.
    "kure-plugin-crd", # kinds
]

[package.metadata.kure.exclude-gvks]
crd = ["a.example/v1/B"]
"#;

    fn check(manifest: &str, change: impl Fn(&mut DocumentMut)) -> String {
        let mut document: DocumentMut = manifest.parse().unwrap();
        change(&mut document);
        document.to_string()
    }

    #[test]
    fn a_plugin_goes_where_it_belongs() {
        insta::assert_snapshot!(check(MANIFEST, |document| add(document, "house-rules", "=1.0.0".into())));
    }

    #[test]
    fn a_plugin_goes_with_its_comments_and_exclusions() {
        insta::assert_snapshot!(check(MANIFEST, |document| remove(document, "kure-plugin-crd", "crd")));
    }

    #[test]
    fn what_is_added_and_removed_leaves_no_trace() {
        let changed = check(MANIFEST, |document| {
            add(document, "house-rules", "=1.0.0".into());
            remove(document, "house-rules", "house-rules");
        });
        assert_eq!(changed, MANIFEST);
        let short = "[dependencies]\nb = \"1\"\na = \"1\"\n[package.metadata.kure]\nplugins = [\"b\", \"a\"]\n";
        let changed = check(short, |document| add(document, "c", "1".into()));
        assert!(changed.contains("a = \"1\"\nc = \"1\"\n") && changed.contains("[\"b\", \"a\", \"c\"]"), "{changed}");
        assert_eq!(check(&changed, |document| remove(document, "c", "c")), short);
    }

    #[test]
    fn plugins_from_elsewhere_share_the_core() {
        let changed = check(MANIFEST, |document| {
            share_core(document, "acme", "../kure/kure-core");
            share_core(document, "acme", "../kure/kure-core");
        });
        let patch = "[patch.acme]\nkure-core = { path = \"../kure/kure-core\" }\n\n";
        assert_eq!(changed.replacen(patch, "", 1), MANIFEST);
    }

    #[test]
    fn a_version_is_set_wherever_it_stands() {
        let changed = check(MANIFEST, |document| {
            require(document, "acme-vault", "=1.3.0");
            require(document, "kure-cli", "=0.1.1");
        });
        let expected = MANIFEST.replace("=1.2.0", "=1.3.0").replace("kure-cli = \"=0.1.0\"", "kure-cli = \"=0.1.1\"");
        assert_eq!(changed, expected);
    }
}
