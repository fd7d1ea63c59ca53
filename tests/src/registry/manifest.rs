//! What a registry says about a crate: its line in the index, and the Cargo.toml that it hands out.

use serde_json::{Map, Value, json};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table};

use super::Crate;

/// The index of crates.io, as lines of other registries name it.
const CRATES_IO: &str = "https://github.com/rust-lang/crates.io-index";

/// A registry as its crates see it.
pub(super) enum Shelf<'a> {
    /// The registry where everything is that has no other.
    CratesIo,
    /// Another one.
    Other {
        /// The address of its index.
        index: &'a str,
        /// The names of its crates. A dependency of another name is one on crates.io.
        names: &'a [&'a str],
    },
}

impl Shelf<'_> {
    /// Returns the registry of a dependency as a line of the index names it: not at all, if it is this very registry.
    fn in_index(&self, dependency: &Value) -> Option<&str> {
        match self {
            Self::Other { .. } if self.in_manifest(dependency).is_none() => Some(CRATES_IO),
            Self::CratesIo | Self::Other { .. } => None,
        }
    }

    /// Returns the registry of a dependency as a Cargo.toml names it: not at all, if it is crates.io.
    fn in_manifest(&self, dependency: &Value) -> Option<&str> {
        let is_among = |names: &[&str]| dependency["name"].as_str().is_some_and(|name| names.contains(&name));
        match self {
            Self::Other { index, names } if is_among(names) => Some(index),
            Self::CratesIo | Self::Other { .. } => None,
        }
    }
}

/// Returns the crate's line in the index.
pub(super) fn line(published: &Crate, shelf: &Shelf<'_>, checksum: &str) -> Value {
    let dependencies = dependencies(published).map(|dependency| {
        let name = &dependency["name"];
        let (name, package) = match &dependency["rename"] {
            Value::Null => (name, &Value::Null),
            rename => (rename, name),
        };
        json!({
            "name": name,
            "req": dependency["req"],
            "features": dependency["features"],
            "optional": dependency["optional"],
            "default_features": dependency["uses_default_features"],
            "target": dependency["target"],
            "kind": dependency["kind"].as_str().unwrap_or("normal"),
            "registry": shelf.in_index(dependency),
            "package": package,
        })
    });
    json!({
        "name": published.name(),
        "vers": published.version(),
        "deps": dependencies.collect::<Vec<_>>(),
        "cksum": checksum,
        "features": {},
        // The place for features that name `dep:`, and then all are welcome.
        "features2": published.package["features"],
        "yanked": false,
        "links": published.package["links"],
        "rust_version": published.package["rust_version"],
        "v": 2,
    })
}

/// Returns the crate's Cargo.toml, which needs no workspace around it.
pub(super) fn manifest(published: &Crate, shelf: &Shelf<'_>) -> String {
    let mut document = DocumentMut::new();
    let mut package = Table::new();
    let fields = ["name", "version", "edition", "description", "license", "authors", "links", "metadata"];
    for field in fields {
        insert(&mut package, field, &published.package[field]);
    }
    insert(&mut package, "rust-version", &published.package["rust_version"]);
    document["package"] = package.into();
    targets(published, &mut document);
    if let Value::Object(features) = &published.package["features"] {
        let mut table = Table::new();
        features.iter().for_each(|(name, value)| insert(&mut table, name, value));
        document["features"] = table.into();
    }
    // Nobody tests a crate of a registry, but a feature in its line of the index may name what its tests need.
    for dependency in dependencies(published).filter(|dependency| dependency["kind"] != "dev") {
        let kind = if dependency["kind"] == "build" { "build-dependencies" } else { "dependencies" };
        let key = dependency["rename"].as_str().or(dependency["name"].as_str()).expect("a dependency has a name");
        let place = match dependency["target"].as_str() {
            None => document.entry(kind),
            Some(target) => {
                let targets = document.entry("target").or_insert(Table::new().into());
                let tables = targets.as_table_mut().expect("written as a table").entry(target);
                let tables = tables.or_insert(Table::new().into());
                tables.as_table_mut().expect("written as a table").entry(kind)
            }
        };
        place.or_insert(Table::new().into())[key] = requirement(dependency, shelf).into();
    }
    document.to_string()
}

fn dependencies(published: &Crate) -> impl Iterator<Item = &Value> {
    published.package["dependencies"].as_array().expect("cargo metadata has a list of dependencies").iter()
}

fn requirement(dependency: &Value, shelf: &Shelf<'_>) -> InlineTable {
    let mut table = InlineTable::new();
    let mut put = |key: &str, value: &Value| {
        if let Some(value) = toml(value) {
            table.insert(key, value);
        }
    };
    put("version", &dependency["req"]);
    put("features", &dependency["features"]);
    put("optional", &dependency["optional"]);
    put("default-features", &dependency["uses_default_features"]);
    if !dependency["rename"].is_null() {
        put("package", &dependency["name"]);
    }
    put("registry-index", &shelf.in_manifest(dependency).into());
    table
}

/// Writes the library and the programs, whose names Cargo might not guess.
fn targets(published: &Crate, document: &mut DocumentMut) {
    let folder = published.package["manifest_path"].as_str().and_then(|path| path.strip_suffix("Cargo.toml"));
    let folder = folder.expect("a manifest is in a folder");
    for target in published.package["targets"].as_array().into_iter().flatten() {
        let kinds = target["kind"].as_array().expect("a target has kinds");
        let path = target["src_path"].as_str().and_then(|path| path.strip_prefix(folder));
        let mut table = Table::new();
        insert(&mut table, "name", &target["name"]);
        table["path"] = path.expect("a target is in the package's folder").replace('\\', "/").into();
        if kinds.contains(&"bin".into()) {
            let programs = document.entry("bin").or_insert(Item::ArrayOfTables(toml_edit::ArrayOfTables::new()));
            programs.as_array_of_tables_mut().expect("written as an array of tables").push(table);
        } else if kinds.contains(&"proc-macro".into()) {
            table["proc-macro"] = true.into();
            document["lib"] = table.into();
        } else if kinds.contains(&"lib".into()) {
            document["lib"] = table.into();
        }
    }
}

fn insert(table: &mut Table, key: &str, value: &Value) {
    if let Some(value) = toml(value) {
        table.insert(key, Item::Value(value));
    }
}

/// Translates JSON to TOML, which has no word for nothing.
fn toml(value: &Value) -> Option<toml_edit::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(value) => (*value).into(),
        Value::Number(value) => value.as_i64().expect("manifests have no fractions").into(),
        Value::String(value) => value.as_str().into(),
        Value::Array(values) => values.iter().filter_map(toml).collect::<Array>().into(),
        Value::Object(values) => inline(values).into(),
    })
}

fn inline(values: &Map<String, Value>) -> InlineTable {
    values.iter().filter_map(|(key, value)| Some((key.as_str(), toml(value)?))).collect()
}
