//! The crates that a package needs, unpacked anew from bytes that were compared with their checksums.
//!
//! What Cargo unpacked and checked out before is not looked at: whoever can write there can change it unseen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use crate::cargo::Cargo;
use crate::dependency::relative;
use crate::failure::Failure;
use crate::inherit;
use crate::lock::{self, Entry};
use crate::resolve::Resolution;
use crate::trust::archive;
use crate::trust::folder as tree;
use crate::trust::graph::Graph;
use crate::trust::names::TreeError;
use crate::trust::refusal::{Code, Refusal};

pub mod archives;
pub mod commit;
pub mod replacement;
pub mod settings;

use archives::Archives;
use commit::Commit;
use replacement::Replacement;
use settings::Settings;

/// A package whose crates are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// Cargo, called where the package is assembled.
    pub cargo: &'w Cargo,
    /// The folder whose configuration of Cargo names the registries.
    pub root: &'w Path,
    /// The folder of the package, with its Cargo.lock.
    pub package: &'w Path,
    /// What it is made of here.
    pub resolution: &'w Resolution,
    /// Whether the network is out of bounds.
    pub is_offline: bool,
}

/// The crates of a package in a folder of their own.
#[derive(Clone, Debug)]
pub struct Vendored {
    /// What tells Cargo to take them from there.
    pub configuration: String,
    /// The folders, and what they are called in a binary: what Cargo's own folders are called.
    pub names: Vec<(PathBuf, String)>,
}

/// Unpacks all crates of the package's lock into a folder that is not there yet.
///
/// Those of other systems come along. Cargo compiles none of them, and yet resolves nothing without their manifests.
pub fn vendor(wanted: Wanted<'_>, folder: &Path) -> Result<Vendored, Failure> {
    let entries = lock::entries_of(&wanted.package.join("Cargo.lock"))?;
    let mut sources: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in &entries {
        if let Some(source) = &entry.source {
            sources.entry(source).or_default().push(entry);
        }
    }
    let settings = Settings::read(wanted.root)?;
    let archives = Archives::of(&settings);
    let is_archived = |source: &str| !source.starts_with("git+");
    let packed = || sources.iter().filter(|(source, _)| is_archived(source)).flat_map(|(_, entries)| entries);
    if !wanted.is_offline && packed().any(|entry| !archives.has(entry)) {
        // Planning downloads what this system needs.
        let mut command = wanted.cargo.command("fetch");
        command.arg("--locked").arg("--manifest-path").arg(wanted.package.join("Cargo.toml"));
        wanted.cargo.capture(&mut command, "download the dependencies for every system")?;
    }

    let mut replacement = Replacement::new(&settings);
    let mut names = Vec::new();
    for (i, (source, entries)) in sources.into_iter().enumerate() {
        if is_archived(source) {
            let index = index(wanted.resolution, source).unwrap_or_else(|| format!("index-{i}"));
            let place = folder.join("registry").join(&index);
            unpack(&archives, &entries, &place)?;
            replacement.registry(source, &place);
            names.push((place, format!("/cargo/registry/src/{index}")));
        } else {
            let place = folder.join("git").join(i.to_string());
            names.extend(check_out(wanted, source, &entries, &place)?);
            replacement.repository(source, &place);
        }
    }
    Ok(Vendored { configuration: replacement.to_string(), names })
}

/// Returns what Cargo calls the folder with the crates of a registry.
fn index(resolution: &Resolution, source: &str) -> Option<String> {
    let package = resolution.packages.iter().find(|package| package.source.as_deref() == Some(source))?;
    Some(package.folder.parent()?.file_name()?.to_str()?.to_owned())
}

fn refused(refusals: Vec<Refusal>) -> Result<(), Failure> {
    if refusals.is_empty() { Ok(()) } else { Err(Failure::Untrusted { refusals }) }
}

fn irregular(entry: &Entry, mistake: &TreeError) -> Refusal {
    let subject = format!("{} {}", entry.name, entry.version);
    let message = format!("in {subject}, {mistake}");
    Refusal::new(Code::Irregular, subject, message, "take another version of the crate, or leave out what needs it")
}

/// Unpacks the archives of crates, each into a folder of its own.
fn unpack(archives: &Archives, entries: &[&Entry], place: &Path) -> Result<(), Failure> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let chunks = entries.chunks(entries.len().div_ceil(threads));
    let refusals = thread::scope(|scope| -> Result<_, Failure> {
        let running: Vec<_> = chunks.map(|chunk| scope.spawn(|| unpack_each(archives, chunk, place))).collect();
        let mut refusals = Vec::new();
        for thread in running {
            refusals.extend(thread.join().expect("no thread panics")?);
        }
        Ok(refusals)
    })?;
    refused(refusals)
}

