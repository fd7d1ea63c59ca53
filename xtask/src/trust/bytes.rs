//! Whether the bytes of a crate that are here are those of its archive.

use std::fs;
use std::path::{Path, PathBuf};

use super::archive;
use super::folder;
use super::names::TreeError;
use crate::cargo;
use crate::digest::sha256;

/// A crate from a registry, as Cargo keeps it.
#[derive(Clone, Copy, Debug)]
pub struct Packed<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its version.
    pub version: &'p str,
    /// The folder that Cargo compiles.
    pub folder: &'p Path,
}

/// What is wrong with the bytes of a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The archive is not the one that the checksum is of.
    Archive {
        /// The checksum of the archive that is here.
        found: String,
        /// The archive.
        path: PathBuf,
    },
    /// A file is not as it is in the archive.
    File {
        /// The file, as seen from the crate's folder.
        path: String,
        /// How it differs.
        found: &'static str,
    },
    /// A file that a crate may not have.
    Tree(TreeError),
}

impl From<TreeError> for Difference {
    fn from(mistake: TreeError) -> Self {
        Self::Tree(mistake)
    }
}

impl Packed<'_> {
    /// Returns the archive that Cargo unpacked into the folder, or for a vendored folder the one in Cargo's cache.
    pub fn archive(&self, checksum: &str) -> Option<PathBuf> {
        let file = format!("{}.crate", self.root());
        let index = self.folder.parent()?;
        if let Some(source) = index.parent().filter(|source| source.ends_with("registry/src")) {
            let path = source.with_file_name("cache").join(index.file_name()?).join(&file);
            return path.is_file().then_some(path);
        }
        cached(&file, checksum)
    }

    fn root(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }

    /// Compares the archive with its checksum, and the folder with the archive.
    pub fn compare(&self, archive: &Path, checksum: &str) -> Result<(), Difference> {
        let files = self.read(archive, checksum)?;
        let is_vendored =
            self.folder.join(".cargo-checksum.json").is_file() && !files.contains_key(".cargo-checksum.json");
        let is_unpacked = self.folder.join(".cargo-ok").is_file();
        let mut unpacked = folder::unpacked(self.folder)?;
        if is_vendored && !is_unpacked {
            // Cargo writes this file when it vendors, and reads what it wants from it.
            unpacked.remove(".cargo-checksum.json");
        }
        for (path, expected) in &files {
            let difference = |found| Difference::File { path: path.clone(), found };
            let Some(place) = unpacked.get(path) else {
                if is_vendored && !is_unpacked && is_left_out(path) {
                    continue;
                }
                return Err(difference("is not there"));
            };
            if folder::read(path, place)? != *expected {
                return Err(difference("differs from the archive"));
            }
        }
        match unpacked.keys().find(|path| !files.contains_key(*path)) {
            Some(path) => Err(Difference::File { path: path.clone(), found: "is not in the archive" }),
            None => Ok(()),
        }
    }

    /// Returns the hash of the files in the archive, which has to have that checksum.
    pub fn h1(&self, archive: &Path, checksum: &str) -> Result<String, Difference> {
        Ok(archive::h1(self.name, self.version, &self.read(archive, checksum)?))
    }

    fn read(&self, archive: &Path, checksum: &str) -> Result<archive::Files, Difference> {
        let name = || format!("{}.crate", self.root());
        let bytes = fs::read(archive).map_err(|error| TreeError::new(name(), error.to_string()))?;
        let found = sha256(&bytes);
        if found != checksum {
            return Err(Difference::Archive { found, path: archive.to_owned() });
        }
        Ok(archive::files(&bytes, &self.root())?)
    }
}

/// Returns the archive of that name and checksum in Cargo's cache.
pub fn cached(file: &str, checksum: &str) -> Option<PathBuf> {
    let caches = fs::read_dir(cargo::home()?.join("registry/cache")).ok()?.filter_map(Result::ok);
    // Caches of several registries may have an archive of that name. Only the right one is of use.
    let is_right = |path: &PathBuf| fs::read(path).is_ok_and(|bytes| sha256(&bytes) == checksum);
    caches.map(|cache| cache.path().join(file)).find(is_right)
}

/// Returns whether `cargo vendor` leaves a file out, which then nothing can be compiled from.
fn is_left_out(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit('.').next();
    matches!(name, ".gitattributes" | ".gitignore" | ".git") || matches!(ending, Some("orig" | "rej"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::archive::tests::archive;

    /// Cargo's folders, with one crate in them.
    struct Home {
        folder: tempfile::TempDir,
        checksum: String,
    }

    impl Home {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let files = [("Cargo.toml", "[package]\n"), ("src/lib.rs", "//! A")];
            let bytes = archive("a-1.0.0", &files);
            let checksum = sha256(&bytes);
            let home = Self { folder, checksum };
            home.write("cache/index/a-1.0.0.crate", &bytes);
            home.write("src/index/a-1.0.0/.cargo-ok", b"{}");
            for (path, text) in files {
                home.write(&format!("src/index/a-1.0.0/{path}"), text.as_bytes());
            }
            home
        }

        fn path(&self, path: &str) -> PathBuf {
            self.folder.path().join("registry").join(path)
        }

        fn write(&self, path: &str, bytes: &[u8]) {
            fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
            fs::write(self.path(path), bytes).unwrap();
        }

        fn compare(&self) -> Result<(), Difference> {
            let folder = self.path("src/index/a-1.0.0");
            let packed = Packed { name: "a", version: "1.0.0", folder: &folder };
            let archive = packed.archive(&self.checksum).expect("it is in the cache");
            packed.compare(&archive, &self.checksum)?;
            assert_eq!(packed.h1(&archive, &self.checksum)?, folder::h1("a", "1.0.0", &folder)?);
            Ok(())
        }
    }

    #[test]
    fn what_cargo_unpacked_is_what_was_packed() {
        assert_eq!(Home::new().compare(), Ok(()));
    }

    #[test]
    fn another_archive_is_found() {
        let home = Home::new();
        let mut bytes = fs::read(home.path("cache/index/a-1.0.0.crate")).unwrap();
        bytes[4] ^= 1;
        home.write("cache/index/a-1.0.0.crate", &bytes);
        assert!(matches!(home.compare(), Err(Difference::Archive { found, .. }) if found == sha256(&bytes)));
    }

    #[test]
    fn an_edited_added_or_removed_file_is_found() {
        let difference = |change: &dyn Fn(&Home)| {
            let home = Home::new();
            change(&home);
            home.compare().unwrap_err()
        };
        let file = |path: &str, found| Difference::File { path: path.to_owned(), found };
        let edited = difference(&|home| home.write("src/index/a-1.0.0/src/lib.rs", b"//! B"));
        assert_eq!(edited, file("src/lib.rs", "differs from the archive"));
        for path in ["build.rs", "target/x.rs", ".cargo-checksum.json"] {
            let added = difference(&|home| home.write(&format!("src/index/a-1.0.0/{path}"), b""));
            assert_eq!(added, file(path, "is not in the archive"));
        }
        let removed = difference(&|home| fs::remove_file(home.path("src/index/a-1.0.0/src/lib.rs")).unwrap());
        assert_eq!(removed, file("src/lib.rs", "is not there"));
    }
}
