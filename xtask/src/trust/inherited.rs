//! What a crate takes from its workspace: values that its own folder does not hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use toml_edit::{DocumentMut, Item, TableLike, Value};

use super::names::TreeError;

/// What the values are called beside the names of files.
pub const NAME: &str = "@workspace";

/// The tables of dependencies, which a target may have as well.
const DEPENDENCIES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// The values by their place in the table `workspace`.
type Values = BTreeMap<String, BTreeMap<String, Json>>;

/// Returns the values that the crate in `folder` inherits, as JSON with sorted keys. None if it inherits nothing.
pub fn values(folder: &Path) -> Result<Option<String>, TreeError> {
    let path = folder.join("Cargo.toml");
    let manifest = read(&path)?;
    let wanted = wanted(&manifest);
    if wanted.is_empty() {
        return Ok(None);
    }
    let workspace = workspace(folder, &manifest)?.unwrap_or_default();
    let workspace = workspace.get("workspace");
    let mut values = Values::new();
    for (table, key) in wanted {
        let table_of_workspace = workspace.and_then(|workspace| workspace.get(table));
        let item = if table == "lints" { table_of_workspace } else { table_of_workspace.and_then(|it| it.get(&key)) };
        // A value that is absent is Cargo's to complain about. That it is absent counts.
        values.entry(table.to_owned()).or_default().insert(key, item.map_or(Json::Null, canonical));
    }
    Ok(Some(serde_json::to_string(&values).expect("the values are JSON")))
}

fn read(path: &Path) -> Result<DocumentMut, TreeError> {
    let text = fs::read_to_string(path).map_err(|error| TreeError::new("Cargo.toml", error.to_string()))?;
    text.parse().map_err(|mistake: toml_edit::TomlError| TreeError::new("Cargo.toml", mistake.message()))
}

/// Returns what is inherited: the table of the workspace, and the key in it.
fn wanted(manifest: &DocumentMut) -> Vec<(&'static str, String)> {
    let mut wanted = Vec::new();
    let package = inheriting(manifest.get("package"));
    wanted.extend(package.map(|key| ("package", key)));
    if manifest.get("lints").is_some_and(inherits) {
        wanted.push(("lints", "workspace".to_owned()));
    }
    let targets = manifest.get("target").and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter);
    let tables =
        targets.filter_map(|(_, target)| target.as_table_like()).chain([manifest.as_table() as &dyn TableLike]);
    for table in tables {
        for name in DEPENDENCIES {
            wanted.extend(inheriting(table.get(name)).map(|key| ("dependencies", key)));
        }
    }
    wanted
}

fn inheriting(table: Option<&Item>) -> impl Iterator<Item = String> {
    let entries = table.and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter);
    entries.filter(|(_, item)| inherits(item)).map(|(key, _)| key.to_owned())
}

fn inherits(item: &Item) -> bool {
    item.get("workspace").and_then(Item::as_bool) == Some(true)
}

/// Finds the manifest of the workspace: where the crate says, or in the nearest folder above.
fn workspace(folder: &Path, manifest: &DocumentMut) -> Result<Option<DocumentMut>, TreeError> {
    let named = manifest.get("package").and_then(|package| package.get("workspace")).and_then(Item::as_str);
    let folders: Vec<PathBuf> = match named {
        Some(named) => vec![folder.join(named)],
        None => folder.ancestors().map(Path::to_owned).collect(),
    };
    for path in folders.iter().map(|folder| folder.join("Cargo.toml")).filter(|path| path.is_file()) {
        let document = read(&path)?;
        if document.contains_key("workspace") {
            return Ok(Some(document));
        }
    }
    Ok(None)
}

/// Returns a value as JSON whose keys are sorted.
fn canonical(item: &Item) -> Json {
    if let Some(table) = item.as_table_like() {
        let sorted: BTreeMap<_, _> = table.iter().map(|(key, item)| (key, canonical(item))).collect();
        return sorted.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    }
    match item {
        Item::Value(Value::Array(array)) => array.iter().map(|value| canonical(&Item::Value(value.clone()))).collect(),
        Item::ArrayOfTables(array) => array.iter().map(|table| canonical(&Item::Table(table.clone()))).collect(),
        Item::Value(Value::String(text)) => Json::String(text.value().clone()),
        Item::Value(Value::Integer(number)) => Json::from(*number.value()),
        Item::Value(Value::Float(number)) => Json::from(*number.value()),
        Item::Value(Value::Boolean(value)) => Json::from(*value.value()),
        Item::Value(Value::Datetime(moment)) => Json::String(moment.value().to_string()),
        _ => Json::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKSPACE: &str = "[workspace]\n[workspace.package]\nedition = '2024'\nversion = '0.1.0'\n\
                             [workspace.dependencies]\nb = { version = '1', features = ['z', 'a'] }\nc = '2'\n\
                             [workspace.lints.rust]\nunsafe_code = 'forbid'\n";

    fn of(workspace: &str, package: &str) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("Cargo.toml"), workspace).unwrap();
        fs::write(folder.path().join("a/Cargo.toml"), package).unwrap();
        values(&folder.path().join("a")).unwrap()
    }

    #[test]
    fn what_is_inherited_is_told_and_nothing_else() {
        let package = "lints.workspace = true\n[package]\nname = 'a'\nedition.workspace = true\n\
                       [target.'cfg(unix)'.dependencies]\nb = { workspace = true, optional = true }\n";
        let expected = r#"{"dependencies":{"b":{"features":["z","a"],"version":"1"}},"#.to_owned()
            + r#""lints":{"workspace":{"rust":{"unsafe_code":"forbid"}}},"package":{"edition":"2024"}}"#;
        assert_eq!(of(WORKSPACE, package), Some(expected.clone()));
        assert_eq!(of(&WORKSPACE.replace("c = '2'", "c = '3'"), package), Some(expected.clone()));
        assert_ne!(of(&WORKSPACE.replace("version = '1'", "version = '2'"), package), Some(expected));
    }

    #[test]
    fn a_crate_of_its_own_inherits_nothing() {
        assert_eq!(of(WORKSPACE, "[package]\nname = 'a'\n[dependencies]\nb = '1'\n"), None);
    }
}
