//! A copy of a package with every folder that it depends on: it builds anywhere, and to the same bytes everywhere.
//!
//! Cargo names what it compiles after the absolute path of a folder that lies outside the workspace. Inside it, the way
//! from the workspace counts, which is the same wherever the copy is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::dependency::{Dependency, Origin};
use crate::digest::{hexadecimal, sha256};
use crate::failure::Failure;
use crate::inherit;
use crate::package::{Package, write_if_changed};
use crate::resolve::{Resolution, Resolved};

/// The folder for the packages that are copied.
pub(crate) const CRATES: &str = "crates";

/// Folders that no binary is made of. Hidden ones are not, either.
const SKIPPED: [&str; 3] = ["target", "tests", "benches"];

/// A package that needs nothing but registries and repositories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its folder.
    pub folder: PathBuf,
    /// The SHA-256 of all that is in it.
    pub digest: String,
}

/// Copies the package into the folder, where nothing else is kept but what Cargo builds there.
pub fn seal(package: &Package<'_>, resolution: &Resolution, folder: &Path) -> Result<Sealed, Failure> {
    let local: Vec<_> = resolution.packages.iter().filter(|package| package.source.is_none()).collect();
    let copied: BTreeMap<&Path, String> =
        local.iter().map(|package| (package.folder.as_path(), folder_name(package, &local))).collect();
    let inside = |dependency: &Dependency| match &dependency.origin {
        Origin::Path(from) if copied.contains_key(from.as_path()) => {
            let origin = Origin::Path(folder.join(CRATES).join(&copied[from.as_path()]));
            Dependency { origin, ..dependency.clone() }
        }
        _ => dependency.clone(),
    };
    let dependencies: Vec<_> = package.dependencies.iter().map(inside).collect();
    let (cli, core) = (inside(package.cli), inside(package.core));
    let copy =
        Package { folder: folder.to_owned(), dependencies: &dependencies, cli: &cli, core: &core, ..package.clone() };

    let mut files = Files { folder, written: BTreeMap::new() };
    // As members of the workspace they would bring what their other features and their tests need.
    let manifest = copy.manifest().replace("[workspace]\n", &format!("[workspace]\nexclude = [\"{CRATES}\"]\n"));
    files.write("Cargo.toml".into(), manifest.as_bytes())?;
    files.write("src/main.rs".into(), copy.main(&resolution.plugins).as_bytes())?;
    let lock = package.folder.join("Cargo.lock");
    files.write("Cargo.lock".into(), &fs::read(&lock).map_err(Failure::file("read", &lock))?)?;
    for (from, name) in &copied {
        let to = Path::new(CRATES).join(name);
        let manifest = inherit::normalised(from, |folder| copied.get(folder).cloned())?;
        files.write(to.join("Cargo.toml"), manifest.as_bytes())?;
        files.copy(from, &to, true)?;
    }
    files.remove_others()?;
    Ok(Sealed { folder: folder.to_owned(), digest: files.digest() })
}

/// Returns what the copy of a package is called: two versions of one package have folders of their own.
fn folder_name(package: &Resolved, all: &[&Resolved]) -> String {
    let is_alone = all.iter().filter(|other| other.name == package.name).count() == 1;
    if is_alone { package.name.clone() } else { format!("{}-{}", package.name, package.version) }
}

/// The files of a copy, and the digest of each.
struct Files<'f> {
    folder: &'f Path,
    written: BTreeMap<PathBuf, String>,
}

impl Files<'_> {
    fn write(&mut self, path: PathBuf, bytes: &[u8]) -> Result<(), Failure> {
        let whole = self.folder.join(&path);
        let parent = whole.parent().expect("a file is in a folder");
        fs::create_dir_all(parent).map_err(Failure::file("make the folder", parent))?;
        write_if_changed(&whole, bytes).map_err(Failure::file("write", &whole))?;
        self.written.insert(path, sha256(bytes));
        Ok(())
    }

    /// Copies what is in a folder but its manifest, and packages inside it.
    fn copy(&mut self, from: &Path, to: &Path, is_top: bool) -> Result<(), Failure> {
        for entry in fs::read_dir(from).map_err(Failure::file("read the folder", from))? {
            let entry = entry.map_err(Failure::file("read the folder", from))?;
            let (path, name) = (entry.path(), entry.file_name());
            let word = name.to_string_lossy();
            if word.starts_with('.') || is_top && (SKIPPED.contains(&&*word) || word == "Cargo.toml") {
                continue;
            }
            let kind = fs::metadata(&path).map_err(Failure::file("read", &path))?;
            if kind.is_file() {
                let bytes = fs::read(&path).map_err(Failure::file("read", &path))?;
                self.write(to.join(name), &bytes)?;
            } else if path.is_symlink() {
                // It may lead to a folder that holds it, and anywhere else.
                let problem = std::io::Error::other("it is a link to a folder");
                return Err(Failure::file("copy", &path)(problem));
            } else if kind.is_dir() && !path.join("Cargo.toml").exists() {
                self.copy(&path, &to.join(name), false)?;
            }
        }
        Ok(())
    }

    /// Removes files of an earlier copy that this one has not.
    fn remove_others(&self) -> Result<(), Failure> {
        let kept: BTreeSet<_> = self.written.keys().map(|path| self.folder.join(path)).collect();
        let mut folders = vec![self.folder.join(CRATES), self.folder.join("src")];
        while let Some(folder) = folders.pop().filter(|folder| folder.exists()) {
            for entry in fs::read_dir(&folder).map_err(Failure::file("read the folder", &folder))? {
                let entry = entry.map_err(Failure::file("read the folder", &folder))?;
                let path = entry.path();
                // A link to a folder is removed itself, and not what it leads to.
                if entry.file_type().map_err(Failure::file("read", &path))?.is_dir() {
                    folders.push(path);
                } else if !kept.contains(&path) {
                    fs::remove_file(&path).map_err(Failure::file("remove", &path))?;
                }
            }
        }
        Ok(())
    }

    fn digest(&self) -> String {
        let mut digest = Sha256::new();
        for (path, sha256) in &self.written {
            digest.update(format!("{sha256}  {}\n", path.to_string_lossy().replace('\\', "/")));
        }
        hexadecimal(&digest.finalize())
    }
}
