//! What the user's configuration of Cargo says about where crates are: names of registries, and registries in folders.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item};

use crate::cargo;
use crate::failure::Failure;
use crate::package;

/// What is taken from the configuration. All else of it has no effect on a sealed build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The indices of registries, by name.
    pub registries: BTreeMap<String, String>,
    /// Folders with archives, the nearest first.
    pub folders: Vec<PathBuf>,
}

impl Settings {
    /// Reads every file that applies to Cargo in `folder`.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let home = cargo::home();
        let mut settings = Self::default();
        let above = folder.ancestors().map(|folder| (folder.join(".cargo"), folder.to_owned()));
        // Paths in the file of Cargo's own folder are seen from the folder above it, as those in the others.
        let own = home.iter().map(|home| (home.clone(), home.parent().unwrap_or(home).to_owned()));
        let mut seen = Vec::new();
        for (folder, base) in above.chain(own) {
            // The name without an ending is the old one, and wins where both are there.
            let file = ["config", "config.toml"].map(|name| folder.join(name)).into_iter().find(|path| path.is_file());
            let Some(file) = file.filter(|file| !seen.contains(file)) else { continue };
            settings.add(&package::read(&file)?, &base);
            seen.push(file);
        }
        if let Some(home) = home {
            let caches = fs::read_dir(home.join("registry").join("cache")).into_iter().flatten().flatten();
            settings.folders.extend(caches.map(|entry| entry.path()));
        }
        Ok(settings)
    }

    fn add(&mut self, document: &DocumentMut, base: &Path) {
        for (name, registry) in tables(document.get("registries")) {
            if let Some(index) = registry.get("index").and_then(Item::as_str) {
                self.registries.entry(name.to_owned()).or_insert_with(|| index.to_owned());
            }
        }
        let local = tables(document.get("source")).filter_map(|(_, source)| source.get("local-registry")?.as_str());
        self.folders.extend(local.map(|folder| base.join(folder)));
    }
}

fn tables(item: Option<&Item>) -> impl Iterator<Item = (&str, &Item)> {
    item.and_then(Item::as_table_like).into_iter().flat_map(|table| table.iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_has_the_last_word() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        let write = |folder: &Path, text: &str| {
            fs::create_dir_all(folder.join(".cargo")).unwrap();
            fs::write(folder.join(".cargo/config.toml"), text).unwrap();
        };
        let outer = "[registries]\nacme.index = \"a\"\nb.index = \"b\"\n[source.l]\nlocal-registry = \"crates\"\n";
        write(folder.path(), outer);
        write(&inner, "registries.acme = { index = \"c\" }\nsource.m.local-registry = \"/m\"\n");
        let settings = Settings::read(&inner).unwrap();
        let registries = ["acme", "b"].map(|name| settings.registries[name].as_str());
        assert_eq!(registries, ["c", "b"]);
        assert_eq!(settings.folders[..2], [PathBuf::from("/m"), folder.path().join("crates")]);
        write(&inner, "[registries");
        assert!(Settings::read(&inner).is_err());
    }
}
