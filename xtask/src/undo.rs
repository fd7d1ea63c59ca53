//! Files that are changed together: all of them, or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use crate::failure::Failure;

/// Files as they were. They are put back when this is dropped, unless [`keep`](Self::keep) was called.
#[derive(Debug, Default)]
pub struct Undo {
    before: Vec<(PathBuf, Option<Vec<u8>>)>,
    made: Vec<PathBuf>,
}

impl Undo {
    /// Remembers how the files are, whether or not they are there.
    pub fn remember(&mut self, paths: impl IntoIterator<Item = PathBuf>) -> Result<(), Failure> {
        for path in paths {
            let before = match fs::read(&path) {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(Failure::file("read", path)(error)),
            };
            self.before.push((path, before));
        }
        Ok(())
    }

    /// Remembers that the folder, with all that is in it, was not there.
    pub fn remember_made(&mut self, folder: PathBuf) {
        self.made.push(folder);
    }

    /// Returns the files that are not as they were.
    pub fn changed(&self) -> Vec<&Path> {
        let differs = |(path, before): &&(PathBuf, Option<Vec<u8>>)| fs::read(path).ok() != *before;
        self.before.iter().filter(differs).map(|(path, _)| path.as_path()).collect()
    }

    /// Leaves the files as they have become.
    pub fn keep(mut self) {
        self.before.clear();
        self.made.clear();
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        // A failure is on its way to the user already, and this must not hide it.
        for (path, before) in &self.before {
            let _ = match before {
                Some(bytes) if fs::read(path).is_ok_and(|now| now == *bytes) => Ok(()),
                Some(bytes) => write(path, bytes),
                None => fs::remove_file(path),
            };
        }
        for folder in &self.made {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Writes a file all at once: whoever reads it meanwhile gets the old text or the new one.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let name = path.file_name().expect("a file has a name").to_string_lossy();
    let unfinished = path.with_file_name(format!(".{name}.{}", process::id()));
    fs::write(&unfinished, bytes)
        .and_then(|()| fs::rename(&unfinished, path))
        .inspect_err(|_| drop(fs::remove_file(&unfinished)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_is_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("there"), "old").unwrap();
        let change = || {
            let mut undo = Undo::default();
            undo.remember([path("there"), path("absent")]).unwrap();
            undo.remember_made(path("folder"));
            write(&path("there"), "new").unwrap();
            write(&path("absent"), "new").unwrap();
            fs::create_dir(path("folder")).unwrap();
            assert_eq!(undo.changed(), [path("there"), path("absent")]);
            undo
        };
        drop(change());
        assert_eq!(fs::read_to_string(path("there")).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        change().keep();
        assert_eq!(fs::read_to_string(path("there")).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }
}
