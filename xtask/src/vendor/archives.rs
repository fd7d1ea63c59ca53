//! The archives of crates, wherever Cargo may have put them: the one with the right checksum counts.

use std::fs;
use std::path::PathBuf;

use super::settings::Settings;
use crate::digest::sha256;
use crate::lock::Entry;
use crate::trust::refusal::{Code, Refusal};

/// Folders with archives.
#[derive(Clone, Debug)]
pub struct Archives {
    folders: Vec<PathBuf>,
}

impl Archives {
    /// Looks in registries that are folders and in Cargo's own.
    pub fn of(settings: &Settings) -> Self {
        Self { folders: settings.folders.clone() }
    }

    /// Returns whether there is an archive of the crate, right or wrong.
    pub(crate) fn has(&self, entry: &Entry) -> bool {
        self.places(entry).any(|path| path.is_file())
    }

    /// Reads the archive of the crate that has the checksum of the lock.
    pub(crate) fn read(&self, entry: &Entry) -> Result<Vec<u8>, Refusal> {
        let subject = format!("{} {}", entry.name, entry.version);
        let Some(expected) = &entry.checksum else {
            let message = format!("no checksum for the registry crate {subject} in Cargo.lock");
            let help = "restore Cargo.lock from version control; without the checksum any bytes would do";
            return Err(Refusal::new(Code::NoChecksum, subject, message, help));
        };
        let mut other = None;
        for path in self.places(entry) {
            let Ok(bytes) = fs::read(&path) else { continue };
            let found = sha256(&bytes);
            if found == *expected {
                return Ok(bytes);
            }
            other = other.or(Some((path, found)));
        }
        if let Some((path, found)) = other {
            let message = format!("checksum mismatch for {subject}: the archive is not the one that Cargo.lock means");
            let help = format!("remove {}, and Cargo downloads it again", path.display());
            let found = format!("{found} in {}", path.display());
            return Err(Refusal::new(Code::Archive, subject, message, help).between(expected, "Cargo.lock", found));
        }
        let message = format!("the archive of {subject} is not here");
        let help = "run `cargo fetch`: a sealed build unpacks archives, and takes no folder that was unpacked";
        Err(Refusal::new(Code::Archive, subject, message, help).between(expected, "Cargo.lock", "none"))
    }

    fn places(&self, entry: &Entry) -> impl Iterator<Item = PathBuf> {
        let file = format!("{}-{}.crate", entry.name, entry.version);
        self.folders.iter().map(move |folder| folder.join(&file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_decides_which_archive_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let folders = ["one", "other"].map(|name| folder.path().join(name));
        for (folder, text) in folders.iter().zip(["wrong", "right"]) {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("a-1.0.0.crate"), text).unwrap();
        }
        let archives = Archives { folders: folders.to_vec() };
        let entry = |version: &str, checksum: Option<String>| Entry {
            name: "a".to_owned(),
            version: version.to_owned(),
            source: Some("registry+https://example.com/index".to_owned()),
            checksum,
        };
        let right = entry("1.0.0", Some(sha256(b"right")));
        assert!(archives.has(&right));
        assert_eq!(archives.read(&right).unwrap(), b"right");
        fs::remove_file(folders[1].join("a-1.0.0.crate")).unwrap();
        let refusal = archives.read(&right).unwrap_err();
        assert_eq!(refusal.code, Code::Archive);
        assert!(refusal.found.unwrap().starts_with(&sha256(b"wrong")));
        let absent = entry("2.0.0", Some(sha256(b"right")));
        assert!(!archives.has(&absent));
        assert_eq!(archives.read(&absent).unwrap_err().found.as_deref(), Some("none"));
        assert_eq!(archives.read(&entry("1.0.0", None)).unwrap_err().code, Code::NoChecksum);
    }
}
