//! What a run gave, and how that differs from another run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::difference::unified;

/// Reads the files of a folder, by their paths in it. What is no text is no manifest.
pub(super) fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                found.insert(path.strip_prefix(folder).unwrap_or(&path).display().to_string(), text);
            }
        }
    }
    found
}

/// Returns what differs between two outputs, one after the other in the order of their names.
pub(super) fn difference(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> String {
    let text = |output: &BTreeMap<String, String>, name: &String| output.get(name).cloned().unwrap_or_default();
    let mut names: Vec<_> = old.keys().chain(new.keys()).collect();
    names.sort();
    names.dedup();
    names.into_iter().map(|name| unified(name, &text(old, name), &text(new, name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_change_come_or_go_differ() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        write("a/x.yaml", "one\n");
        write("y.yaml", "two\n");
        let old = files(folder.path());
        fs::remove_file(folder.path().join("y.yaml")).unwrap();
        write("a/x.yaml", "three\n");
        write("z.yaml", "four\n");
        insta::assert_snapshot!(difference(&old, &files(folder.path())));
    }
}
