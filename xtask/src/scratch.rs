//! A folder for a moment, which is gone when it is no longer needed.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, process};

use crate::failure::Failure;

/// A new and empty folder, removed with all that is in it when the value is dropped.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes the folder among the system's temporary ones.
    pub fn new() -> Result<Self, Failure> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        loop {
            let name = format!("kure-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
            let path = env::temp_dir().join(name);
            // Refuses what is there already, a link that somebody else put there included.
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                // A process of this number, which was killed, has left it.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Failure::file("make the folder", &path)(error)),
            }
        }
    }

    /// Returns its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, path: &str, text: &str) -> Result<PathBuf, Failure> {
        let path = self.0.join(path);
        let folder = path.parent().expect("the path is below the folder");
        fs::create_dir_all(folder).and_then(|()| fs::write(&path, text)).map_err(Failure::file("write", &path))?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // The system clears its temporary folders in the end.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_new_and_gone_afterwards() {
        let (one, other) = (Scratch::new().unwrap(), Scratch::new().unwrap());
        assert_ne!(one.path(), other.path());
        let (path, file) = (one.path().to_owned(), one.write("src/main.rs", "fn main() {}").unwrap());
        assert!(file.is_file());
        drop(one);
        assert!(!path.exists() && other.path().exists());
    }
}
