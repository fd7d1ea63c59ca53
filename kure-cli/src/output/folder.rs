//! A folder of manifests, made beside the old one and moved into its place.

use crate::error::Error;
use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The file by which kure knows a folder that it made.
pub(crate) const MARKER: &str = ".kure";

const MARKER_TEXT: &str = "kure made this folder, and replaces it as a whole when it writes here again.\n";

/// A folder that is being filled; until [`settle`](Folder::settle) nobody sees it.
#[derive(Debug)]
pub(crate) struct Folder {
    target: PathBuf,
    staging: TempDir,
    made: BTreeSet<PathBuf>,
}

impl Folder {
    /// Begins to fill a folder, which has to be new, empty or made by kure.
    pub(crate) fn open(target: &Path) -> Result<Self, Error> {
        let target = admit(target)?;
        // Beside the target, so that it can be moved there.
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let failed = |source| Error::Write { path: target.clone(), source };
        fs::create_dir_all(parent).map_err(failed)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".kure-");
        as_other_folders(&mut builder);
        let staging = builder.tempdir_in(parent).map_err(failed)?;
        let folder = Self { target, staging, made: BTreeSet::new() };
        folder.create(Path::new(MARKER), MARKER_TEXT.as_bytes())?;
        Ok(folder)
    }

    /// Writes a file at `path` below the folder `prefix`, which may be empty.
    pub(crate) fn write(&mut self, prefix: &str, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = Path::new(prefix).join(path);
        let folder = path.parent().unwrap_or(Path::new(""));
        if !self.made.contains(folder) {
            fs::create_dir_all(self.staging.path().join(folder)).map_err(|error| self.failed(folder, error))?;
            self.made.insert(folder.to_owned());
        }
        self.create(&path, bytes)
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        let file = File::create_new(self.staging.path().join(path));
        file.and_then(|mut file| file.write_all(bytes)).map_err(|error| self.failed(path, error))
    }

    fn failed(&self, path: &Path, source: io::Error) -> Error {
        let path = self.target.join(path);
        if source.kind() == ErrorKind::AlreadyExists { Error::SameFile(path) } else { Error::Write { path, source } }
    }

    /// Moves the folder into its place. Says whether that changed anything.
    ///
    /// Whoever is interrupted here leaves the old folder or the new one, if need be under the name it had beside it.
    pub(crate) fn settle(self) -> Result<bool, Error> {
        let Self { target, staging, .. } = self;
        let failed = |source| Error::Write { path: target.clone(), source };
        if !target.exists() {
            fs::rename(staging.keep(), &target).map_err(failed)?;
            return Ok(true);
        }
        if has_same_files(&target, staging.path()).map_err(failed)? {
            return Ok(false);
        }
        let old = staging.path().with_extension("old");
        fs::rename(&target, &old).map_err(failed)?;
        if let Err(source) = fs::rename(staging.path(), &target) {
            fs::rename(&old, &target).map_err(failed)?;
            return Err(failed(source));
        }
        // It was moved: there is nothing left to delete.
        let _ = staging.keep();
        fs::remove_dir_all(&old).map_err(|source| Error::Write { path: old.clone(), source })?;
        Ok(true)
    }
}

/// Says where a folder really is, if kure may replace it.
fn admit(target: &Path) -> Result<PathBuf, Error> {
    let target = match target.canonicalize() {
        Ok(target) => target,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(target.to_owned()),
        Err(source) => return Err(Error::Write { path: target.to_owned(), source }),
    };
    if !target.is_dir() {
        return Err(Error::NotAFolder(target));
    }
    let mut files = fs::read_dir(&target).map_err(|source| Error::Write { path: target.clone(), source })?;
    let is_free = target.join(MARKER).is_file() || files.next().is_none();
    if is_free { Ok(target) } else { Err(Error::ForeignFolder(target)) }
}

/// Compares two folders, and gives each new file that is like the old one its time.
fn has_same_files(old: &Path, new: &Path) -> io::Result<bool> {
    let mut same = names(old)? == names(new)?;
    for name in names(new)? {
        let (old, new) = (old.join(&name), new.join(&name));
        if new.is_dir() {
            same &= old.is_dir() && has_same_files(&old, &new)?;
        } else if old.is_file() && fs::read(&old)? == fs::read(&new)? {
            let time = old.metadata()?.modified()?;
            File::options().write(true).open(&new)?.set_modified(time)?;
        } else {
            same = false;
        }
    }
    Ok(same)
}

fn names(folder: &Path) -> io::Result<BTreeSet<std::ffi::OsString>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
}

/// Temporary folders are their owner's alone otherwise.
#[cfg(unix)]
fn as_other_folders(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(Permissions::from_mode(0o777));
}

#[cfg(not(unix))]
fn as_other_folders(_: &mut tempfile::Builder<'_, '_>) {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    /// Writes a folder of files.
    fn write(target: &Path, files: &[(&str, &str)]) -> Result<bool, Error> {
        let mut folder = Folder::open(target)?;
        files.iter().try_for_each(|(path, text)| folder.write("", path, text.as_bytes()))?;
        folder.settle()
    }

    #[test]
    fn a_folder_of_kure_is_replaced_as_a_whole() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("a/out");
        assert!(write(&target, &[("web/one.yaml", "1"), ("two.yaml", "2")]).unwrap());
        File::options()
            .write(true)
            .open(target.join("two.yaml"))
            .unwrap()
            .set_modified(SystemTime::UNIX_EPOCH)
            .unwrap();
        assert!(!write(&target, &[("web/one.yaml", "1"), ("two.yaml", "2")]).unwrap());
        assert!(write(&target, &[("two.yaml", "2"), ("three.yaml", "3")]).unwrap());
        let time = target.join("two.yaml").metadata().unwrap().modified().unwrap();
        assert_eq!(time, SystemTime::UNIX_EPOCH, "a file that stays the same keeps its time");
        assert_eq!(names(&target).unwrap().into_iter().collect::<Vec<_>>(), [MARKER, "three.yaml", "two.yaml"]);
        assert_eq!(names(&place.path().join("a")).unwrap().into_iter().collect::<Vec<_>>(), ["out"]);
    }

    #[test]
    fn a_folder_of_somebody_else_is_left_alone() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("empty")).unwrap();
        assert!(write(&place.path().join("empty"), &[]).unwrap());
        fs::write(place.path().join("mine.txt"), "mine").unwrap();
        assert!(matches!(write(place.path(), &[]), Err(Error::ForeignFolder(_))));
        assert!(matches!(write(&place.path().join("mine.txt"), &[]), Err(Error::NotAFolder(_))));
        let mut folder = Folder::open(&place.path().join("new")).unwrap();
        folder.write("", "one.yaml", b"1").unwrap();
        assert!(matches!(folder.write("", "one.yaml", b"2"), Err(Error::SameFile(_))));
        drop(folder);
        assert_eq!(names(place.path()).unwrap().into_iter().collect::<Vec<_>>(), ["empty", "mine.txt"]);
    }
}
