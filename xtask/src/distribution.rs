//! A distribution: a package of the user's own that depends on kure and on the plugins it selects.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, TableLike};

use crate::dependency::Origin;
use crate::failure::Failure;
use crate::package;
use crate::plugin::{Gvk, PREFIX};
use crate::select;
use crate::sets::Exclusions;

mod edit;
mod generated;
mod mistake;
mod resolve;
mod sync;

pub use edit::{add, compatible, entry, remove, require, share_core};
pub use generated::Generated;
pub use mistake::DistributionError;
pub use resolve::{Network, Resolved, lock, lock_newest, resolve, update};
pub use sync::{differences, force, guess, sync};

/// A distribution, as its Cargo.toml describes it.
#[derive(Clone, Debug)]
pub struct Distribution {
    /// Its folder.
    pub folder: PathBuf,
    /// Its Cargo.toml.
    pub document: DocumentMut,
    /// The name of its binary.
    pub name: String,
    /// The plugins, by what `[dependencies]` calls them, in the order of the list.
    pub plugins: Vec<String>,
    /// Kinds that plugins do not have.
    pub excluded: Exclusions,
}

impl Distribution {
    /// Finds the distribution around a folder, or none if there is something else.
    pub fn find(folder: &Path) -> Result<Option<Self>, Failure> {
        for folder in folder.ancestors() {
            let manifest = folder.join("Cargo.toml");
            if !manifest.is_file() {
                continue;
            }
            let document = package::read(&manifest)?;
            if document.get("workspace").is_some() || is_distribution(&document) {
                return Self::describe(folder, document);
            }
        }
        Ok(None)
    }

    /// Finds the distribution around the current folder, or that of the manifest that the user names.
    pub fn require(manifest: Option<&Path>) -> Result<Self, Failure> {
        let folder = starting_folder(manifest)?;
        Self::find(&folder)?.ok_or_else(|| DistributionError::Absent { folder }.into())
    }

    /// Describes what is in a folder, unless it is no distribution.
    fn describe(folder: &Path, document: DocumentMut) -> Result<Option<Self>, Failure> {
        if !is_distribution(&document) {
            return Ok(None);
        }
        let manifest = folder.join("Cargo.toml");
        let wrong = |mistake: String| DistributionError::Manifest { manifest: manifest.clone(), mistake };
        let (name, plugins, excluded) = read_table(&document).map_err(wrong)?;
        let distribution = Self { folder: folder.to_owned(), document, name, plugins, excluded };
        for key in ["kure-cli", "kure-core"].into_iter().chain(distribution.plugins.iter().map(String::as_str)) {
            distribution.origin(key)?;
        }
        Ok(Some(distribution))
    }

    /// Reads a Cargo.toml that was changed in memory.
    pub fn reread(self) -> Result<Self, Failure> {
        let absent = DistributionError::Absent { folder: self.folder.clone() };
        Self::describe(&self.folder, self.document)?.ok_or_else(|| absent.into())
    }

    /// Returns the path of its Cargo.toml.
    pub fn manifest(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }

    /// Returns the path of its Cargo.lock.
    pub fn lock(&self) -> PathBuf {
        self.folder.join("Cargo.lock")
    }

    /// Returns the path of its src/main.rs.
    pub fn main(&self) -> PathBuf {
        self.folder.join("src").join("main.rs")
    }

    /// Returns a dependency by what `[dependencies]` calls it.
    pub fn dependency(&self, key: &str) -> Option<&Item> {
        self.document.get("dependencies")?.get(key)
    }

    /// Returns the package that a dependency names.
    pub fn package<'a>(&'a self, key: &'a str) -> &'a str {
        let renamed = self.dependency(key).and_then(|item| item.get("package")).and_then(Item::as_str);
        renamed.unwrap_or(key)
    }

    /// Returns the version that a dependency asks for.
    pub fn version(&self, key: &str) -> Option<&str> {
        let item = self.dependency(key)?;
        item.as_str().or_else(|| item.get("version")?.as_str())
    }

    /// Returns the features of a dependency beside its default ones.
    pub fn features(&self, key: &str) -> Vec<String> {
        let list = self.dependency(key).and_then(|item| item.get("features")?.as_array());
        list.into_iter().flatten().filter_map(|feature| feature.as_str().map(str::to_owned)).collect()
    }

