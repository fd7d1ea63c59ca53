//! Remembers which policies were seen, so that an older one is not taken for the newest.
//!
//! What identifies a policy is the name in it, which is signed: nobody but a signer can give an old policy a new name, and
//! all clones of a repository share it. A machine that forgets, as one does that is made anew for each build, accepts any
//! policy that was ever signed, unless it keeps the folder.

use std::env;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::digest::sha256;

/// What is remembered of a policy, in a file of its own.
#[derive(Debug)]
pub(super) struct Seen {
    /// The file.
    pub(super) path: PathBuf,
    /// What was seen, if anything was.
    pub(super) last: Option<Last>,
    /// Nobody else reads or writes as long as it is held.
    _lock: File,
}

/// The last policy of a name that was believed.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Last {
    /// The name.
    pub(super) name: String,
    /// The serial.
    pub(super) serial: u32,
    /// How many signers it needed.
    pub(super) threshold: u32,
}

/// Returns the folder in which this is remembered, as the XDG base directories have it.
pub(super) fn folder() -> Option<PathBuf> {
    let variable = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let own = if cfg!(windows) { variable("LOCALAPPDATA") } else { None };
    let home = || Some(env::home_dir().filter(|path| path.is_absolute())?.join(".local/state"));
    Some(variable("XDG_STATE_HOME").or(own).or_else(home)?.join("kure").join("serials"))
}

impl Seen {
    /// Opens what is remembered of the policy with this name, and keeps others from it.
    pub(super) fn open(folder: &Path, name: &str) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        // A name may be anything, and a file's may not.
        let path = folder.join(format!("{}.json", sha256(name.as_bytes())));
        // The file itself is replaced, so that it cannot be what is locked.
        let lock = File::create(folder.join("lock"))?;
        lock.lock()?;
        let last = match fs::read(&path) {
            Ok(text) => Some(serde_json::from_slice(&text)?),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self { path, last, _lock: lock })
    }

    /// Remembers a policy that was believed.
    pub(super) fn keep(self, last: &Last) -> io::Result<()> {
        if self.last.as_ref() == Some(last) {
            return Ok(());
        }
        let unfinished = self.path.with_extension("unfinished");
        fs::write(&unfinished, serde_json::to_string(last)? + "\n")?;
        fs::rename(unfinished, &self.path)
    }
}
