//! crates.io as it would be if kure was published there: the crates of this workspace's lock, and others.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::folder::{Folder, configure};
use super::manifest::{Shelf, line};
use super::{Crate, archive, digest, hexadecimal};
use crate::scratch;

/// A replacement of crates.io that has the versions in the workspace's lock, unchanged, and crates of a test.
///
/// Cargo resolves with it as fast as ever. To build with it is to build all dependencies again, since they come from
/// another folder.
#[derive(Debug)]
pub struct CratesIo(Folder);

impl CratesIo {
    /// Returns the replacement that has just `crates` beside those of the lock, in `folder`, which is the test's
    /// `CARGO_TARGET_TMPDIR`.
    pub fn new(folder: &str, crates: &[Crate]) -> Self {
        let locked: Vec<_> = locked()
            .into_iter()
            .map(|(found, checksum)| {
                let line = line(&found, &Shelf::CratesIo, &checksum);
                (found, line)
            })
            .collect();
        let lines = locked.iter().fold(Sha256::new(), |digest, (_, line)| digest.chain_update(line.to_string()));
        let name = format!("crates-io-{}-{}", hexadecimal(&lines.finalize()[..4]), digest(crates));
        Self(Folder::shared(folder, &name, |made, _| {
            for (found, line) in locked {
                let archive = fs::read(cached(&found)).expect("what is locked was fetched");
                made.add(line, &archive);
            }
            for published in crates {
                let archive = archive(published, &Shelf::CratesIo);
                made.add(line(published, &Shelf::CratesIo, &hexadecimal(&Sha256::digest(&archive))), &archive);
            }
        }))
    }

    /// Returns whether every locked crate is on this machine, and says that the test is skipped if not.
    ///
    /// A build downloads what this system needs; `cargo fetch` downloads what others need as well.
    #[must_use]
    pub fn is_fetched_for(test: &str) -> bool {
        let mut cargo = scratch::cargo();
        cargo.args(["metadata", "--format-version", "1", "--offline", "--locked"]).current_dir(scratch::checkout());
        let is_fetched = cargo.output().expect("Cargo can be run").status.success();
        if !is_fetched {
            eprintln!("SKIPPED: {test}, for not every locked crate is on this machine; `cargo fetch` brings them");
        }
        is_fetched
    }

    /// Adds to a folder's `.cargo/config.toml` that Cargo takes this for crates.io.
    pub fn configure(&self, folder: &Path) {
        let place = scratch::quoted(&self.0.0);
        let replacement = "[source.crates-io]\nreplace-with = \"crates-io-folder\"\n";
        configure(folder, &format!("{replacement}[source.crates-io-folder]\nlocal-registry = {place}\n"));
    }
}

/// Returns the crates in the workspace's lock that come from a registry, with their checksums.
fn locked() -> Vec<(Crate, String)> {
    let lock = fs::read_to_string(scratch::checkout().join("Cargo.lock")).expect("the checkout has a lock");
    let lock: toml_edit::DocumentMut = lock.parse().expect("Cargo.lock is TOML");
    let entries = lock["package"].as_array_of_tables().expect("a lock has packages");
    let checksum = |of: &Crate| {
        let is_it = |entry: &&toml_edit::Table| {
            entry["name"].as_str() == Some(of.name()) && entry["version"].as_str() == Some(of.version())
        };
        Some(entries.iter().find(is_it)?.get("checksum")?.as_str()?.to_owned())
    };
    let packages = Crate::metadata(scratch::checkout(), &["--locked"]);
    let foreign = packages.into_iter().filter(|package| package["source"] != Value::Null);
    let foreign = foreign.map(|package| Crate { package, files: BTreeMap::new() });
    foreign.filter_map(|found| checksum(&found).map(|checksum| (found, checksum))).collect()
}

/// Returns where Cargo keeps the archive that it unpacked to the folder of the package.
fn cached(of: &Crate) -> PathBuf {
    // registry/src/NAME/itoa-1.0.0/Cargo.toml comes from registry/cache/NAME/itoa-1.0.0.crate.
    let manifest = Path::new(of.package["manifest_path"].as_str().expect("every package has a manifest"));
    let parts: Vec<_> = manifest.ancestors().collect();
    let [_, package, name, _, registry, ..] = parts[..] else { panic!("{}: not in Cargo's home", manifest.display()) };
    let [package, name] = [package, name].map(|folder| folder.file_name().expect("a folder has a name"));
    let mut archive = package.to_owned();
    archive.push(".crate");
    registry.join("cache").join(name).join(archive)
}
