//! The manifest of a package as it would be without the workspace that it is in.

use std::path::{Component, Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use crate::failure::Failure;
use crate::package;

/// The tables of dependencies that a package in a binary has.
const DEPENDENCIES: [&str; 2] = ["dependencies", "build-dependencies"];

/// What says nothing about the library of a package.
const DROPPED: [&str; 7] = ["dev-dependencies", "workspace", "profile", "patch", "test", "bench", "example"];

/// Returns the manifest of the package in `folder` with what it inherits written out, and with the folders that it
/// depends on beside it, under the names that `beside` gives them.
pub fn normalised(folder: &Path, beside: impl Fn(&Path) -> Option<String>) -> Result<String, Failure> {
    let path = folder.join("Cargo.toml");
    let mut manifest = package::read(&path)?;
    let (root, workspace) = workspace(folder, &manifest)?;
    let workspace = workspace.as_ref().and_then(|document| document.get("workspace")).and_then(Item::as_table_like);

    if let Some(package) = manifest.get_mut("package").and_then(Item::as_table_like_mut) {
        package.remove("workspace");
        let values = workspace.and_then(|workspace| workspace.get("package")).and_then(Item::as_table_like);
        inherit_fields(package, values);
    }
    if manifest.get("lints").and_then(|lints| lints.get("workspace")).is_some() {
        manifest.remove("lints");
        if let Some(lints) = workspace.and_then(|workspace| workspace.get("lints")) {
            manifest.insert("lints", lints.clone());
        }
    }
    let shared = workspace.and_then(|workspace| workspace.get("dependencies")).and_then(Item::as_table_like);
    let shared = Shared { root: &root, dependencies: shared };
    for_each_dependencies(manifest.as_table_mut(), &mut |table| {
        for (name, dependency) in table.iter_mut() {
            inherit_dependency(name.get(), dependency, &shared, folder);
            move_beside(dependency, folder, &beside);
        }
    });
    for key in DROPPED {
        manifest.remove(key);
    }
    Ok(manifest.to_string())
}

/// Finds the workspace that a package is in, and its folder.
fn workspace(folder: &Path, manifest: &DocumentMut) -> Result<(PathBuf, Option<DocumentMut>), Failure> {
    if let Some(root) = manifest.get("package").and_then(|package| package.get("workspace")).and_then(Item::as_str) {
        let root = plain(&folder.join(root));
        let document = package::read(&root.join("Cargo.toml"))?;
        return Ok((root, Some(document)));
    }
    for root in folder.ancestors() {
        let path = root.join("Cargo.toml");
        if path.is_file() {
            let document = package::read(&path)?;
            if document.contains_key("workspace") {
                return Ok((root.to_owned(), Some(document)));
            }
        }
    }
    Ok((folder.to_owned(), None))
}

/// Replaces each `field.workspace = true` by the workspace's value. What the workspace has not is left for Cargo to tell.
fn inherit_fields(package: &mut dyn TableLike, values: Option<&dyn TableLike>) {
    let inherits = |item: &Item| item.get("workspace").and_then(Item::as_bool) == Some(true);
    let inherited: Vec<String> =
        package.iter().filter(|(_, item)| inherits(item)).map(|(name, _)| name.to_owned()).collect();
    for name in inherited {
        if let Some(value) = values.and_then(|values| values.get(&name)) {
            package.insert(&name, value.clone());
        }
    }
}

/// Dependencies of a workspace, and where its folders are seen from.
struct Shared<'s> {
    root: &'s Path,
    dependencies: Option<&'s dyn TableLike>,
}

fn inherit_dependency(name: &str, dependency: &mut Item, shared: &Shared<'_>, folder: &Path) {
    let Some(own) = dependency.as_table_like() else { return };
    if own.get("workspace").and_then(Item::as_bool) != Some(true) {
        return;
    }
    let Some(value) = shared.dependencies.and_then(|dependencies| dependencies.get(name)) else { return };
    let mut whole = toml_edit::InlineTable::new();
    match value.as_table_like() {
        Some(table) => {
            let entries = table.iter().filter_map(|(key, item)| Some((key, item.as_value()?.clone())));
            entries.for_each(|(key, value)| drop(whole.insert(key, value)));
        }
        None => drop(value.as_value().map(|version| whole.insert("version", version.clone()))),
    }
    if let Some(path) = whole.get("path").and_then(Value::as_str) {
        let path = crate::dependency::relative(folder, &plain(&shared.root.join(path)));
        whole.insert("path", path.to_string_lossy().replace('\\', "/").into());
    }
    for (key, item) in own.iter().filter(|(key, _)| *key != "workspace") {
        let Some(value) = item.as_value() else { continue };
        if key == "features"
            && let Some(features) = whole.get_mut("features").and_then(Value::as_array_mut)
        {
            // Features add up; all else is the package's own.
            features.extend(value.as_array().into_iter().flatten().cloned());
        } else {
            whole.insert(key, value.clone());
        }
    }
    *dependency = whole.into();
}

/// Points a dependency on a folder to the copy of that folder.
fn move_beside(dependency: &mut Item, folder: &Path, beside: &impl Fn(&Path) -> Option<String>) {
    let Some(table) = dependency.as_table_like_mut() else { return };
    let Some(path) = table.get("path").and_then(Item::as_str) else { return };
    let from = plain(&folder.join(path));
    // A folder that is not copied is one that no feature of this binary asks for, so Cargo never looks for it.
    let name = beside(&from).unwrap_or_else(|| from.file_name().unwrap_or_default().to_string_lossy().into_owned());
    table.insert("path", toml_edit::value(format!("../{name}")));
}

/// Calls `each` with the tables of dependencies, those for some targets only among them.
fn for_each_dependencies(manifest: &mut Table, each: &mut impl FnMut(&mut dyn TableLike)) {
    for key in DEPENDENCIES {
        if let Some(table) = manifest.get_mut(key).and_then(Item::as_table_like_mut) {
            each(table);
        }
    }
    let Some(targets) = manifest.get_mut("target").and_then(Item::as_table_like_mut) else { return };
    for (_, target) in targets.iter_mut() {
        let Some(target) = target.as_table_like_mut() else { continue };
        target.remove("dev-dependencies");
        for key in DEPENDENCIES {
            if let Some(table) = target.get_mut(key).and_then(Item::as_table_like_mut) {
                each(table);
            }
        }
    }
}

/// Takes the `..` out of a path.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_a_package_inherits_is_written_out() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("plugins/vault");
        fs::create_dir_all(&folder).unwrap();
        let workspace = r#"
[workspace]
members = ["plugins/*"]
[workspace.package]
version = "1.2.3"
license = "MIT"
[workspace.lints.rust]
unsafe_code = "forbid"
[workspace.dependencies]
kure-core = { path = "kure-core", version = "0.1.0", default-features = false }
serde = { version = "1", features = ["derive"] }
itoa = "1"
"#;
        let manifest = r#"
[package]
name = "vault"
version.workspace = true
license.workspace = true
[lints]
workspace = true
[dependencies]
kure-core = { workspace = true, features = ["testing"] }
serde = { workspace = true, features = ["rc"], optional = true }
itoa.workspace = true
own = { path = "../own" }
[target.'cfg(unix)'.dependencies]
other = { path = "other" }
[dev-dependencies]
insta = "1"
[[test]]
name = "all"
"#;
        fs::write(root.path().join("Cargo.toml"), workspace).unwrap();
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        let beside = |from: &Path| from.ends_with("plugins/own").then(|| "kure-plugin-own".to_owned());
        insta::assert_snapshot!(normalised(&folder, beside).unwrap());
    }
}
