//! `kure plugins install` and `uninstall`: another binary in the place of this one, built by the assembler.
//!
//! The program never changes itself: it asks Cargo for a new binary from the sources at hand, and where there are none
//! it says what to do.

use crate::error::Error;
use crate::exit::Exit;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What becomes of a plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It is in the next binary.
    Install,
    /// It is not.
    Uninstall,
}

/// What a binary can be built from.
enum Place {
    /// A checkout of kure.
    Checkout(PathBuf),
    /// A distribution.
    Distribution(PathBuf),
}

/// Has the assembler build a binary with or without the plugin, in the place of this one.
pub(crate) fn change(change: Change, plugin: &str) -> Result<Exit, Error> {
    let here = env::current_dir().map_err(|source| Error::Read { path: ".".into(), source })?;
    let program = env::current_exe().map_err(|source| Error::Read { path: "this program".into(), source })?;
    let place = find(&here).ok_or(Error::NoSources { folder: here })?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    for (folder, words) in steps(change, &place, plugin, &program) {
        eprintln!("$ cargo {}", words.join(" "));
        let mut command = Command::new(&cargo);
        command.args(&words).current_dir(folder).stdin(Stdio::null());
        let status = command.status().map_err(|source| Error::Start { program: "cargo".into(), source })?;
        if !status.success() {
            return Err(Error::Assembler { command: format!("cargo {}", words.join(" ")) });
        }
    }
    Ok(Exit::Done)
}

/// Looks around a folder and above it.
fn find(folder: &Path) -> Option<Place> {
    folder.ancestors().find_map(|folder| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
        if folder.join("kure-cli/Cargo.toml").is_file() && folder.join("xtask/Cargo.toml").is_file() {
            return Some(Place::Checkout(folder.to_owned()));
        }
        is_distribution(&manifest).then(|| Place::Distribution(folder.to_owned()))
    })
}

/// Says whether a Cargo.toml lists plugins. That of a plugin has the same table, without the list.
fn is_distribution(manifest: &str) -> bool {
    let lines = manifest.lines().map(str::trim);
    let mut table = lines.skip_while(|line| *line != "[package.metadata.kure]").skip(1);
    let mut keys = table.by_ref().take_while(|line| !line.starts_with('[')).filter_map(|line| line.split_once('='));
    keys.any(|(key, _)| key.trim() == "plugins")
}

/// Returns what Cargo is asked for, and in which folder.
fn steps<'p>(change: Change, place: &'p Place, plugin: &str, program: &Path) -> Vec<(&'p Path, Vec<String>)> {
    let to = program.parent().unwrap_or(program).display().to_string();
    let name = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let install = |front: &str| words(&[front, "install", "--to", &to, "--name", &name]);
    match place {
        Place::Checkout(folder) => {
            let flag = if change == Change::Install { "--add" } else { "--remove" };
            let like = program.display().to_string();
            vec![(folder, [install("xtask"), words(&["--like", &like, flag, plugin])].concat())]
        }
        Place::Distribution(folder) => {
            let edit = if change == Change::Install { "add" } else { "remove" };
            vec![(folder, words(&["kure", edit, plugin])), (folder, install("kure"))]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(change: Change, place: &Place) -> String {
        let steps = steps(change, place, "vault", "/opt/bin/kure".as_ref());
        steps.into_iter().map(|(_, words)| words.join(" ")).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn the_assembler_is_asked_for_what_the_place_has() {
        let (checkout, distribution) = (Place::Checkout("/kure".into()), Place::Distribution("/platform".into()));
        assert_eq!(
            asked(Change::Install, &checkout),
            "xtask install --to /opt/bin --name kure --like /opt/bin/kure --add vault"
        );
        assert_eq!(
            asked(Change::Uninstall, &distribution),
            "kure remove vault; kure install --to /opt/bin --name kure"
        );
    }

    #[test]
    fn sources_are_looked_for_here_and_above() {
        let root = tempfile::tempdir().unwrap();
        let below = root.path().join("a/b");
        fs::create_dir_all(&below).unwrap();
        let write = |text: &str| fs::write(root.path().join("a/Cargo.toml"), text).unwrap();
        write("[package]\nname = \"a\"\n");
        assert!(find(&below).is_none());
        write("[package]\nname = \"a\"\n\n[package.metadata.kure]\nid = \"a\"\n\n[features]\nplugins = []\n");
        assert!(find(&below).is_none());
        write("[package]\nname = \"a\"\n[package.metadata.kure]\nplugins = []\n");
        assert!(matches!(find(&below), Some(Place::Distribution(folder)) if folder == root.path().join("a")));
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for folder in ["kure-cli/src", "plugins/crd"] {
            assert!(
                matches!(find(&checkout.join(folder)), Some(Place::Checkout(found)) if found == checkout),
                "{folder}"
            );
        }
    }
}
