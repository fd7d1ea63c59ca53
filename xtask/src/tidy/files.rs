//! Rules about files: where they are and how long.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::Tree;

/// What may stand at the top beside files that start with a dot. The first are the user's to see, the last are built.
const TOP: [&str; 15] = [
    "Cargo.toml",
    "kure-core",
    "kure-macros",
    "kure-cli",
    "plugins",
    "xtask",
    "tests",
    "README.md", // the design
    "Cargo.lock",
    "kure-trust.toml",
    "kure-trust.lock",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "target",
];

/// The longest file that still answers one question.
const LINES: usize = 400;

/// The top level is what a newcomer sees first, and holds what the design names.
pub(super) fn are_few_at_the_top(tree: &Tree) -> Vec<String> {
    let is_allowed = |name: &str| name.starts_with('.') || name == "dist" || TOP.contains(&name);
    let names =
        entries(&tree.root).into_iter().filter_map(|path| path.file_name().and_then(OsStr::to_str).map(str::to_owned));
    let broken = names.filter(|name| !is_allowed(name));
    broken
        .map(|name| format!("{name} stands at the top of the workspace, expected only {}", TOP[..14].join(", ")))
        .collect()
}

/// A file answers one question; past 400 lines it answers two.
///
/// The inputs of the compiler's diagnostics in `tests/ui` are as long as the mistakes they show.
pub(super) fn are_short(tree: &Tree) -> Vec<String> {
    let mut broken = Vec::new();
    let mut folders = vec![tree.root.clone()];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            let relative = path.strip_prefix(&tree.root).unwrap_or(&path);
            if path.is_dir() && !path.is_symlink() {
                folders.extend(is_ours(relative).then_some(path));
            } else if path.extension() == Some(OsStr::new("rs")) {
                let lines = std::fs::read_to_string(&path).map_or(0, |text| text.lines().count());
                if lines > LINES {
                    broken.push(format!("{} has {lines} lines, expected at most {LINES}", relative.display()));
                }
            }
        }
    }
    broken.sort();
    broken
}

fn is_ours(relative: &Path) -> bool {
    let name = relative.file_name().and_then(OsStr::to_str).unwrap_or_default();
    !name.starts_with('.') && name != "target" && relative != Path::new("dist") && relative != Path::new("tests/ui")
}

/// Lists a folder in order. One that cannot be read has no entries: the compiler complains about it in better words.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: super::super::Rule, files: &[(&str, usize)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for (file, lines) in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "\n".repeat(*lines)).unwrap();
        }
        rule(&Tree { root: folder.path().to_owned(), members: Vec::new() })
    }

    #[test]
    fn a_stranger_at_the_top_is_found() {
        let files = [("Cargo.toml", 1), (".ci/run", 1), ("dist/kure", 1), ("kure-core/src/lib.rs", 1), ("notes.md", 1)];
        let broken = check(are_few_at_the_top, &files);
        assert_eq!(broken.len(), 1);
        assert!(broken[0].starts_with("notes.md stands at the top of the workspace"), "{broken:?}");
    }

    #[test]
    fn a_long_file_is_found() {
        let files = [
            ("a/src/long.rs", 401),
            ("a/src/full.rs", 400),
            ("a/long.yaml", 500),
            ("tests/ui/long.rs", 500),
            ("target/debug/long.rs", 500),
        ];
        assert_eq!(check(are_short, &files), ["a/src/long.rs has 401 lines, expected at most 400"]);
    }
}
