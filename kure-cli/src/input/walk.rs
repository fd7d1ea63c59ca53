//! The documents in a folder.

use crate::error::Error;
use crate::output::MARKER;
use ignore::{DirEntry, WalkBuilder};
use std::io;
use std::path::{Path, PathBuf};

/// A file in a folder.
pub(super) struct Found {
    pub path: PathBuf,
    /// Whether it, or a folder on the way to it, is a symbolic link.
    pub is_link: bool,
}

/// Walks over the files below a folder that may hold documents, in the order of their names.
///
/// The user's own list of ignored files is not asked: the same folder has the same documents for everybody.
pub(super) fn documents(folder: &Path) -> impl Iterator<Item = Result<Found, Error>> {
    let mut builder = WalkBuilder::new(folder);
    builder.follow_links(true).require_git(false).git_global(false).sort_by_file_name(Ord::cmp);
    // What kure generated is nothing to generate from.
    builder.filter_entry(|entry| entry.depth() == 0 || !is_folder(entry) || !entry.path().join(MARKER).exists());
    let mut links: Vec<PathBuf> = Vec::new();
    builder.build().filter_map(move |entry| match entry {
        Ok(entry) => {
            if entry.path_is_symlink() && is_folder(&entry) {
                links.push(entry.path().to_owned());
            }
            let is_file = entry.file_type().is_some_and(|kind| kind.is_file()) && has_documents(entry.path());
            let is_link = entry.path_is_symlink() || links.iter().any(|link| entry.path().starts_with(link));
            is_file.then(|| Ok(Found { path: without_dot(entry.into_path()), is_link }))
        }
        Err(error) if is_nobodys_link(&error) => None,
        Err(error) => Some(Err(plainly(error))),
    })
}

/// Says in our own words what is wrong with a folder.
fn plainly(error: ignore::Error) -> Error {
    let kind = error.io_error().map(io::Error::kind);
    if let (Some(path), Some(kind)) = (path_of(&error), kind) {
        // The walk has kept the kind alone. Asked again, the system says it in its own words.
        let source = path.metadata().err().unwrap_or_else(|| kind.into());
        return Error::Read { path: path.to_owned(), source };
    }
    match error {
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithPath { err, .. } => plainly(*err),
        ignore::Error::Loop { ancestor, child } => Error::Loop { link: child, folder: ancestor },
        other => Error::Search(other),
    }
}

/// In the current folder, people call a file by its name alone.
fn without_dot(path: PathBuf) -> PathBuf {
    path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)
}

fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

fn has_documents(path: &Path) -> bool {
    path.extension().is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|known| extension == *known))
}

/// Says whether a link leads nowhere but has no name that documents have. Some editors lock files with such links.
fn is_nobodys_link(error: &ignore::Error) -> bool {
    let is_missing = error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound);
    let is_document = |path: &Path| {
        has_documents(path) && !path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
    };
    is_missing && !path_of(error).is_some_and(is_document)
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
