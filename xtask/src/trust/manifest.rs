//! What a crate's Cargo.toml says that a reviewer wants to know: what it needs, what can be switched on, what it runs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use toml_edit::{DocumentMut, Item, TableLike, Value};

use super::inherited;
use super::tree::Tree;

/// What a crate's Cargo.toml says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The dependencies, each with what it asks for.
    pub dependencies: BTreeMap<String, String>,
    /// The features, each with what it switches on.
    pub features: BTreeMap<String, BTreeSet<String>>,
    /// The program that runs before it is compiled.
    pub build_script: Option<String>,
    /// Whether it runs inside the compiler.
    pub is_proc_macro: bool,
    /// The library of another language that it links.
    pub links: Option<String>,
    /// The SPDX expression of its licence.
    pub license: Option<String>,
    /// Where its source is said to be.
    pub repository: Option<String>,
}

impl Manifest {
    /// Reads the Cargo.toml among the files of a crate. One that is absent or damaged says nothing.
    pub fn of(tree: &Tree) -> Self {
        let document: Option<DocumentMut> = tree.text("Cargo.toml").and_then(|text| text.parse().ok());
        let Some(document) = document else { return Self::default() };
        let package = document.get("package");
        let inherited: Json =
            tree.text(inherited::NAME).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let text = |key: &str| {
            let own = package.and_then(|package| package.get(key)).and_then(Item::as_str);
            own.or_else(|| inherited["package"][key].as_str()).map(str::to_owned)
        };
        let library = document.get("lib");
        let is_set = |key: &str| library.and_then(|it| it.get(key)).and_then(Item::as_bool) == Some(true);
        let is_macro_type =
            library.and_then(|it| it.get("crate-type")).is_some_and(|it| strings(it).contains("proc-macro"));
        Self {
            dependencies: dependencies(&document),
            features: features(&document),
            build_script: build_script(package, tree),
            is_proc_macro: is_set("proc-macro") || is_set("proc_macro") || is_macro_type,
            links: text("links"),
            license: text("license").or_else(|| text("license-file").map(|file| format!("see {file}"))),
            repository: text("repository"),
        }
    }
}

/// Cargo takes the file `build.rs` without a word in the manifest.
fn build_script(package: Option<&Item>, tree: &Tree) -> Option<String> {
    let build = package.and_then(|package| package.get("build"));
    match build {
        Some(item) if item.as_bool() == Some(false) => None,
        Some(item) if item.is_array() => Some(strings(item).into_iter().collect::<Vec<_>>().join(", ")),
        Some(item) => Some(item.as_str().unwrap_or("build.rs").to_owned()),
        None => tree.files.contains_key("build.rs").then(|| "build.rs".to_owned()),
    }
}

fn dependencies(document: &DocumentMut) -> BTreeMap<String, String> {
    let targets = document.get("target").and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter);
    let tables = targets.filter_map(|(target, table)| Some((format!(" on {target}"), table.as_table_like()?)));
    let own = (String::new(), document.as_table() as &dyn TableLike);
    let mut found = BTreeMap::new();
    for (target, table) in tables.chain([own]) {
        for (key, purpose) in
            [("dependencies", ""), ("build-dependencies", " to build"), ("dev-dependencies", " to test")]
        {
            let alias = key.replace('-', "_");
            let entries = table.get(key).or_else(|| table.get(&alias)).and_then(Item::as_table_like);
            for (name, item) in entries.into_iter().flat_map(TableLike::iter) {
                found.insert(format!("{name}{purpose}{target}"), wanted(item));
            }
        }
    }
    found
}

/// Writes what a dependency asks for: the version first, then all else in one order.
fn wanted(item: &Item) -> String {
    let Some(table) = item.as_table_like() else {
        return item.as_str().unwrap_or_default().to_owned();
    };
    let text = |key: &str| table.get(key).and_then(Item::as_str);
    let mut words: Vec<_> = text("version").map(str::to_owned).into_iter().collect();
    let is = |key: &str, expected: bool| table.get(key).and_then(Item::as_bool) == Some(expected);
    if is("workspace", true) {
        words.push("as the workspace has it".to_owned());
    }
    for key in ["package", "registry", "registry-index", "path", "git", "rev", "tag", "branch"] {
        words.extend(text(key).map(|value| format!("{key} {value}")));
    }
    if is("optional", true) {
        words.push("optional".to_owned());
    }
    if is("default-features", false) || is("default_features", false) {
        words.push("without default features".to_owned());
    }
    let features = table.get("features").map(strings).unwrap_or_default();
    if !features.is_empty() {
        words.push(format!("features {}", features.into_iter().collect::<Vec<_>>().join(" ")));
    }
    words.join(", ")
}

/// Returns the features. An optional dependency is one too, unless something names it with `dep:`.
fn features(document: &DocumentMut) -> BTreeMap<String, BTreeSet<String>> {
    let table = document.get("features").and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter);
    table.map(|(name, means)| (name.to_owned(), strings(means))).collect()
}

fn strings(item: &Item) -> BTreeSet<String> {
    let values = item.as_array().into_iter().flatten();
    values.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::tree;
    use super::*;

    #[test]
    fn all_that_matters_is_read() {
        let text = "[package]\nname = 'a'\nlinks = 'z'\nlicense = 'MIT'\n[lib]\nproc-macro = true\n\
                    [dependencies]\nb = '1'\nc = { version = '2', optional = true, features = ['y', 'x'], \
                    default-features = false }\n[build-dependencies]\nd.workspace = true\n\
                    [target.'cfg(unix)'.dependencies.e]\ngit = 'https://example.com/e'\nrev = 'f'\n\
                    [features]\ndefault = ['c']\n";
        let manifest = Manifest::of(&tree("1.0.0", &[("Cargo.toml", text), ("build.rs", "")]));
        let dependencies: Vec<_> =
            manifest.dependencies.iter().map(|(name, wanted)| format!("{name}: {wanted}")).collect();
        assert_eq!(
            dependencies,
            [
                "b: 1",
                "c: 2, optional, without default features, features x y",
                "d to build: as the workspace has it",
                "e on cfg(unix): git https://example.com/e, rev f"
            ]
        );
        assert_eq!(manifest.build_script.as_deref(), Some("build.rs"));
        assert!(manifest.is_proc_macro && manifest.features.contains_key("default"));
        assert_eq!((manifest.links.as_deref(), manifest.license.as_deref()), (Some("z"), Some("MIT")));
    }

    #[test]
    fn a_build_script_may_be_named_or_switched_off() {
        let of = |build: &str| {
            let text = format!("[package]\nname = 'a'\n{build}\n");
            Manifest::of(&tree("1.0.0", &[("Cargo.toml", &text), ("build.rs", "")])).build_script
        };
        assert_eq!(of("build = 'other.rs'").as_deref(), Some("other.rs"));
        assert_eq!(of("build = false"), None);
        assert_eq!(of("build = ['a.rs', 'b.rs']").as_deref(), Some("a.rs, b.rs"));
        assert_eq!(Manifest::of(&tree("1.0.0", &[])), Manifest::default());
    }

    #[test]
    fn what_the_workspace_says_counts() {
        let files = [
            ("Cargo.toml", "[package]\nlicense.workspace = true\n"),
            ("@workspace", "{\"package\":{\"license\":\"MIT\"}}"),
        ];
        assert_eq!(Manifest::of(&tree("1.0.0", &files)).license.as_deref(), Some("MIT"));
    }
}
