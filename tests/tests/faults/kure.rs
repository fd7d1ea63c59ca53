//! Runs of the program, and the folders that they work on.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder as a reader finds it: what is in each file.
pub(crate) type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// A place with files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The path of the program.
pub(crate) fn program() -> &'static str {
    env!("CARGO_BIN_EXE_kure-under-test")
}

/// A run in a folder.
pub(crate) fn kure(folder: &Path, arguments: &[&str]) -> Command {
    let mut kure = Command::new(program());
    kure.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    kure
}

/// What a run said, and its exit code.
pub(crate) fn said(output: &Output) -> (String, Option<i32>) {
    (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code())
}

/// Runs to the end, which has to be a good one.
#[track_caller]
pub(crate) fn generate(folder: &Path, arguments: &[&str]) {
    let output = kure(folder, &[&["generate"], arguments].concat()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output).0);
}

/// Reads a folder. Nothing if it is not there.
pub(crate) fn tree(folder: &Path) -> Option<Tree> {
    let mut files = Tree::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).ok()? {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    Some(files)
}

/// The names in a folder, in their order.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
