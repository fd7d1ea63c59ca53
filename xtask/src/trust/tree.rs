//! The files of a crate at one moment: of an archive, of a folder, or of a commit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::archive::{self, Files};
use super::folder;
use super::git::Commit;
use super::inherited;
use super::names::TreeError;
use super::review::ReviewError;
use crate::digest::sha256;
use crate::failure::Failure;
use crate::scratch::Scratch;

/// The files of a crate at one moment.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The crate's name.
    pub name: String,
    /// Its version, or what else tells the moment.
    pub version: String,
    /// The checksum of the archive that the files are from.
    pub checksum: Option<String>,
    /// Where the files are from, in words.
    pub origin: String,
    /// The files, by their names as seen from the crate's folder. What it inherits from its workspace is one of them.
    pub files: Files,
}

impl Tree {
    /// Returns a crate that is not there.
    pub fn absent(name: &str) -> Self {
        let (version, origin) = ("none".to_owned(), "nothing".to_owned());
        Self { name: name.to_owned(), version, checksum: None, origin, files: Files::new() }
    }

    /// Reads the archive at `path`, which has to have that checksum.
    pub fn of_archive(name: &str, version: &str, path: &Path, checksum: &str) -> Result<Self, Failure> {
        let bytes = fs::read(path).map_err(Failure::file("read", path))?;
        let found = sha256(&bytes);
        if found != checksum {
            let (path, expected) = (path.to_owned(), checksum.to_owned());
            return Err(ReviewError::Checksum { path, expected, found }.into());
        }
        let files = archive::files(&bytes, &format!("{name}-{version}"))?;
        let origin = format!("archive {checksum}");
        let (name, version, checksum) = (name.to_owned(), version.to_owned(), Some(checksum.to_owned()));
        Ok(Self { name, version, checksum, origin, files })
    }

    /// Reads the folder of a crate as it is now.
    pub fn of_folder(name: &str, version: &str, folder: &Path) -> Result<Self, Failure> {
        let mut files = Files::new();
        for (file, path) in folder::files(folder)? {
            let bytes = folder::read(&file, &path)?;
            files.insert(file, bytes);
        }
        add_inherited(&mut files, folder)?;
        let origin = format!("folder {}", folder.display());
        Ok(Self { name: name.to_owned(), version: version.to_owned(), checksum: None, origin, files })
    }

    /// Reads the folder that Cargo unpacked a crate into, and compiles.
    pub fn of_unpacked(name: &str, version: &str, folder: &Path) -> Result<Self, Failure> {
        let mut files = Files::new();
        // Cargo writes this file when it vendors.
        for (file, path) in folder::unpacked(folder)?.into_iter().filter(|(file, _)| file != ".cargo-checksum.json") {
            let bytes = folder::read(&file, &path)?;
            files.insert(file, bytes);
        }
        let origin = format!("folder {}", folder.display());
        Ok(Self { name: name.to_owned(), version: version.to_owned(), checksum: None, origin, files })
    }

    /// Reads what was in the folder of a crate at a commit.
    pub fn of_commit(name: &str, commit: &Commit, folder: &Path) -> Result<Self, Failure> {
        let mut files = commit.files(folder)?;
        let is_excluded = |path: &str| super::names::EXCLUDED.contains(&path.split('/').next().unwrap_or(path));
        files.retain(|path, _| !is_excluded(path));
        super::names::check(files.keys().map(String::as_str))?;
        // What is inherited stands in the manifests above, which are brought into the same order.
        let scratch = Scratch::new()?;
        let manifests = commit.manifests_above(folder)?;
        let mut own = scratch.path().to_owned();
        for (depth, text) in manifests.iter().rev().enumerate() {
            if depth > 0 {
                own.push("inner");
            }
            fs::create_dir_all(&own).map_err(Failure::file("make the folder", &own))?;
            if let Some(bytes) = text {
                let path = own.join("Cargo.toml");
                fs::write(&path, bytes).map_err(Failure::file("write", &path))?;
            }
        }
        if files.contains_key("Cargo.toml") {
            add_inherited(&mut files, &own)?;
        }
        let version = commit.short().to_owned();
        Ok(Self { name: name.to_owned(), version, checksum: None, origin: format!("commit {}", commit.id), files })
    }

