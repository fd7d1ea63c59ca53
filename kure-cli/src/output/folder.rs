//! A folder of manifests, made beside the old one and moved into its place.

use super::staging::{Staging, recover};
use super::swap::{place, swap};
use crate::error::Error;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The file by which kure knows a folder that it made.
pub(crate) const MARKER: &str = ".kure";

/// What the marker says, before the files that kure wrote, one a line.
const MARKER_TEXT: &str = "kure made this folder, and replaces these files as a whole when it writes here again:\n";

/// A folder that is being filled; until [`settle`](Folder::settle) nobody sees it.
#[derive(Debug)]
pub(crate) struct Folder {
    target: PathBuf,
    staging: Staging,
    made: BTreeSet<PathBuf>,
    files: BTreeSet<PathBuf>,
}

impl Folder {
    /// Begins to fill a folder, which has to be new, empty or made by kure.
    pub(crate) fn open(target: &Path) -> Result<Self, Error> {
        recover(target);
        let target = admit(target)?;
        // Where it really is.
        recover(&target);
        let staging = Staging::beside(&target).map_err(|source| Error::Write { path: target.clone(), source })?;
        Ok(Self { target, staging, made: BTreeSet::new(), files: BTreeSet::new() })
    }

    /// Writes a file at `path` below the folder `prefix`, which may be empty.
    pub(crate) fn write(&mut self, prefix: &str, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = Path::new(prefix).join(path);
        let folder = path.parent().unwrap_or(Path::new(""));
        if !self.made.contains(folder) {
            self.staging.make(folder).map_err(|error| self.failed(folder, error))?;
            self.made.insert(folder.to_owned());
        }
        self.staging.create(&path, bytes).map_err(|error| self.failed(&path, error))?;
        self.files.insert(path);
        Ok(())
    }

    fn failed(&self, path: &Path, source: io::Error) -> Error {
        let path = self.target.join(path);
        if source.kind() == ErrorKind::AlreadyExists { Error::SameFile(path) } else { Error::Write { path, source } }
    }

    /// Moves the folder into its place. Says whether that changed anything.
    ///
    /// Whoever is killed here leaves the old folder or the new one, and what the next run removes.
    pub(crate) fn settle(self) -> Result<bool, Error> {
        let Self { target, mut staging, files, .. } = self;
        let failed = |source| Error::Write { path: target.clone(), source };
        let names = files.iter().map(|path| format!("{}\n", path.display()));
        let marker = names.fold(MARKER_TEXT.to_owned(), |text, name| text + &name);
        staging.seal(&marker).map_err(failed)?;
        if !target.exists() {
            place(staging.path(), &target).map_err(failed)?;
            return Ok(true);
        }
        if has_same_files(&target, staging.path()).map_err(failed)? {
            return Ok(false);
        }
        swap(staging.path(), &target).map_err(failed)?;
        let old = staging.path().to_owned();
        staging.remove().map_err(|source| Error::Write { path: old, source })?;
        Ok(true)
    }
}

/// Says where a folder really is, if kure may replace it.
fn admit(target: &Path) -> Result<PathBuf, Error> {
    let target = match target.canonicalize() {
        Ok(target) => target,
        Err(error) if error.kind() == ErrorKind::NotFound && is_name_of_a_file(target) => {
            let target = target.display();
            let error = Error::usage(format!("expected a folder to write into, found `{target}`"));
            return Err(error.with_help(format!("for one file write `> {target}`; `{target}/` is a folder")));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(target.to_owned()),
        Err(source) => return Err(Error::Write { path: target.to_owned(), source }),
    };
    if !target.is_dir() {
        return Err(Error::NotAFolder(target));
    }
    let failed = |source| Error::Write { path: target.clone(), source };
    let mut files = fs::read_dir(&target).map_err(failed)?;
    match fs::read_to_string(target.join(MARKER)) {
        Ok(marker) => {
            let own: BTreeSet<&Path> = marker.lines().skip(1).map(Path::new).collect();
            let foreign = foreign_file(&target, Path::new(""), &own).map_err(failed)?;
            foreign.map_or(Ok(()), |path| Err(Error::ForeignFile(target.join(path))))?;
        }
        Err(_) if files.next().is_none() => {}
        Err(_) => return Err(Error::ForeignFolder(target)),
    }
    Ok(target)
}

/// Says whether somebody who writes this means a file: other programs write one where `-o out.yaml` is said.
fn is_name_of_a_file(target: &Path) -> bool {
    let is_folder = target.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
    let extension = target.extension().and_then(|it| it.to_str());
    !is_folder && extension.is_some_and(|it| ["yaml", "yml", "json", "md", "html"].contains(&it))
}

/// Returns a file of a folder that kure made, below `within`, which somebody else has put there.
fn foreign_file(folder: &Path, within: &Path, own: &BTreeSet<&Path>) -> io::Result<Option<PathBuf>> {
    for name in names(&folder.join(within))? {
        let path = within.join(name);
        let is_folder = folder.join(&path).symlink_metadata()?.is_dir();
        let foreign = if is_folder {
            foreign_file(folder, &path, own)?
        } else {
            (path != Path::new(MARKER) && !own.contains(&*path)).then_some(path)
        };
        if foreign.is_some() {
            return Ok(foreign);
        }
    }
    Ok(None)
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
    fn a_file_of_somebody_else_in_a_folder_of_kure_stops_the_run() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("out");
        assert!(write(&target, &[("web/one.yaml", "1")]).unwrap());
        fs::write(target.join("web/kustomization.yaml"), "mine").unwrap();
        let Err(Error::ForeignFile(path)) = write(&target, &[("web/one.yaml", "2")]) else { panic!("it was taken") };
        assert!(path.ends_with("out/web/kustomization.yaml"), "{}", path.display());
        assert_eq!(fs::read_to_string(target.join("web/kustomization.yaml")).unwrap(), "mine");
        assert_eq!(fs::read_to_string(target.join("web/one.yaml")).unwrap(), "1");
    }

    #[test]
    fn a_folder_of_somebody_else_is_left_alone() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("empty")).unwrap();
        assert!(write(&place.path().join("empty"), &[]).unwrap());
        fs::write(place.path().join("mine.txt"), "mine").unwrap();
        assert!(matches!(write(place.path(), &[]), Err(Error::ForeignFolder(_))));
        assert!(matches!(write(&place.path().join("mine.txt"), &[]), Err(Error::NotAFolder(_))));
        assert!(matches!(write(&place.path().join("out.yaml"), &[]), Err(Error::Usage { .. })));
        assert!(write(&place.path().join("out.yaml/"), &[]).unwrap());
        assert!(write(&place.path().join("v1.2"), &[]).unwrap());
        let mut folder = Folder::open(&place.path().join("new")).unwrap();
        folder.write("", "one.yaml", b"1").unwrap();
        assert!(matches!(folder.write("", "one.yaml", b"2"), Err(Error::SameFile(_))));
        drop(folder);
        let found: Vec<_> = names(place.path()).unwrap().into_iter().collect();
        assert_eq!(found, ["empty", "mine.txt", "out.yaml", "v1.2"]);
    }
}
