//! The versions of the assembled binary: those of the lock that is here, and no others of the same packages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::Package;
use toml_edit::{DocumentMut, Table};

use crate::assemble::Job;
use crate::dependency::Origin;
use crate::failure::Failure;
use crate::stamp::Stamp;

/// Gives the package a lock that is the one here without what the package does not need, and with what its plugins from
/// elsewhere bring.
///
/// `cargo generate-lockfile` would move versions, and so would Cargo without a lock.
pub fn prune(job: Job<'_>) -> Result<(), Failure> {
    let stamp = stamp(job);
    if stamp.holds() {
        return Ok(());
    }
    let resolution = &job.compilation.resolution;
    match prune_once(job) {
        Err(Failure::Lock { .. }) if !resolution.is_locked() && job.base.lock.is_some() => {
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

fn prune_once(job: Job<'_>) -> Result<(), Failure> {
    let Job { cargo, base, package, compilation, .. } = job;
    let seed = base.lock.as_deref().map(read).transpose()?.unwrap_or_default();
    let lock = lock_path(job);
    if seed.is_empty() {
        // Nobody has decided anything yet, but for what was decided here the last time.
    } else {
        fs::write(&lock, &seed).map_err(Failure::file("write", &lock))?;
    }

    let update = |is_offline: bool| {
        let mut command = cargo.command("update");
        command.arg("--workspace").arg("--manifest-path").arg(package.manifest_path());
        cargo.capture(offline(&mut command, is_offline), "decide the versions of the binary")
    };
    // Compiling this program has usually left the registry's index behind, so the network is the second try.
    match update(true) {
        Err(Failure::Cargo { .. }) if !compilation.resolution.is_offline() => update(false)?,
        result => result?,
    };
    let (seed, pruned) = (entries(&seed)?, entries(&read(&lock)?)?);
    let strange = strange(&seed, &pruned, package.name);
    let is_from_elsewhere = package.dependencies.iter().any(|dependency| !base.is_here(dependency));
    if seed.is_empty() || strange.is_empty() {
        return Ok(());
    }
    let moved: Vec<_> = strange.iter().filter(|entry| seed.iter().any(|known| is_rival(known, entry))).collect();
    match (is_from_elsewhere, moved.is_empty()) {
        // What only a plugin from elsewhere needs is in no lock here.
        (true, true) if !compilation.resolution.is_locked() => Ok(()),
        (true, false) => Err(Failure::Moved { moved: names(moved) }),
        _ => Err(Failure::Lock { missing: names(strange.iter()) }),
    }
}

fn names<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Vec<String> {
    entries.into_iter().map(|entry| format!("{} {}", entry.name, entry.version)).collect()
}

/// Says whether one entry stands where Cargo would only have one of both: the same package, in a version that is
/// compatible.
fn is_rival(one: &Entry, other: &Entry) -> bool {
    let epoch = |version: &str| {
        let mut parts = version.split(['.', '+', '-']);
        let (major, minor, patch) = (parts.next(), parts.next(), parts.next());
        match (major, minor) {
            (Some("0"), Some("0")) => [major, minor, patch].map(|part| part.map(str::to_owned)),
            (Some("0"), _) => [major, minor, None].map(|part| part.map(str::to_owned)),
            _ => [major, None, None].map(|part| part.map(str::to_owned)),
        }
    };
    one.name == other.name && one.source == other.source && epoch(&one.version) == epoch(&other.version)
}

fn offline(command: &mut Command, is_offline: bool) -> &mut Command {
    if is_offline { command.arg("--offline") } else { command }
}

fn lock_path(job: Job<'_>) -> PathBuf {
    job.package.folder.join("Cargo.lock")
}

/// The checksums of the packages in a lock.
#[derive(Clone, Debug, Default)]
pub struct Checksums(BTreeMap<[String; 3], String>);

impl Checksums {
    /// Reads the lock at a path.
    pub fn read(lock: &Path) -> Result<Self, Failure> {
        Ok(entries_of(lock)?.into_iter().collect())
    }

    /// Returns that of a package, if its source has checksums. Other sources may have the same version.
    pub fn of(&self, package: &Package) -> Option<String> {
        let source = package.source.as_ref()?.to_string();
        self.0.get(&[package.name.to_string(), package.version.to_string(), source]).cloned()
    }
}

impl FromIterator<Entry> for Checksums {
    fn from_iter<E: IntoIterator<Item = Entry>>(entries: E) -> Self {
        let known = |entry: Entry| Some(([entry.name, entry.version, entry.source?], entry.checksum?));
        Self(entries.into_iter().filter_map(known).collect())
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(Failure::file("read", path))
}

/// Marks all that decides the pruned lock, which is the lock that is here and every manifest, and the pruned lock itself.
fn stamp(job: Job<'_>) -> Stamp {
    let folders = job.package.dependencies.iter().filter_map(|dependency| match &dependency.origin {
        Origin::Path(folder) => Some(folder.join("Cargo.toml")),
        _ => None,
    });
    let own = [job.package.manifest_path(), lock_path(job)];
    let files = job.base.manifests.iter().cloned().chain(folders).chain(job.base.lock.clone()).chain(own);
    Stamp { path: job.package.folder.join("Cargo.lock.stamp"), files: files.collect() }
}

/// A package in a lock: exactly these bytes, if it comes from a registry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it comes from; absent for a folder.
    pub source: Option<String>,
    /// The SHA-256 of its archive, if it comes from a registry.
    pub checksum: Option<String>,
}

/// Reads the packages of the lock at a path.
pub(crate) fn entries_of(path: &Path) -> Result<BTreeSet<Entry>, Failure> {
    entries(&read(path)?)
}

/// Reads the packages of a lock.
pub(crate) fn entries(lock: &str) -> Result<BTreeSet<Entry>, Failure> {
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
fn strange(seed: &BTreeSet<Entry>, pruned: &BTreeSet<Entry>, name: &str) -> Vec<Entry> {
    let is_own = |entry: &Entry| entry.source.is_none() && entry.name == name;
    pruned.difference(seed).filter(|entry| !is_own(entry)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::graph::tests::described;

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
        names(&strange(&entries(SEED).unwrap(), &entries(pruned).unwrap(), "kure"))
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
    fn a_checksum_is_that_of_one_source() {
        let checksums: Checksums = entries(SEED).unwrap().into_iter().collect();
        let of = |source: Option<&str>| {
            let package = described("itoa", "1.0.19", source, Path::new("/itoa"));
            checksums.of(&serde_json::from_value(package).unwrap())
        };
        assert_eq!(of(Some("registry+https://example.com/index")).as_deref(), Some("aa"));
        assert_eq!(of(Some("registry+https://example.org/index")), None);
        assert_eq!(of(Some("git+https://example.com/itoa#0123456789abcdef")), None);
        assert_eq!(of(None), None);
    }

    #[test]
    fn a_registry_package_of_the_same_name_is_not_the_assembled_one() {
        let stranger =
            "\n[[package]]\nname = \"kure\"\nversion = \"0.1.0\"\nsource = \"registry+https://example.com/index\"\n";
        assert_eq!(check(&(SEED.to_owned() + stranger)), ["kure 0.1.0"]);
    }

    #[test]
    fn what_is_new_has_no_rival_and_what_moved_has() {
        let entry = |name: &str, version: &str| Entry {
            name: name.to_owned(),
            version: version.to_owned(),
            source: None,
            checksum: None,
        };
        for (one, other, expected) in [
            ("1.0.19", "1.2.0", true),
            ("1.0.0", "2.0.0", false),
            ("0.3.1", "0.3.9", true),
            ("0.3.1", "0.4.0", false),
            ("0.0.1", "0.0.2", false),
        ] {
            assert_eq!(is_rival(&entry("itoa", one), &entry("itoa", other)), expected, "{one} and {other}");
        }
        assert!(!is_rival(&entry("itoa", "1.0.0"), &entry("ryu", "1.0.0")));
    }

    #[test]
    fn a_lock_that_is_no_lock_is_an_error() {
        assert!(entries("[[package").is_err());
        assert!(entries("[[package]]\nname = \"a\"\n").is_err());
    }
}
