//! The versions of the assembled binary: those of the workspace's lock, and no others.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml_edit::{DocumentMut, Table};

use crate::assemble::Job;
use crate::failure::Failure;
use crate::package::Package;
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// Gives the package a lock that is the workspace's without what the package does not need.
///
/// `cargo generate-lockfile` would move versions, and so would Cargo without a lock.
pub fn prune(job: Job<'_>) -> Result<(), Failure> {
    let stamp = stamp(job.workspace, job.package);
    if stamp.holds() {
        return Ok(());
    }
    let resolution = &job.compilation.resolution;
    match prune_once(job) {
        Err(Failure::Lock { .. }) if !resolution.is_locked() => {
            // A dependency was added and nothing was built since: Cargo would bring the lock up to date too.
            let mut command = job.cargo.command("update");
            offline(command.arg("--workspace"), resolution.is_offline());
            job.cargo.capture(&mut command, "bring the workspace's Cargo.lock up to date")?;
            prune_once(job)?;
        }
        result => result?,
    }
    stamp.set()
}

fn prune_once(Job { cargo, workspace, package, compilation, .. }: Job<'_>) -> Result<(), Failure> {
    let seed = read(&seed_path(workspace))?;
    let lock = lock_path(package);
    fs::write(&lock, &seed).map_err(Failure::file("write", &lock))?;

    let update = |is_offline: bool| {
        let mut command = cargo.command("update");
        command.arg("--workspace").arg("--manifest-path").arg(package.manifest_path());
        cargo.capture(offline(&mut command, is_offline), "take the versions from the workspace's Cargo.lock")
    };
    // Compiling this program has usually left the registry's index behind, so the network is the second try.
    match update(true) {
        Err(Failure::Cargo { .. }) if !compilation.resolution.is_offline() => update(false)?,
        result => result?,
    };
    let missing = missing(&entries(&seed)?, &entries(&read(&lock)?)?, package.name);
    if missing.is_empty() { Ok(()) } else { Err(Failure::Lock { missing }) }
}

fn offline(command: &mut Command, is_offline: bool) -> &mut Command {
    if is_offline { command.arg("--offline") } else { command }
}

fn seed_path(workspace: &Workspace) -> PathBuf {
    workspace.root().join("Cargo.lock")
}

fn lock_path(package: &Package<'_>) -> PathBuf {
    package.folder.join("Cargo.lock")
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(Failure::file("read", path))
}

/// Marks all that decides the pruned lock, which is the workspace's lock and every manifest, and the pruned lock itself.
fn stamp(workspace: &Workspace, package: &Package<'_>) -> Stamp {
    let members = workspace.members().iter().map(|member| member.manifest_path.clone().into_std_path_buf());
    let others =
        [workspace.root().join("Cargo.toml"), seed_path(workspace), package.manifest_path(), lock_path(package)];
    Stamp { path: package.folder.join("Cargo.lock.stamp"), files: members.chain(others).collect() }
}

/// A package in a lock: exactly these bytes, if it comes from a registry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
}

fn entries(lock: &str) -> Result<BTreeSet<Entry>, Failure> {
    let unreadable = |detail: String| Failure::Answer { expected: "a Cargo.lock", detail };
    let document: DocumentMut =
        lock.parse().map_err(|mistake: toml_edit::TomlError| unreadable(mistake.to_string()))?;
    let packages = document.get("package").and_then(|item| item.as_array_of_tables());
    packages.into_iter().flatten().map(|table| entry(table).ok_or_else(|| unreadable(table.to_string()))).collect()
}

fn entry(table: &Table) -> Option<Entry> {
    let text = |key: &str| table.get(key)?.as_str().map(str::to_owned);
    Some(Entry { name: text("name")?, version: text("version")?, source: text("source"), checksum: text("checksum") })
}

/// Returns the packages that the pruned lock has and the seed has not, but for the assembled package itself.
fn missing(seed: &BTreeSet<Entry>, pruned: &BTreeSet<Entry>, name: &str) -> Vec<String> {
    let is_own = |entry: &Entry| entry.source.is_none() && entry.name == name;
    pruned
        .difference(seed)
        .filter(|entry| !is_own(entry))
        .map(|entry| format!("{} {}", entry.name, entry.version))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: &str = r#"
version = 4

[[package]]
name = "itoa"
version = "1.0.19"
source = "registry+https://example.com/index"
checksum = "aa"

[[package]]
name = "kure-core"
version = "0.1.0"
dependencies = ["itoa"]

[[package]]
name = "ryu"
version = "1.0.0"
source = "registry+https://example.com/index"
checksum = "bb"
"#;

    fn check(pruned: &str) -> Vec<String> {
        missing(&entries(SEED).unwrap(), &entries(pruned).unwrap(), "kure")
    }

    #[test]
    fn fewer_packages_and_the_assembled_one_are_fine() {
        let own = "\n[[package]]\nname = \"kure\"\nversion = \"0.1.0\"\n";
        let pruned = SEED.split("\n[[package]]\nname = \"ryu\"").next().unwrap().to_owned() + own;
        assert_eq!(check(&pruned), Vec::<String>::new());
    }

    #[test]
    fn another_version_source_or_checksum_is_found() {
        assert_eq!(check(&SEED.replace("1.0.19", "1.0.20")), ["itoa 1.0.20"]);
        assert_eq!(check(&SEED.replace("checksum = \"bb\"", "checksum = \"cc\"")), ["ryu 1.0.0"]);
        assert_eq!(check(&SEED.replace("example.com", "example.org")), ["itoa 1.0.19", "ryu 1.0.0"]);
    }

    #[test]
    fn a_registry_package_of_the_same_name_is_not_the_assembled_one() {
        let stranger =
            "\n[[package]]\nname = \"kure\"\nversion = \"0.1.0\"\nsource = \"registry+https://example.com/index\"\n";
        assert_eq!(check(&(SEED.to_owned() + stranger)), ["kure 0.1.0"]);
    }

    #[test]
    fn a_lock_that_is_no_lock_is_an_error() {
        assert!(entries("[[package").is_err());
        assert!(entries("[[package]]\nname = \"a\"\n").is_err());
    }
}
