//! A home of Cargo for crates that tests make up: it reads what the user's has from crates.io, and leaves it alone.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Returns a home of Cargo beside the target folder.
///
/// What crates.io gave is a link to where the user's home has it, so that nothing is fetched or unpacked twice. Where
/// links are not for everyone there is none, and the user's own home has to do.
#[cfg(unix)]
pub(crate) fn beside(target: &Path) -> Option<PathBuf> {
    let (users, own) = (users()?, target.with_file_name("cargo-home"));
    for part in ["cache", "index", "src"] {
        let part = Path::new("registry").join(part);
        std::fs::create_dir_all(own.join(&part)).expect("the target folder can be written");
        for entry in std::fs::read_dir(users.join(&part)).into_iter().flatten().flatten() {
            link(&entry.path(), &own.join(&part).join(entry.file_name()));
        }
    }
    // Mirrors and proxies of the user.
    link(&users.join("config.toml"), &own.join("config.toml"));
    Some(own)
}

#[cfg(not(unix))]
pub(crate) fn beside(_: &Path) -> Option<PathBuf> {
    None
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) {
    // It is there already after the first run, and in the first run of two tests at once.
    if from.exists() && !to.exists() {
        let linked = std::os::unix::fs::symlink(from, to);
        assert!(to.exists(), "{}: {linked:?}", to.display());
    }
}

#[cfg(unix)]
fn users() -> Option<PathBuf> {
    let home = || Some(std::env::home_dir()?.join(".cargo"));
    std::env::var_os("CARGO_HOME").filter(|set| set != OsStr::new("")).map(PathBuf::from).or_else(home)
}