    /// Finds a plugin by what `[dependencies]` calls it, by its package or by its short name.
    pub fn find_plugin(&self, name: &str) -> Result<&str, DistributionError> {
        let id = |package: &str| package.strip_prefix(PREFIX).unwrap_or(package).to_owned();
        let keys = || self.plugins.iter().map(String::as_str);
        let found = keys().find(|key| *key == name);
        found.or_else(|| keys().find(|key| id(self.package(key)) == id(name))).ok_or_else(|| {
            let known: Vec<_> = keys().map(|key| id(self.package(key))).collect();
            DistributionError::NoPlugin { name: name.to_owned(), nearest: select::nearest(name, &known), known }
        })
    }

    /// Returns where a dependency comes from.
    pub fn origin(&self, key: &str) -> Result<Origin, DistributionError> {
        let wrong = |mistake: String| DistributionError::Manifest { manifest: self.manifest(), mistake };
        let item = self
            .dependency(key)
            .ok_or_else(|| wrong(format!("expected `{key}` among the dependencies, found no such dependency")))?;
        let text = |key: &str| item.get(key).and_then(Item::as_str);
        if let Some(path) = text("path") {
            let folder = self.folder.join(path);
            // As Cargo names it, unless it is not there, which Cargo says better.
            return Ok(Origin::Path(folder.canonicalize().unwrap_or(folder)));
        }
        let Some(url) = text("git") else { return Ok(Origin::Registry(text("registry").map(str::to_owned))) };
        let commit = text("rev").unwrap_or_default();
        if commit.len() == 40 && commit.chars().all(|c| c.is_ascii_hexdigit()) {
            Ok(Origin::Git { url: url.to_owned(), commit: commit.to_owned() })
        } else {
            Err(wrong(format!("expected `rev` with a whole commit of 40 digits for `{key}`, found `{commit}`")))
        }
    }
}

/// Returns the folder to look around in: that of the manifest, or the current one.
pub(crate) fn starting_folder(manifest: Option<&Path>) -> Result<PathBuf, Failure> {
    let folder = match manifest {
        Some(manifest) => manifest.parent().filter(|folder| *folder != "").unwrap_or(".".as_ref()),
        None => ".".as_ref(),
    };
    folder.canonicalize().map_err(Failure::file("find", folder))
}

fn table(document: &DocumentMut) -> Option<&Item> {
    document.get("package")?.get("metadata")?.get("kure")
}

fn is_distribution(document: &DocumentMut) -> bool {
    table(document).is_some_and(|table| table.get("plugins").is_some())
}

/// Reads `[package.metadata.kure]`: the name of the binary, the plugins, and the kinds that they do not have.
fn read_table(document: &DocumentMut) -> Result<(String, Vec<String>, Exclusions), String> {
    let table = table(document).and_then(Item::as_table_like).ok_or("expected a table, found something else")?;
    if let Some((key, _)) = table.iter().find(|(key, _)| !["name", "plugins", "exclude-gvks"].contains(key)) {
        return Err(format!("expected `name`, `plugins` and `exclude-gvks`, found `{key}`"));
    }
    let name = match table.get("name") {
        None => "kure".to_owned(),
        Some(name) => name.as_str().ok_or("expected a text as `name`, found something else")?.to_owned(),
    };
    let plugins = texts(table, "plugins")?;
    let once: BTreeSet<_> = plugins.iter().collect();
    if let Some(twice) = once.iter().find(|plugin| plugins.iter().filter(|it| it == *plugin).count() > 1) {
        return Err(format!("expected each plugin once in `plugins`, found `{twice}` again"));
    }
    let mut excluded = Exclusions::new();
    if let Some(item) = table.get("exclude-gvks") {
        let by_plugin = item.as_table_like().ok_or("expected a table `exclude-gvks`, found something else")?;
        for (plugin, _) in by_plugin.iter() {
            let gvks = texts(by_plugin, plugin)?.into_iter().map(Gvk::try_from).collect::<Result<_, _>>()?;
            excluded.insert(plugin.to_owned(), gvks);
        }
    }
    Ok((name, plugins, excluded))
}

fn texts(table: &dyn TableLike, key: &str) -> Result<Vec<String>, String> {
    let wrong = || format!("expected a list of texts as `{key}`, found something else");
    let list = table.get(key).and_then(Item::as_array).ok_or_else(wrong)?;
    list.iter().map(|value| value.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
}

#[cfg(test)]
pub(crate) mod tests;