fn unpack_each(archives: &Archives, entries: &[&Entry], place: &Path) -> Result<Vec<Refusal>, Failure> {
    let mut refusals = Vec::new();
    for entry in entries {
        let root = format!("{}-{}", entry.name, entry.version);
        let files = archives.read(entry).and_then(|bytes| {
            let files = archive::files(&bytes, &root).map_err(|mistake| irregular(entry, &mistake))?;
            Ok(files)
        });
        match files {
            Ok(files) => write(&place.join(root), &files, entry.checksum.as_deref())?,
            Err(refusal) => refusals.push(refusal),
        }
    }
    Ok(refusals)
}

/// Checks out the commit of a source, and gives each of its packages that the lock names a folder of its own.
///
/// Returns what those folders are called in a binary.
fn check_out(
    wanted: Wanted<'_>,
    source: &str,
    entries: &[&Entry],
    place: &Path,
) -> Result<Vec<(PathBuf, String)>, Failure> {
    let folders = folders(wanted, source, entries)?;
    let any = folders.values().next().expect("a source in the lock has a package");
    let commit = Commit::of(source, any)?;
    let checkout = commit.check_out(&place.with_extension("checkout"))?;
    let inside: BTreeMap<_, _> = folders
        .iter()
        .map(|((name, version), folder)| {
            (checkout.join(relative(&commit.checkout, folder)), format!("{name}-{version}"))
        })
        .collect();
    let mut refusals = Vec::new();
    let mut names = Vec::new();
    for entry in entries {
        let folder = &folders[&(entry.name.clone(), entry.version.clone())];
        let path = relative(&commit.checkout, folder);
        let from = checkout.join(&path);
        let to = place.join(format!("{}-{}", entry.name, entry.version));
        let files = tree::files(&from).and_then(|files| {
            let read = files.iter().map(|(name, path)| Ok((name.clone(), tree::read(name, path)?)));
            read.collect::<Result<BTreeMap<_, _>, _>>()
        });
        match files {
            Ok(mut files) => {
                let manifest = inherit::normalised(&from, |folder| inside.get(folder).cloned())?;
                files.insert("Cargo.toml".to_owned(), manifest.into_bytes());
                write(&to, &files, None)?;
                let name = Path::new("/cargo/git/checkouts").join(commit.name()).join(path);
                names.push((to, name.to_string_lossy().trim_end_matches('/').to_owned()));
            }
            Err(mistake) => refusals.push(irregular(entry, &mistake)),
        }
    }
    fs::remove_dir_all(&checkout).map_err(Failure::file("remove", checkout))?;
    refused(refusals)?;
    Ok(names)
}

/// Returns where Cargo has checked out the packages of a source, to learn where in the repository they are.
fn folders(
    wanted: Wanted<'_>,
    source: &str,
    entries: &[&Entry],
) -> Result<BTreeMap<(String, String), PathBuf>, Failure> {
    let here = wanted.resolution.packages.iter().filter(|package| package.source.as_deref() == Some(source));
    let here: BTreeMap<_, _> =
        here.map(|package| ((package.name.clone(), package.version.clone()), package.folder.clone())).collect();
    if here.len() == entries.len() {
        return Ok(here);
    }
    // Some are for other systems.
    let manifest = wanted.package.join("Cargo.toml");
    let graph = Graph::of_every_system(wanted.cargo, &manifest, wanted.root, wanted.is_offline)?;
    let is_meant = |described: &cargo_metadata::Package| described.source.as_ref().is_some_and(|it| it.repr == source);
    let all = graph.crates.into_iter().filter(|it| is_meant(&it.described));
    let all: BTreeMap<_, _> = all.map(|it| ((it.name, it.version), it.folder)).collect();
    let missing = entries.iter().find(|entry| !all.contains_key(&(entry.name.clone(), entry.version.clone())));
    match missing {
        None => Ok(all),
        Some(entry) => Err(Failure::Answer {
            expected: "a folder of each package in the lock",
            detail: format!("{} {} has none", entry.name, entry.version),
        }),
    }
}

/// Writes the files of a crate as Cargo wants them in a folder of crates.
fn write(folder: &Path, files: &archive::Files, checksum: Option<&str>) -> Result<(), Failure> {
    let mut made = BTreeSet::new();
    for (path, bytes) in files {
        let path = folder.join(path);
        let parent = path.parent().expect("a file is in a folder").to_owned();
        if !made.contains(&parent) {
            fs::create_dir_all(&parent).map_err(Failure::file("make the folder", &parent))?;
            made.insert(parent);
        }
        fs::write(&path, bytes).map_err(Failure::file("write", &path))?;
    }
    // Cargo compares the checksum with that in the lock, as a word. The files were compared above.
    let path = folder.join(".cargo-checksum.json");
    let text = serde_json::json!({ "files": {}, "package": checksum }).to_string();
    fs::write(&path, text).map_err(Failure::file("write", &path))
}
