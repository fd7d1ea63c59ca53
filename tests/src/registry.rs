//! A registry in a folder, with crates of a test: Cargo uses it like any other, without the network.

mod archive;
mod manifest;
mod package;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::git::{self, Repository};
use crate::scratch;
use manifest::Shelf;
pub use package::Crate;

/// A registry in a folder.
///
/// The folder is one of Cargo's local registries, and in it the index of one that Cargo clones: Cargo.lock says the same
/// of a crate from either.
#[derive(Debug)]
pub struct Registry {
    name: String,
    folder: PathBuf,
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
        let place = registries(folder).join(format!("{name}-{}", digest(crates)));
        if !place.exists() {
            // Made beside and moved, since another test may ask for the same one right now.
            let beside = tempfile::tempdir_in(registries(folder)).expect("the target folder can be written");
            Self::make(name, &beside.path().join("registry"), &place, crates);
            let moved = fs::rename(beside.path().join("registry"), &place);
            assert!(place.exists(), "{}: {moved:?}", place.display());
        }
        let index = url(&place.join("index"));
        Self { name: name.to_owned(), folder: place, index, is_for_one_test: false }
    }

    /// Makes a registry of one test, which may change it.
    ///
    /// A version that is published later has to be the same in every run.
    pub fn for_one_test(folder: &str, test: &str, name: &str, crates: &[Crate]) -> Self {
        let place = registries(folder).join(format!("{test}-{name}-{}", digest(crates)));
        if place.exists() {
            // What the last run published or withdrew later is no part of this one.
            fs::remove_dir_all(&place).expect("the target folder can be written");
        }
        Self { is_for_one_test: true, ..Self::make(name, &place, &place, crates) }
    }

    /// Makes a registry in one folder that will be in another.
    fn make(name: &str, folder: &Path, place: &Path, crates: &[Crate]) -> Self {
        let index = url(&place.join("index"));
        let registry = Self { name: name.to_owned(), folder: folder.to_owned(), index, is_for_one_test: false };
        let config = serde_json::json!({ "dl": format!("{}/{{crate}}-{{version}}.crate", url(place)) });
        write(&folder.join("index/config.json"), config.to_string().as_bytes());
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
        let mut lines = self.lines(name);
        let withdrawn = lines.iter_mut().find(|line| line["vers"] == version).expect("the version is published");
        withdrawn["yanked"] = true.into();
        self.change(|| self.rewrite(name, &lines));
    }

    /// Returns the checksum of a version, as Cargo.lock has it.
    pub fn checksum(&self, name: &str, version: &str) -> String {
        let lines = self.lines(name);
        let line = lines.iter().find(|line| line["vers"] == version).expect("the version is published");
        line["cksum"].as_str().expect("a line has a checksum").to_owned()
    }

    /// Returns the address of the index.
    pub fn index(&self) -> &str {
        &self.index
    }

    /// Writes a `.cargo/config.toml` that names the registry, and has Cargo read its folder.
    ///
    /// This takes neither git nor the network.
    pub fn configure(&self, folder: &Path) {
        let (name, index, place) = (&self.name, self.index(), scratch::quoted(&self.folder));
        let replaced = format!("[source.{name}-index]\nregistry = \"{index}\"\nreplace-with = \"{name}-folder\"\n");
        let folders = format!("[source.{name}-folder]\nlocal-registry = {place}\n");
        self.write_config(folder, &format!("{replaced}{folders}"));
    }

    /// Writes a `.cargo/config.toml` that only names the registry, so that Cargo clones its index.
    ///
    /// Returns whether there is an index to clone: it is a repository of git. Cargo refuses to clone when it is offline.
    #[must_use]
    pub fn configure_to_clone(&self, folder: &Path) -> bool {
        self.write_config(folder, "");
        self.folder.join("index/.git").exists()
    }

    fn write_config(&self, folder: &Path, rest: &str) {
        let text = format!("[registries.{}]\nindex = \"{}\"\n{rest}", self.name, self.index());
        write(&folder.join(".cargo/config.toml"), text.as_bytes());
    }

    fn change(&self, change: impl FnOnce()) {
        assert!(self.is_for_one_test, "other tests use this registry");
        change();
        self.commit();
    }

    /// Adds a crate, whose file has more bytes than its line in the index knows of if there is an `appendix`.
    fn put(&self, published: &Crate, names: &[&str], appendix: &[u8]) {
        let context = Shelf { index: &self.index, names };
        let mut bytes = archive(published, &context);
        let line = manifest::line(published, &context, &hexadecimal(&Sha256::digest(&bytes)));
        bytes.extend_from_slice(appendix);
        let mut lines = self.lines(published.name());
        lines.retain(|other| other["vers"] != line["vers"]);
        lines.push(line);
        self.rewrite(published.name(), &lines);
        write(&self.folder.join(format!("{}-{}.crate", published.name(), published.version())), &bytes);
    }

    /// Returns those of the crate's dependencies that are in the registry.
    fn names<'a>(&self, published: &'a Crate) -> Vec<&'a str> {
        let dependencies = published.package["dependencies"].as_array().into_iter().flatten();
        let names = dependencies.filter_map(|dependency| dependency["name"].as_str());
        names.filter(|name| self.folder.join("index").join(index_path(name)).exists()).collect()
    }

    fn lines(&self, name: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.folder.join("index").join(index_path(name))).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).expect("the index has JSON in lines")).collect()
    }

    fn rewrite(&self, name: &str, lines: &[Value]) {
        let text = lines.iter().fold(String::new(), |text, line| format!("{text}{line}\n"));
        write(&self.folder.join("index").join(index_path(name)), text.as_bytes());
    }

    fn commit(&self) {
        if git::is_present() {
            Repository::at(&self.folder.join("index")).commit("Update the index");
        }
    }
}

fn registries(folder: &str) -> PathBuf {
    let registries = Path::new(folder).join("registries");
    fs::create_dir_all(&registries).expect("the target folder can be written");
    registries.canonicalize().expect("the folder is there")
}

/// Returns a short word for the crates, wherever they are.
fn digest(crates: &[Crate]) -> String {
    let nowhere = Shelf { index: "", names: &[] };
    let mut digest = Sha256::new();
    for published in crates {
        digest.update(archive(published, &nowhere));
    }
    hexadecimal(&digest.finalize()[..8])
}

/// Returns the crate as the registry hands it out.
fn archive(published: &Crate, shelf: &Shelf<'_>) -> Vec<u8> {
    let mut files: BTreeMap<_, _> = published.files.clone();
    files.insert("Cargo.toml".to_owned(), manifest::manifest(published, shelf).into_bytes());
    archive::pack(&format!("{}-{}", published.name(), published.version()), &files)
}

/// Returns the path of a crate's lines in an index.
fn index_path(name: &str) -> String {
    match name.len() {
        1 => format!("1/{name}"),
        2 => format!("2/{name}"),
        3 => format!("3/{}/{name}", &name[..1]),
        _ => format!("{}/{}/{name}", &name[..2], &name[2..4]),
    }
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
    // An address has a slash before the letter of a drive.
    if path.starts_with('/') { format!("file://{path}") } else { format!("file:///{path}") }
}

fn write(path: &Path, bytes: &[u8]) {
    let folder = path.parent().expect("the path is in a folder");
    fs::create_dir_all(folder).and_then(|()| fs::write(path, bytes)).expect("the target folder can be written");
}
