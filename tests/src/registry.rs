//! A registry in a folder, with crates of a test: Cargo uses it like any other, without the network.

mod archive;
mod crates_io;
mod folder;
mod manifest;
mod package;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::git::{self, Repository};
use crate::scratch;
pub use crates_io::CratesIo;
use folder::{Folder, configure, write};
use manifest::Shelf;
pub use package::Crate;

/// A registry in a folder.
///
/// The folder is one of Cargo's local registries, and in it the index of one that Cargo clones: Cargo.lock says the same
/// of a crate from either.
#[derive(Debug)]
pub struct Registry {
    name: String,
    folder: Folder,
    index: String,
    is_for_one_test: bool,
}

impl Registry {
    /// Returns the registry that has just `crates`, in `folder`, which is the test's `CARGO_TARGET_TMPDIR`.
    ///
    /// All tests that ask for the same crates share it, and what is built from it.
    ///
    /// Its address depends on the crates: Cargo never looks again at a version that it has seen, so other crates need
    /// another registry.
    pub fn new(folder: &str, name: &str, crates: &[Crate]) -> Self {
        let place = format!("{name}-{}", digest(crates));
        let folder = Folder::shared(folder, &place, |made, place| drop(Self::make(name, made.clone(), place, crates)));
        let index = url(&folder.index());
        Self { name: name.to_owned(), folder, index, is_for_one_test: false }
    }

    /// Makes a registry of one test, which may change it.
    ///
    /// A version that is published later has to be the same in every run.
    pub fn for_one_test(folder: &str, test: &str, name: &str, crates: &[Crate]) -> Self {
        let folder = Folder::empty(folder, &format!("{test}-{name}-{}", digest(crates)));
        let place = folder.0.clone();
        Self { is_for_one_test: true, ..Self::make(name, folder, &place, crates) }
    }

    /// Makes a registry in one folder that will be in another.
    fn make(name: &str, folder: Folder, place: &Path, crates: &[Crate]) -> Self {
        let index = url(&place.join("index"));
        let config = serde_json::json!({ "dl": format!("{}/{{crate}}-{{version}}.crate", url(place)) });
        write(&folder.index().join("config.json"), config.to_string().as_bytes());
        let registry = Self { name: name.to_owned(), folder, index, is_for_one_test: false };
        let names: Vec<_> = crates.iter().map(Crate::name).collect();
        for published in crates {
            registry.put(published, &names, &[]);
        }
        registry.commit();
        registry
    }

    /// Publishes a crate.
    pub fn publish(&self, published: &Crate) {
        self.change(|| self.put(published, &self.names(published), &[]));
    }

    /// Publishes a crate whose bytes are not those of which the index has the checksum.
    pub fn publish_damaged(&self, published: &Crate) {
        self.change(|| self.put(published, &self.names(published), &[0]));
    }

    /// Withdraws a version: locks that have it may keep it, and nobody else gets it.
    pub fn yank(&self, name: &str, version: &str) {
        let mut lines = self.folder.lines(name);
        let withdrawn = lines.iter_mut().find(|line| line["vers"] == version).expect("the version is published");
        withdrawn["yanked"] = true.into();
        self.change(|| self.folder.set_lines(name, &lines));
    }

    /// Returns the checksum of a version, as Cargo.lock has it.
    pub fn checksum(&self, name: &str, version: &str) -> String {
        let lines = self.folder.lines(name);
        let line = lines.iter().find(|line| line["vers"] == version).expect("the version is published");
        line["cksum"].as_str().expect("a line has a checksum").to_owned()
    }

    /// Returns the address of the index.
    pub fn index(&self) -> &str {
        &self.index
    }

    /// Adds to a folder's `.cargo/config.toml` that there is the registry, and that Cargo reads its folder.
    ///
    /// This takes neither git nor the network.
    pub fn configure(&self, folder: &Path) {
        let (name, index, place) = (&self.name, &self.index, scratch::quoted(&self.folder.0));
        let replaced = format!("[source.{name}-index]\nregistry = \"{index}\"\nreplace-with = \"{name}-folder\"\n");
        let replacement = format!("[source.{name}-folder]\nlocal-registry = {place}\n");
        configure(folder, &format!("{}{replaced}{replacement}", self.table()));
    }

    /// Adds to a folder's `.cargo/config.toml` only that there is the registry, so that Cargo clones its index.
    ///
    /// Returns whether there is an index to clone: it is a repository of git. Cargo refuses to clone when it is offline.
    #[must_use]
    pub fn configure_to_clone(&self, folder: &Path) -> bool {
        configure(folder, &self.table());
        self.folder.index().join(".git").exists()
    }

    fn table(&self) -> String {
        format!("[registries.{}]\nindex = \"{}\"\n", self.name, self.index)
    }

    fn change(&self, change: impl FnOnce()) {
        assert!(self.is_for_one_test, "other tests use this registry");
        change();
        self.commit();
    }

    /// Adds a crate, whose file has more bytes than its line in the index knows of if there is an `appendix`.
    fn put(&self, published: &Crate, names: &[&str], appendix: &[u8]) {
        let context = Shelf::Other { index: &self.index, names };
        let mut bytes = archive(published, &context);
        let line = manifest::line(published, &context, &hexadecimal(&Sha256::digest(&bytes)));
        bytes.extend_from_slice(appendix);
        self.folder.add(line, &bytes);
    }

    /// Returns those of the crate's dependencies that are in the registry.
    fn names<'a>(&self, published: &'a Crate) -> Vec<&'a str> {
        let dependencies = published.package["dependencies"].as_array().into_iter().flatten();
        dependencies.filter_map(|found| found["name"].as_str()).filter(|name| self.folder.has(name)).collect()
    }

    fn commit(&self) {
        if git::is_present() {
            Repository::at(&self.folder.index()).commit("Update the index");
        }
    }
}

/// Returns a short word for the crates, wherever they are, and for what registries say of them.
fn digest(crates: &[Crate]) -> String {
    let mut digest = Sha256::new();
    for published in crates {
        digest.update(archive(published, &Shelf::CratesIo));
        digest.update(manifest::line(published, &Shelf::CratesIo, "").to_string());
    }
    hexadecimal(&digest.finalize()[..8])
}

/// Returns the crate as the registry hands it out.
fn archive(published: &Crate, shelf: &Shelf<'_>) -> Vec<u8> {
    let mut files: BTreeMap<_, _> = published.files.clone();
    files.insert("Cargo.toml".to_owned(), manifest::manifest(published, shelf).into_bytes());
    archive::pack(&format!("{}-{}", published.name(), published.version()), &files)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes any text");
        text
    })
}

/// Returns the address of a file or a folder.
pub(crate) fn url(path: &Path) -> String {
    let path = path.to_str().expect("the path is in UTF-8").replace('\\', "/");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/:-._~".contains(&byte);
    let encode = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let path: String = path.bytes().map(encode).collect();
    // An address has a slash before the letter of a drive.
    if path.starts_with('/') { format!("file://{path}") } else { format!("file:///{path}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_no_blanks() {
        assert_eq!(url(Path::new("/my kure/ä")), "file:///my%20kure/%C3%A4");
    }
}
