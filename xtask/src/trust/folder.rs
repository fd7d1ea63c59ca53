//! The files of a crate in a folder, without a rule about which of them count: rustc reads what it is told to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::hash;
use super::inherited;
use super::names::{self, EXCLUDED, TreeError};
use crate::digest::sha256;

/// The files of a crate, by their names as seen from its folder.
pub type Files = BTreeMap<String, PathBuf>;

/// Lists the files of the crate in `folder`.
pub fn files(folder: &Path) -> Result<Files, TreeError> {
    list(folder, &EXCLUDED)
}

/// Lists the files of the crate that Cargo unpacked into `folder`: all but the one that says that it is done.
pub fn unpacked(folder: &Path) -> Result<Files, TreeError> {
    list(folder, &[".cargo-ok"])
}

fn list(folder: &Path, excluded: &[&str]) -> Result<Files, TreeError> {
    let mut files = Files::new();
    add(folder, "", excluded, &mut files)?;
    names::check(files.keys().map(String::as_str))?;
    Ok(files)
}

fn add(folder: &Path, prefix: &str, excluded: &[&str], files: &mut Files) -> Result<(), TreeError> {
    let unreadable =
        |error: std::io::Error| TreeError::new(if prefix.is_empty() { "." } else { prefix }, error.to_string());
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let Ok(name) = entry.file_name().into_string() else {
            let name = entry.file_name().to_string_lossy().into_owned();
            return Err(TreeError::new(format!("{prefix}{name}"), "expected a name in UTF-8, found other bytes"));
        };
        if prefix.is_empty() && excluded.contains(&&*name) {
            continue;
        }
        let (name, path) = (format!("{prefix}{name}"), entry.path());
        // The type of the entry itself: what a link points to is not of this crate.
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() {
            add(&path, &format!("{name}/"), excluded, files)?;
        } else if kind.is_file() {
            names::is_short(&name, entry.metadata().map_err(unreadable)?.len())?;
            files.insert(name, path);
            if files.len() > names::MOST {
                break;
            }
        } else {
            let found = if kind.is_symlink() { "a link" } else { "a device or a pipe" };
            return Err(TreeError::new(name, format!("not a regular file, found {found}")));
        }
    }
    Ok(())
}

/// Reads one of the files.
pub fn read(name: &str, path: &Path) -> Result<Vec<u8>, TreeError> {
    fs::read(path).map_err(|error| TreeError::new(name, error.to_string()))
}

/// Returns the hash of the crate in `folder`, with what it inherits from its workspace.
pub fn h1(name: &str, version: &str, folder: &Path) -> Result<String, TreeError> {
    let files = files(folder)?;
    let hashes = files.iter().map(|(file, path)| Ok((file.as_str(), sha256(&read(file, path)?))));
    let hashes: Vec<_> = hashes.collect::<Result<_, TreeError>>()?;
    let inherited = inherited::values(folder)?;
    Ok(hash::h1(name, version, hashes.into_iter(), inherited.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn said(folder: &Path) -> String {
        files(folder).unwrap_err().to_string()
    }

    #[test]
    fn coreutils_compute_the_same_hash() {
        let files = [
            ("Cargo.toml", "[package]\n"),
            ("src/lib.rs", "//! A\r\n"),
            ("src-a/b c.rs", ""),
            ("ä/Z", "\0"),
            (".x", ""),
        ];
        let folder = tree(&[]);
        for (path, text) in files {
            let path = folder.path().join("a@1.0.0").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        // The same without any of this program's code: the sums of the files, and of these base64.
        let script = "find a@1.0.0 -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1 \
                      | tr 'a-f' 'A-F' | basenc --base16 -d | base64";
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("set -e; {script}")]).current_dir(folder.path()).stderr(Stdio::piped());
        let output = shell.output();
        let Some(output) = output.ok().filter(|output| output.status.success() && output.stderr.is_empty()) else {
            crate::report::skipped("sh, find, sort, xargs, sha256sum, basenc or base64 is not here");
            return;
        };
        let expected = format!("h1:{}", String::from_utf8(output.stdout).unwrap().trim_end());
        assert_eq!(h1("a", "1.0.0", &folder.path().join("a@1.0.0")).unwrap(), expected);
    }

    #[test]
    fn what_is_ignored_elsewhere_counts_here() {
        let hash = |files: &[(&str, &str)]| h1("a", "1.0.0", tree(files).path()).unwrap();
        let manifest = ("Cargo.toml", "[package]\n");
        let own = hash(&[manifest, (".gitignore", "gen.rs\n")]);
        assert_ne!(own, hash(&[manifest, (".gitignore", "gen.rs\n"), ("src/gen.rs", "")]));
        assert_ne!(own, hash(&[manifest, (".gitignore", "gen.rs\n"), ("src/target/x.rs", "")]));
        assert_ne!(own, hash(&[manifest, (".gitignore", "gen.rs\r\n")]));
        for excluded in [".git/HEAD", "target/x.rs", ".cargo-ok", ".cargo-checksum.json"] {
            assert_eq!(own, hash(&[manifest, (".gitignore", "gen.rs\n"), (excluded, "x")]), "{excluded}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn links_and_pipes_are_refused() {
        let folder = tree(&[("src/lib.rs", "")]);
        std::os::unix::fs::symlink("lib.rs", folder.path().join("src/l")).unwrap();
        assert_eq!(said(folder.path()), "src/l: not a regular file, found a link");
        fs::remove_file(folder.path().join("src/l")).unwrap();
        let made = Command::new("mkfifo").arg(folder.path().join("p")).status();
        if made.is_ok_and(|status| status.success()) {
            assert_eq!(said(folder.path()), "p: not a regular file, found a device or a pipe");
        } else {
            crate::report::skipped("mkfifo is not here");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn names_that_are_not_the_same_everywhere_are_refused() {
        assert!(said(tree(&[("a.rs", ""), ("A.rs", "")]).path()).contains("differ in more than case"));
        assert!(said(tree(&[("a\nb.rs", "")]).path()).starts_with("a\\nb.rs: expected a portable name"));
        let folder = tree(&[]);
        let name = std::os::unix::ffi::OsStrExt::from_bytes(b"\xff".as_slice());
        fs::write(folder.path().join::<&std::ffi::OsStr>(name), "").unwrap();
        assert!(said(folder.path()).ends_with("expected a name in UTF-8, found other bytes"));
    }

    #[test]
    fn a_long_file_is_refused() {
        let folder = tree(&[("a", "")]);
        fs::File::options().write(true).open(folder.path().join("a")).unwrap().set_len(names::LONGEST + 1).unwrap();
        assert_eq!(said(folder.path()), "a: expected at most 67108864 bytes, found 67108865");
    }
}
