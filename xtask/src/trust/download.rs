//! Archives of crates that are not here: Cargo downloads them, and none of their code is run.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use super::bytes;
use super::review::ReviewError;
use super::tree::Tree;
use crate::cargo::Cargo;
use crate::failure::Failure;
use crate::lock::{self, Entry};
use crate::scratch::Scratch;

/// The public registry, as Cargo.lock writes it.
pub const INDEX: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// An archive in a registry.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// The crate.
    pub name: &'w str,
    /// Its version.
    pub version: &'w str,
    /// The registry, as Cargo's configuration calls it, if somebody named one.
    pub registry: Option<&'w str>,
    /// The registry, as Cargo.lock writes it, if the crate is known here. The public one if neither is said.
    pub source: Option<&'w str>,
    /// The checksum, if somebody here has written it down.
    pub checksum: Option<&'w str>,
    /// Whether to stay off the network.
    pub is_offline: bool,
}

impl Wanted<'_> {
    /// Reads the archive, downloading it first if it is not here. It has the checksum that is written down here, or else
    /// the one that the registry's index says.
    pub fn tree(&self, cargo: &Cargo) -> Result<Tree, Failure> {
        if let Some(checksum) = self.checksum
            && let Some(path) = self.cached(checksum)
        {
            return Tree::of_archive(self.name, self.version, &path, checksum);
        }
        let scratch = Scratch::new()?;
        let manifest = scratch.write("Cargo.toml", &self.manifest())?;
        scratch.write("src/lib.rs", "")?;
        if let (Some(checksum), None) = (self.checksum, self.registry) {
            // A version that its authors took back is given out to those alone who have it in their lock.
            scratch.write("Cargo.lock", &self.lock(checksum))?;
        }
        // Cargo is called where it was called before, whose configuration knows the registries. That of the folders above
        // a temporary one may be anybody's.
        let run = |is_offline: bool| {
            let mut command = cargo.command("fetch");
            command.arg("--manifest-path").arg(&manifest);
            if is_offline {
                command.arg("--offline");
            }
            cargo.capture(&mut command, "download the crate")
        };
        match run(true) {
            Err(Failure::Cargo { .. }) if !self.is_offline => run(false).map(drop),
            result => result.map(drop),
        }?;
        let entries = lock::entries_of(&scratch.path().join("Cargo.lock"))?;
        let (version, checksum) = self.listed(&entries).ok_or_else(|| self.absent())?;
        let checksum = self.checksum.unwrap_or(checksum);
        let path = Wanted { version, ..*self }.cached(checksum).ok_or_else(|| self.absent())?;
        Tree::of_archive(self.name, version, &path, checksum)
    }

    fn absent(&self) -> ReviewError {
        ReviewError::NoArchive { name: self.name.to_owned(), version: self.version.to_owned() }
    }

    fn cached(&self, checksum: &str) -> Option<PathBuf> {
        bytes::cached(&format!("{}-{}.crate", self.name, self.version), checksum)
    }

    /// Returns the whole version, of which people leave out what comes after a `+`, and its checksum.
    fn listed<'e>(&self, entries: &'e BTreeSet<Entry>) -> Option<(&'e str, &'e str)> {
        let is_it = |entry: &&Entry| {
            let short = entry.version.split('+').next().unwrap_or(&entry.version);
            entry.name == self.name && (entry.version == self.version || short == self.version)
        };
        let entry = entries.iter().find(is_it)?;
        Some((&entry.version, entry.checksum.as_deref()?))
    }

    /// A package that needs this crate, without more of what it can do than it has to.
    fn manifest(&self) -> String {
        let mut text = "[package]\nname = \"kure-review\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n\
                        [dependencies.reviewed]\ndefault-features = false\n"
            .to_owned();
        let version = format!("={}", self.version.split('+').next().unwrap_or(self.version));
        let index = self.source.filter(|source| self.registry.is_none() && *source != INDEX);
        let keys = [
            ("package", Some(self.name)),
            ("version", Some(&*version)),
            ("registry", self.registry),
            ("registry-index", index.map(|index| index.strip_prefix("registry+").unwrap_or(index))),
        ];
        for (key, value) in keys.into_iter().filter_map(|(key, value)| Some((key, value?))) {
            writeln!(text, "{key} = {}", toml_edit::value(value)).expect("a string takes all");
        }
        text
    }

    fn lock(&self, checksum: &str) -> String {
        let source = self.source.unwrap_or(INDEX);
        let mut text = "version = 4\n\n[[package]]\n".to_owned();
        for (key, value) in [("name", self.name), ("version", self.version), ("source", source), ("checksum", checksum)]
        {
            writeln!(text, "{key} = {}", toml_edit::value(value)).expect("a string takes all");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_that_was_named_is_asked() {
        let (name, version, registry, source) = ("a", "1.0.0", Some("inner"), Some(INDEX));
        let wanted = Wanted { name, version, registry, source, checksum: None, is_offline: true };
        assert!(wanted.manifest().ends_with("version = \"=1.0.0\"\nregistry = \"inner\"\n"));
        assert!(!Wanted { registry: None, ..wanted }.manifest().contains("registry"));
    }

    #[test]
    fn what_is_asked_for_is_exactly_that_crate() {
        let wanted = Wanted {
            name: "toml_edit",
            version: "0.25.18+spec-1.1.0",
            registry: None,
            source: Some("registry+https://example.com/index"),
            checksum: None,
            is_offline: true,
        };
        insta::assert_snapshot!(wanted.manifest() + &wanted.lock("aa"), @r#"
        [package]
        name = "kure-review"
        version = "0.0.0"
        edition = "2021"
        [workspace]
        [dependencies.reviewed]
        default-features = false
        package = "toml_edit"
        version = "=0.25.18"
        registry-index = "https://example.com/index"
        version = 4

        [[package]]
        name = "toml_edit"
        version = "0.25.18+spec-1.1.0"
        source = "registry+https://example.com/index"
        checksum = "aa"
        "#);
    }
}
