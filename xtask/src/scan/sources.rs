//! The files that a crate was compiled from, as the compiler lists them beside its result.

use std::fs;
use std::path::{Path, PathBuf};

use super::absolute;
use crate::compile::Made;
use crate::failure::Failure;
use crate::trust::tokens::{Kind, tokens};

/// The files that a crate was compiled from.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// Those in its own folder, or that its build script wrote.
    own: Vec<PathBuf>,
    /// Those elsewhere.
    pub outside: Vec<PathBuf>,
}

impl Sources {
    /// Reads what the compiler listed. None if it listed nothing.
    pub(super) fn of(made: &Made, folder: &Path) -> Result<Option<Self>, Failure> {
        let Some(list) = made.files.iter().find_map(|file| list(file)) else { return Ok(None) };
        let text = fs::read_to_string(&list).map_err(Failure::file("read", &list))?;
        let mut sources = Self::default();
        for path in named(&text) {
            let path = found(made, folder, &path);
            let is_own = path.starts_with(&made.folder) || made.out.as_ref().is_some_and(|out| path.starts_with(out));
            if is_own { sources.own.push(path) } else { sources.outside.push(path) }
        }
        Ok(Some(sources))
    }

    /// Returns the first place with unsafe code, if there is any.
    pub(super) fn unsafe_code(&self) -> Result<Option<(PathBuf, usize)>, Failure> {
        for path in self.own.iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
            let text = fs::read(path).map_err(Failure::file("read", path))?;
            let text = String::from_utf8_lossy(&text);
            if let Some(token) = tokens(&text).into_iter().find(|token| token.kind == Kind::Word("unsafe")) {
                return Ok(Some((path.clone(), token.line)));
            }
        }
        Ok(None)
    }
}

/// Returns the list that belongs to a result: `libfoo-1a2b.rlib` has `foo-1a2b.d` beside it.
fn list(file: &Path) -> Option<PathBuf> {
    let name = file.file_stem()?.to_str()?;
    let names = [name.strip_prefix("lib").unwrap_or(name), name];
    names.iter().map(|name| file.with_file_name(format!("{name}.d"))).find(|list| list.is_file())
}

/// Returns the files that a list names. It is written for `make`: each result, a colon, and what it was made of.
fn named(text: &str) -> Vec<PathBuf> {
    // Each file has an empty rule of its own as well, so that `make` minds one that is gone.
    let rules = text.lines().filter(|line| !line.starts_with('#') && line.ends_with(':'));
    rules.map(|line| PathBuf::from(line.trim_end_matches(':').replace("\\ ", " "))).collect()
}

/// Returns the path of a file, which is relative to where the compiler ran: a workspace, or the crate's own folder.
fn found(made: &Made, folder: &Path, path: &Path) -> PathBuf {
    let in_workspace = absolute(folder, path);
    let path = if in_workspace.exists() { in_workspace } else { absolute(&made.folder, path) };
    path.canonicalize().unwrap_or(path)
}