    /// Returns the name and the version, as a message has them.
    pub fn subject(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// Returns the text of a file, if it is text.
    pub fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.files.get(path)?).ok()
    }

    /// Returns how many bytes all files have.
    pub fn size(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }

    /// Writes the files into a folder, which must not be there, and lets nobody change them.
    pub fn unpack(&self, folder: &Path) -> Result<(), Failure> {
        let mut folders = BTreeSet::from([folder.to_owned()]);
        fs::create_dir_all(folder).map_err(Failure::file("make the folder", folder))?;
        for (name, bytes) in self.files.iter().filter(|(name, _)| *name != inherited::NAME) {
            let path = folder.join(name);
            let parent = path.parent().expect("a file is in a folder");
            fs::create_dir_all(parent).map_err(Failure::file("make the folder", parent))?;
            fs::write(&path, bytes).map_err(Failure::file("write", &path))?;
            set_read_only(&path, true)?;
            folders.extend(parent.ancestors().take_while(|it| it.starts_with(folder)).map(Path::to_owned));
        }
        folders.iter().try_for_each(|folder| set_read_only(folder, true))
    }
}

/// Removes a folder that was unpacked before, if it is there.
pub fn remove_unpacked(folder: &Path) -> Result<(), Failure> {
    if !folder.exists() {
        return Ok(());
    }
    let mut open: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        set_read_only(&folder, false)?;
        for entry in fs::read_dir(&folder).map_err(Failure::file("read", &folder))?.filter_map(Result::ok) {
            let kind = entry.file_type().map_err(Failure::file("read", entry.path()))?;
            if kind.is_dir() {
                open.push(entry.path());
            } else if cfg!(windows) {
                // There a file that may not be written may not be removed either.
                set_read_only(&entry.path(), false)?;
            }
        }
    }
    fs::remove_dir_all(folder).map_err(Failure::file("remove", folder))
}

fn set_read_only(path: &Path, is_read_only: bool) -> Result<(), Failure> {
    let mut permissions = fs::metadata(path).map_err(Failure::file("read", path))?.permissions();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = permissions.mode();
        permissions.set_mode(if is_read_only { mode & !0o222 } else { mode | 0o200 });
    }
    #[cfg(not(unix))]
    permissions.set_readonly(is_read_only);
    fs::set_permissions(path, permissions).map_err(Failure::file("change", path))
}

/// Adds what a crate takes from its workspace, as lines that can be compared.
fn add_inherited(files: &mut Files, folder: &Path) -> Result<(), TreeError> {
    let Some(values) = inherited::values(folder)? else { return Ok(()) };
    let values: BTreeMap<String, Json> = serde_json::from_str(&values).expect("it was written as JSON");
    let text = serde_json::to_string_pretty(&values).expect("it was JSON") + "\n";
    files.insert(inherited::NAME.to_owned(), text.into_bytes());
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Returns a crate with these files.
    pub(crate) fn tree(version: &str, files: &[(&str, &str)]) -> Tree {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        Tree { name: "a".to_owned(), version: version.to_owned(), checksum: None, origin: "a test".to_owned(), files }
    }

    #[test]
    fn what_is_unpacked_can_be_read_alone_and_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("inspect/a-1.0.0");
        let tree = tree("1.0.0", &[("Cargo.toml", "[package]\n"), ("src/deep/x.rs", "//! X")]);
        tree.unpack(&place).unwrap();
        let file = place.join("src/deep/x.rs");
        assert_eq!(fs::read_to_string(&file).unwrap(), "//! X");
        assert!(fs::metadata(&file).unwrap().permissions().readonly());
        #[cfg(unix)]
        assert!(fs::metadata(place.join("src")).unwrap().permissions().readonly());
        remove_unpacked(&place).unwrap();
        assert!(!place.exists());
        tree.unpack(&place).unwrap();
        remove_unpacked(&place).unwrap();
        remove_unpacked(&place).unwrap();
    }

    #[test]
    fn an_archive_of_another_checksum_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a-1.0.0.crate");
        let bytes = archive::tests::archive("a-1.0.0", &[("src/lib.rs", "//! A")]);
        fs::write(&path, &bytes).unwrap();
        let tree = Tree::of_archive("a", "1.0.0", &path, &sha256(&bytes)).unwrap();
        assert_eq!((tree.subject().as_str(), tree.text("src/lib.rs"), tree.size()), ("a 1.0.0", Some("//! A"), 5));
        let refused = Tree::of_archive("a", "1.0.0", &path, &"a".repeat(64)).unwrap_err();
        assert!(matches!(refused, Failure::Review(ReviewError::Checksum { .. })));
    }
}
