//! Tells whether files are still as they were when a step over them was done.

use std::fs;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::digest::hexadecimal;
use crate::failure::Failure;

/// A file with the digest of other files: what a step reads, and what it writes.
///
/// A step that was interrupted leaves files that do not have the digest, and so does a hand that edits them.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// Where the digest is kept.
    pub path: PathBuf,
    /// The files.
    pub files: Vec<PathBuf>,
}

impl Stamp {
    /// Returns whether every file is as it was when the stamp was set.
    pub fn holds(&self) -> bool {
        let digest = self.digest().ok();
        digest.is_some() && digest == fs::read_to_string(&self.path).ok()
    }

    /// Keeps the digest of the files as they are now.
    pub fn set(&self) -> Result<(), Failure> {
        fs::write(&self.path, self.digest()?).map_err(Failure::file("write", &self.path))
    }

    fn digest(&self) -> Result<String, Failure> {
        let mut digest = Sha256::new();
        for path in &self.files {
            let bytes = fs::read(path).map_err(Failure::file("read", path))?;
            digest.update(bytes.len().to_le_bytes());
            digest.update(bytes);
        }
        Ok(hexadecimal(&digest.finalize()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_holds_until_a_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["read", "written"].map(|name| folder.path().join(name));
        let stamp = Stamp { path: folder.path().join("stamp"), files: files.clone().into() };
        let write = |texts: [&str; 2]| files.iter().zip(texts).for_each(|(path, text)| fs::write(path, text).unwrap());

        assert!(!stamp.holds());
        write(["ab", "c"]);
        assert!(!stamp.holds());
        stamp.set().unwrap();
        assert!(stamp.holds());
        for changed in [["ab", "d"], ["a", "bc"]] {
            write(changed);
            assert!(!stamp.holds(), "{changed:?}");
        }
        fs::remove_file(&files[1]).unwrap();
        assert!(!stamp.holds());
    }
}
