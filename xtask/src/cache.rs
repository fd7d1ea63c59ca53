//! Binaries that were built before, found again by all that decides their bytes.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use sha2::{Digest, Sha256};

use crate::cargo::Cargo;
use crate::digest::{hexadecimal, sha256};
use crate::failure::Failure;
use crate::seal::Sealed;

/// How many binaries are kept.
const KEPT: usize = 16;

/// What decides the bytes of a binary, beside the sealed package.
#[derive(Clone, Copy, Debug)]
pub struct Key<'k> {
    /// The package.
    pub sealed: &'k Sealed,
    /// The compiler's whole account of itself.
    pub compiler: &'k str,
    /// The target, if it is not this machine.
    pub target: Option<&'k str>,
    /// The profile.
    pub profile: &'k str,
    /// Whether it is linked without shared libraries.
    pub is_static: bool,
    /// The SHA-256 of the policy that it was held against, if there was one: another one may refuse it.
    pub policy: Option<&'k str>,
}

impl Key<'_> {
    /// Returns the key as hexadecimal digits.
    pub fn digest(&self) -> String {
        let Self { sealed, compiler, target, profile, is_static, policy } = self;
        let mut digest = Sha256::new();
        let tool = env!("CARGO_PKG_VERSION");
        let (target, policy) = (target.unwrap_or_default(), policy.unwrap_or_default());
        let parts = [tool, &sealed.digest, compiler, target, profile, &is_static.to_string(), policy];
        for part in parts {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        hexadecimal(&digest.finalize())
    }
}

/// Asks the compiler for its version, commit and host.
pub fn compiler(cargo: &Cargo) -> Result<String, Failure> {
    let mut command = cargo.rustc();
    command.arg("-vV").stdin(Stdio::null());
    let answer = cargo.capture(&mut command, "ask the compiler for its version")?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// A binary that was built before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where it is.
    pub executable: PathBuf,
    /// The crates of which nobody could see what they use, when it was built.
    pub unread: Vec<String>,
}

/// The folder with the binaries.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Keeps binaries in `folder`.
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Returns the binary with this key, if it is there and still what it was.
    pub fn find(&self, key: &str, file: &str) -> Option<Kept> {
        let text = |name: &str| fs::read_to_string(self.folder.join(key).join(name)).ok();
        let (expected, unread) = (text("sha256")?, text("unread")?);
        let executable = self.folder.join(key).join(file);
        let bytes = fs::read(&executable).ok()?;
        let unread = unread.lines().map(str::to_owned).collect();
        (sha256(bytes) == expected).then_some(Kept { executable, unread })
    }

    /// Keeps a binary. That this fails is no reason for a build to fail.
    pub fn keep(&self, key: &str, binary: &Kept) {
        let _ = self.try_keep(key, binary);
    }

    fn try_keep(&self, key: &str, Kept { executable, unread }: &Kept) -> std::io::Result<()> {
        let unfinished = self.folder.join(format!(".{key}.{}", std::process::id()));
        fs::create_dir_all(&unfinished)?;
        let copy = unfinished.join(executable.file_name().unwrap_or_default());
        fs::copy(executable, &copy)?;
        fs::write(unfinished.join("sha256"), sha256(fs::read(&copy)?))?;
        fs::write(unfinished.join("unread"), unread.join("\n"))?;
        let _ = fs::remove_dir_all(self.folder.join(key));
        fs::rename(&unfinished, self.folder.join(key))?;
        self.forget()
    }

    /// Removes the oldest, and what an interrupted build left.
    fn forget(&self) -> std::io::Result<()> {
        let entries = fs::read_dir(&self.folder)?.filter_map(Result::ok);
        let mut entries: Vec<_> =
            entries.map(|entry| (entry.metadata().and_then(|it| it.modified()).ok(), entry.path())).collect();
        entries.sort();
        let surplus = entries.len().saturating_sub(KEPT);
        entries.into_iter().take(surplus).try_for_each(|(_, path)| fs::remove_dir_all(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn key<'k>(sealed: &'k Sealed, target: Option<&'k str>, profile: &'k str) -> String {
        Key { sealed, compiler: "rustc", target, profile, is_static: false, policy: None }.digest()
    }

    #[test]
    fn whatever_decides_the_bytes_decides_the_key() {
        let sealed = |digest: &str| Sealed { folder: PathBuf::new(), digest: digest.to_owned() };
        let (one, other) = (sealed("a"), sealed("b"));
        let all =
            Key { sealed: &one, compiler: "rustc", target: None, profile: "release", is_static: false, policy: None };
        let keys = [
            key(&one, None, "release"),
            key(&other, None, "release"),
            key(&one, Some("t"), "release"),
            key(&one, None, "dev"),
            Key { policy: Some("p"), ..all }.digest(),
        ];
        let different: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(different.len(), keys.len());
        assert_eq!(key(&one, None, "dev"), keys[3]);
    }

    #[test]
    fn a_binary_is_found_until_it_is_another() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::in_folder(folder.path().join("cache"));
        let binary = binary(folder.path());
        assert_eq!(cache.find("key", "kure"), None);
        cache.keep("key", &binary);
        let found = cache.find("key", "kure").unwrap();
        assert_eq!((fs::read_to_string(&found.executable).unwrap().as_str(), &found.unread), ("bytes", &binary.unread));
        fs::write(found.executable, "other").unwrap();
        assert_eq!(cache.find("key", "kure"), None);
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::in_folder(folder.path().join("cache"));
        let binary = binary(folder.path());
        for i in 0..KEPT + 3 {
            cache.keep(&format!("key{i:02}"), &binary);
        }
        assert_eq!(fs::read_dir(folder.path().join("cache")).unwrap().count(), KEPT);
        assert!(cache.find(&format!("key{:02}", KEPT + 2), "kure").is_some());
    }

    fn binary(folder: &Path) -> Kept {
        let executable = folder.join("kure");
        fs::write(&executable, "bytes").unwrap();
        Kept { executable, unread: vec!["one".to_owned(), "two".to_owned()] }
    }
}
