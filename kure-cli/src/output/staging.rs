//! The folder in which a run's files wait for being moved into their place, and what dead runs left of theirs.

use super::folder::MARKER;
use super::interrupt;
use kure_core::name;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What the name ends in of a folder that was moved out of the way, where two folders cannot change places.
pub(super) const ASIDE: &str = "old";

/// A folder beside its target, which is removed unless it was moved.
///
/// Its marker is locked for as long as the run lives, so that no other run takes it for a leftover.
#[derive(Debug)]
pub(super) struct Staging {
    path: PathBuf,
    marker: Option<File>,
}

impl Staging {
    /// Makes the folder.
    pub(super) fn beside(target: &Path) -> io::Result<Self> {
        let (parent, prefix) = place_of(target);
        fs::create_dir_all(parent)?;
        interrupt::heed();
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        as_other_folders(&mut builder);
        loop {
            // The turn ends before the folder is dropped, which takes one.
            let mut staging = Self { path: PathBuf::new(), marker: None };
            let mut begun = interrupt::turn();
            staging.path = builder.tempdir_in(parent)?.keep();
            begun.insert(staging.path.clone());
            // Another run may remove the folder until it is locked.
            let marker = match File::create_new(staging.path.join(MARKER)) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                marker => marker?,
            };
            // Where files cannot be locked, no run can lock this one to remove it either.
            let _ = marker.lock();
            if staging.path.join(MARKER).exists() {
                staging.marker = Some(marker);
                drop(begun);
                return Ok(staging);
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes a folder below it.
    pub(super) fn make(&self, path: &Path) -> io::Result<()> {
        let _turn = interrupt::turn();
        fs::create_dir_all(self.path.join(path))
    }

    /// Writes a file. `path` is below the folder.
    pub(super) fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let _turn = interrupt::turn();
        File::create_new(self.path.join(path))?.write_all(bytes)
    }

    /// Writes the marker, after which there is nothing more to write.
    pub(super) fn seal(&mut self, text: &str) -> io::Result<()> {
        let _turn = interrupt::turn();
        let mut marker = self.marker.take().expect("a folder is sealed once");
        marker.write_all(text.as_bytes())?;
        // Windows moves no folder with an open file in it.
        self.marker = (!cfg!(windows)).then_some(marker);
        Ok(())
    }

    /// Removes what is in the place of the folder now.
    pub(super) fn remove(self) -> io::Result<()> {
        self.clear()
    }

    fn clear(&self) -> io::Result<()> {
        let mut begun = interrupt::turn();
        begun.remove(&self.path);
        match fs::remove_dir_all(&self.path) {
            // It was moved, or another run was faster.
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What stays is removed by the next run.
        let _ = self.clear();
    }
}

/// Puts a target back that a dead run had moved out of the way, and removes what dead runs were filling.
///
/// What cannot be removed is in nobody's way.
pub(super) fn recover(target: &Path) {
    let (parent, prefix) = place_of(target);
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let (name, path) = (entry.file_name(), entry.path());
        if !name.as_encoded_bytes().starts_with(prefix.as_bytes()) {
            continue;
        }
        let Some(marker) = marker(&path) else { continue };
        if marker.try_lock().is_err() {
            continue;
        }
        if path.extension().is_some_and(|extension| extension == ASIDE) && !target.exists() {
            drop(marker);
            let _ = fs::rename(path, target);
        } else {
            let _ = fs::remove_dir_all(path);
        }
    }
}

/// Opens the marker of a leftover, or removes the folder if it has none.
fn marker(folder: &Path) -> Option<File> {
    // A run died, or is, before it made the marker: the system removes nothing but an empty folder.
    let open = || File::open(folder.join(MARKER)).ok();
    let marker = open().or_else(|| if fs::remove_dir(folder).is_ok() { None } else { open() });
    if marker.is_none() {
        // It has files without a marker, which is made before them: a run died while it removed them.
        let _ = fs::remove_dir_all(folder);
    }
    marker
}

/// Returns where a target's leftovers are, and how their names begin.
fn place_of(target: &Path) -> (&Path, String) {
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = target.file_name().unwrap_or_default();
    (parent, format!(".kure-{}-", name::hash([name.as_encoded_bytes()])))
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

    /// Makes what a run leaves that dies, with these markers, and looks at what is there once the next one has begun.
    #[track_caller]
    fn check(left: &[(&str, Option<&str>)], names: &[&str], text: &str) {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("out");
        let (_, prefix) = place_of(&target);
        for (name, text) in left {
            let folder = place.path().join(name.replace('~', &prefix));
            fs::create_dir_all(&folder).unwrap();
            if let Some(text) = text {
                fs::write(folder.join(MARKER), text).unwrap();
            }
        }
        recover(&target);
        let mut found: Vec<_> = fs::read_dir(&place)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap().replace(&prefix, "~"))
            .collect();
        found.sort();
        assert_eq!(found, names);
        assert_eq!(fs::read_to_string(target.join(MARKER)).unwrap_or_default(), text);
    }

    #[test]
    fn what_a_dead_run_left_is_put_back_or_removed() {
        // It died while it wrote, before it had a marker, and after the folders had changed places.
        check(&[("out", Some("old")), ("~1", Some("")), ("~2", None)], &["out"], "old");
        check(&[("~1", Some(""))], &[], "");
        // It died while it removed the old folder.
        check(&[("~1/half", None)], &[], "");
        // It died between the steps of a change of places.
        check(&[("~1", Some("new")), ("~1.old", Some("old"))], &["out"], "old");
        check(&[("out", Some("new")), ("~1.old", Some("old"))], &["out"], "new");
        // These are somebody else's.
        check(&[(".kure-other-1", Some("")), ("~", None)], &[".kure-other-1"], "");
    }

    #[test]
    fn what_a_living_run_fills_is_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("out");
        let staging = Staging::beside(&target).unwrap();
        staging.create(Path::new("one"), b"1").unwrap();
        recover(&target);
        assert_eq!(fs::read_dir(staging.path()).unwrap().count(), 2);
        drop(staging);
        assert_eq!(fs::read_dir(&place).unwrap().count(), 0);
    }
}
