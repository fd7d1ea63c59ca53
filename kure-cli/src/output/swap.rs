//! Moves a new folder into its place, and the old one out of it.

use super::folder::MARKER;
use super::interrupt;
use super::staging::ASIDE;
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Moves a folder to where there is none.
pub(super) fn place(new: &Path, target: &Path) -> io::Result<()> {
    let _turn = interrupt::turn();
    fs::rename(new, target)
}

/// Has two folders change places: at once if the system can do that, so that no moment is without `target`.
pub(super) fn swap(new: &Path, target: &Path) -> io::Result<()> {
    let _turn = interrupt::turn();
    at_once(new, target).or_else(|_| in_steps(new, target))
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn at_once(new: &Path, target: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn at_once(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Moves the old folder out of the way first. If the program dies after that, the next run puts it back.
///
/// Some systems have nothing better, and some file systems of Linux.
fn in_steps(new: &Path, target: &Path) -> io::Result<()> {
    let aside = new.with_extension(ASIDE);
    // Until the new folder is in its place, no other run may take the old one for a leftover. Windows moves no folder
    // with an open file in it.
    let marker = if cfg!(windows) { None } else { File::open(target.join(MARKER)).ok() };
    let _ = marker.as_ref().map(File::lock);
    fs::rename(target, &aside)?;
    if let Err(error) = fs::rename(new, target) {
        fs::rename(&aside, target)?;
        return Err(error);
    }
    fs::rename(aside, new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_folders_change_places_in_one_step_or_three() {
        for way in [swap, in_steps] {
            let place = tempfile::tempdir().unwrap();
            let [new, old] = [".kure-new", "out"].map(|name| place.path().join(name));
            for (folder, text) in [(&new, "new"), (&old, "old")] {
                fs::create_dir(folder).unwrap();
                fs::write(folder.join("a"), text).unwrap();
            }
            way(&new, &old).unwrap();
            let read = |folder: &Path| fs::read_to_string(folder.join("a")).unwrap();
            assert_eq!((&*read(&old), &*read(&new), fs::read_dir(&place).unwrap().count()), ("new", "old", 2));
            // What cannot be moved stays where it was.
            fs::remove_dir_all(&new).unwrap();
            way(&new, &old).unwrap_err();
            assert_eq!((&*read(&old), fs::read_dir(&place).unwrap().count()), ("new", 1));
        }
    }
}
