//! The files beside a document, which the core asks for and never opens itself.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Where the files beside a document are: a folder, a map, or nothing.
///
/// Paths have `/` between their parts, no `.`, no `..` and no leading `/`: [`Application`](crate::Application) has
/// resolved and checked them. In tests, a map from paths to bytes is one:
///
/// ```
/// use kure_core::{FileProblem, Files};
/// use std::collections::BTreeMap;
///
/// let files = BTreeMap::from([("module/main.tf".to_owned(), b"terraform {}\n")]);
/// assert_eq!(files.list("module"), Ok(vec!["main.tf".to_owned()]));
/// assert_eq!(files.read("main.tf"), Err(FileProblem::Missing));
/// ```
pub trait Files: Send + Sync {
    /// Reads the file at `path`.
    fn read(&self, path: &str) -> Result<Vec<u8>, FileProblem>;

    /// Lists the files below the folder at `path`, as paths from it, sorted. An empty path is the document's folder.
    fn list(&self, path: &str) -> Result<Vec<String>, FileProblem>;
}

/// Why a file beside a document could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FileProblem {
    /// There is nothing at the path.
    Missing,
    /// The document has no folder, because it was not read from a file.
    NoFolder,
    /// The path, or a symbolic link on it, leads out of the document's folder.
    Outside,
    /// The file is not UTF-8 text.
    NotText,
    /// The file has more bytes than the limit.
    TooLarge {
        /// The largest size in bytes.
        limit: u64,
    },
    /// The operating system's reason.
    Denied(String),
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such file or folder beside the document"),
            Self::NoFolder => f.write_str("a document that was not read from a file has no files beside it"),
            Self::Outside => f.write_str("it is outside the document's folder"),
            Self::NotText => f.write_str("it is not UTF-8 text"),
            Self::TooLarge { limit } => write!(f, "it is larger than {limit} bytes"),
            Self::Denied(reason) => f.write_str(reason),
        }
    }
}

/// No files: the place of a document that came from standard input or from a test.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str) -> Result<Vec<u8>, FileProblem> {
        Err(FileProblem::NoFolder)
    }

    fn list(&self, _: &str) -> Result<Vec<String>, FileProblem> {
        Err(FileProblem::NoFolder)
    }
}

/// Files held in memory by path, for examples and tests.
impl<B: AsRef<[u8]> + Send + Sync> Files for BTreeMap<String, B> {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileProblem> {
        self.get(path).map(|bytes| bytes.as_ref().to_vec()).ok_or(FileProblem::Missing)
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileProblem> {
        let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
        let below: Vec<_> = self.keys().filter_map(|file| file.strip_prefix(&folder)).map(str::to_owned).collect();
        if below.is_empty() { Err(FileProblem::Missing) } else { Ok(below) }
    }
}

/// Resolves `path`, as a document wrote it, to one without `.` and `..`.
pub(crate) fn resolve(path: &str) -> Result<String, FileProblem> {
    let windows = path.contains('\\') || path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || windows || path.contains('\0') {
        return Err(FileProblem::Outside);
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop().ok_or(FileProblem::Outside)?),
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_the_folder_or_is_refused() {
        for (path, resolved) in [("./a//b", "a/b"), ("a/../b", "b"), (".", ""), ("a/./b/", "a/b")] {
            assert_eq!(resolve(path).as_deref(), Ok(resolved), "{path}");
        }
        for path in ["..", "a/../..", "/etc/passwd", "C:\\x", "a\\b", "a\0b"] {
            assert_eq!(resolve(path), Err(FileProblem::Outside), "{path:?}");
        }
    }
}
