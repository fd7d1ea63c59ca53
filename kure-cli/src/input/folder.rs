//! The files beside a document, and nothing beyond its folder.

use kure_core::{FileProblem, Files};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// How large a file beside a document may be, in bytes: as much as a cluster keeps of one.
const LARGEST: u64 = 1 << 20;

/// How many files a folder may hold.
const MOST: usize = 10_000;

/// A document's folder.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// The folder without symbolic links, once a document asked for a file.
    real: OnceLock<PathBuf>,
}

impl Folder {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), real: OnceLock::new() }
    }

    fn real(&self) -> Result<&Path, FileProblem> {
        if self.real.get().is_none() {
            let real = self.path.canonicalize().map_err(|error| problem(&error))?;
            // Another thread found the same.
            let _ = self.real.set(real);
        }
        Ok(self.real.get().expect("it was set above"))
    }

    /// Follows symbolic links, which must not lead out of the folder.
    fn resolve(&self, path: &Path) -> Result<PathBuf, FileProblem> {
        let real = path.canonicalize().map_err(|error| problem(&error))?;
        if real.starts_with(self.real()?) { Ok(real) } else { Err(FileProblem::Outside) }
    }

    /// Adds the files below the last folder of `way`, whose path from the first one is `prefix`.
    fn add(&self, way: &mut Vec<PathBuf>, prefix: &str, files: &mut Vec<String>) -> Result<(), FileProblem> {
        let folder = way.last().expect("the way begins with the folder that is listed");
        for entry in fs::read_dir(folder).map_err(|error| problem(&error))? {
            let entry = entry.map_err(|error| problem(&error))?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                return Err(FileProblem::Denied(format!("the name of {} is not UTF-8", name.display())));
            };
            // What git keeps for itself differs from clone to clone.
            if name == ".git" {
                continue;
            }
            let path = format!("{prefix}{name}");
            let kind = entry.file_type().map_err(|error| problem(&error))?;
            let real = if kind.is_symlink() { self.resolve(&entry.path())? } else { entry.path() };
            if real.is_dir() {
                if kind.is_symlink() && way.contains(&real) {
                    return Err(FileProblem::Denied(format!("the link {path} leads to a folder that holds it")));
                }
                way.push(real);
                self.add(way, &format!("{path}/"), files)?;
                way.pop();
            } else {
                files.push(path);
            }
            if files.len() > MOST {
                return Err(FileProblem::Denied(format!("it holds more than {MOST} files")));
            }
        }
        Ok(())
    }
}

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileProblem> {
        let real = self.resolve(&self.path.join(path))?;
        // Opening a pipe would wait for somebody to write to it.
        if !real.is_file() {
            let what = if real.is_dir() { "it is a folder" } else { "it is not a regular file" };
            return Err(FileProblem::Denied(what.to_owned()));
        }
        let file = File::open(real).map_err(|error| problem(&error))?;
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| problem(&error))?;
        if bytes.len() as u64 > LARGEST {
            return Err(FileProblem::TooLarge { limit: LARGEST });
        }
        Ok(bytes)
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileProblem> {
        let mut way = vec![self.resolve(&self.path.join(path))?];
        let mut files = Vec::new();
        self.add(&mut way, "", &mut files)?;
        files.sort_unstable();
        Ok(files)
    }
}

fn problem(error: &io::Error) -> FileProblem {
    match error.kind() {
        io::ErrorKind::NotFound => FileProblem::Missing,
        // Not the system's sentence, which differs from system to system.
        io::ErrorKind::PermissionDenied => FileProblem::Denied("it may not be read".into()),
        io::ErrorKind::NotADirectory => FileProblem::Denied("it is not a folder".into()),
        _ => FileProblem::Denied(error.to_string()),
    }
}
