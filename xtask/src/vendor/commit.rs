//! A commit of a repository, checked out anew: git names what it fetches after its content, so it cannot be another.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use crate::failure::Failure;

/// A commit that Cargo has downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The folder where Cargo has checked it out.
    pub checkout: PathBuf,
    /// The repository that Cargo has checked it out from.
    repository: PathBuf,
    /// The commit.
    id: String,
}

impl Commit {
    /// Finds the commit of a source, as Cargo.lock has it, given the folder where Cargo has one of its packages.
    pub fn of(source: &str, folder: &Path) -> Result<Self, Failure> {
        let unknown = |detail: String| Failure::Answer { expected: "a checkout of a commit", detail };
        let id = source.rsplit_once('#').map_or("", |(_, id)| id);
        if id.len() < 40 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(unknown(source.to_owned()));
        }
        let checkouts = folder.ancestors().find(|folder| folder.ends_with("git/checkouts"));
        let place = checkouts.and_then(|checkouts| Some((checkouts, folder.strip_prefix(checkouts).ok()?)));
        let mut parts = place.into_iter().flat_map(|(_, rest)| rest.components());
        let (Some((checkouts, _)), Some(name), Some(short)) = (place, parts.next(), parts.next()) else {
            return Err(unknown(folder.display().to_string()));
        };
        let repository = checkouts.with_file_name("db").join(name);
        Ok(Self { checkout: checkouts.join(name).join(short), repository, id: id.to_owned() })
    }

    /// Returns what Cargo calls the checkout: the repository, and in it the commit.
    pub fn name(&self) -> PathBuf {
        let mut parts: Vec<_> = self.checkout.components().rev().take(2).collect();
        parts.reverse();
        parts.into_iter().collect()
    }

    /// Checks it out into a folder that is not there yet, and returns the folder.
    ///
    /// Cargo's own checkout is left alone, and so is what its repository says that its files contain: git computes the
    /// names of all objects that it fetches, of which the commit's is one.
    pub fn check_out(&self, folder: &Path) -> Result<PathBuf, Failure> {
        fs::create_dir_all(folder).map_err(Failure::file("make the folder", folder))?;
        let folder = folder.canonicalize().map_err(Failure::file("find the folder", folder))?;
        let repository = self.repository.to_string_lossy();
        git(&folder, &["init", "--quiet", "--template="])?;
        git(&folder, &["fetch", "--quiet", "--no-tags", "--depth=1", &repository, &self.id])?;
        git(&folder, &["checkout", "--quiet", "--detach", &self.id])?;
        if folder.join(".gitmodules").exists() {
            let detail = format!("{} has submodules, which a sealed build does not take", self.name().display());
            return Err(Failure::Answer { expected: "a repository that is whole", detail });
        }
        Ok(folder)
    }
}

/// Runs git without any setting of this machine.
fn git(folder: &Path, arguments: &[&str]) -> Result<(), Failure> {
    let mut command = Command::new("git");
    for (name, _) in env::vars_os() {
        // In a hook of git, they are about the repository around us.
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "").env("GIT_TERMINAL_PROMPT", "0");
    command.args(["-c", "core.autocrlf=false", "-c", "core.hooksPath=", "-c", "protocol.version=2"]);
    let command = command.args(arguments).current_dir(folder).stdin(Stdio::null());
    let output = command.output().map_err(|source| Failure::Start { program: "git".to_owned(), source })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    Err(Failure::Git { arguments: arguments.join(" "), status: output.status, said })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_found_where_cargo_put_it() {
        let id = "0123456789abcdef0123456789abcdef01234567";
        let source = format!("git+https://example.com/x?branch=main#{id}");
        let commit = Commit::of(&source, Path::new("/h/git/checkouts/x-0a/0123456/plugins/a")).unwrap();
        assert_eq!(commit.checkout, Path::new("/h/git/checkouts/x-0a/0123456"));
        assert_eq!(commit.repository, Path::new("/h/git/db/x-0a"));
        assert_eq!(commit.name(), Path::new("x-0a/0123456"));
        assert!(Commit::of("git+https://example.com/x#0123456", &commit.checkout).is_err());
        assert!(Commit::of(&source, Path::new("/h/elsewhere/x")).is_err());
    }

    #[test]
    fn a_commit_is_what_its_hash_says_or_nothing() {
        let home = tempfile::tempdir().unwrap();
        let at = |path: &str| home.path().join(path);
        let origin = at("origin");
        fs::create_dir_all(&origin).unwrap();
        let run = |arguments: &[&str]| git(&origin, arguments);
        if matches!(run(&["init", "--quiet"]), Err(Failure::Start { .. })) {
            crate::report::skipped("git is not here");
            return;
        }
        fs::write(origin.join("lib.rs"), "//! Genuine.\n").unwrap();
        run(&["add", "lib.rs"]).unwrap();
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message=a"];
        run(&who).unwrap();
        run(&["update-ref", "refs/heads/kept", "HEAD"]).unwrap();
        let id = fs::read_to_string(origin.join(".git/refs/heads/kept")).unwrap().trim().to_owned();
        fs::create_dir_all(at("git/db")).unwrap();
        fs::rename(origin.join(".git"), at("git/db/x-0a")).unwrap();
        let source = format!("git+https://example.com/x#{id}");
        let commit = Commit::of(&source, &at("git/checkouts/x-0a/0123456")).unwrap();
        let checked_out = commit.check_out(&at("one")).unwrap();
        assert_eq!(fs::read_to_string(checked_out.join("lib.rs")).unwrap(), "//! Genuine.\n");

        // Another file under the name of the first, as somebody would do it who can write to Cargo's folders.
        let folders = fs::read_dir(at("git/db/x-0a/objects")).unwrap().map(|entry| entry.unwrap().path());
        let objects = folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
        let read = |path: &Path| miniz_oxide::inflate::decompress_to_vec_zlib(&fs::read(path).unwrap()).unwrap();
        let genuine = objects.into_iter().find(|path| read(path).ends_with(b"Genuine.\n")).unwrap();
        fs::remove_file(&genuine).unwrap();
        let edited = b"blob 14\0//! An edit.\n\n";
        fs::write(genuine, miniz_oxide::deflate::compress_to_vec_zlib(edited, 6)).unwrap();
        assert!(commit.check_out(&at("other")).is_err());
    }
}
