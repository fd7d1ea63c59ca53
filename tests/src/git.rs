//! Repositories of git that a test makes, always with the same hashes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::registry::url;

/// A repository of git.
#[derive(Debug)]
pub struct Repository(PathBuf);

/// Returns whether git can be run.
pub fn is_present() -> bool {
    Command::new("git").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Returns whether git can be run, and says that the test is skipped if not.
#[must_use]
pub fn is_present_for(test: &str) -> bool {
    let is_present = is_present();
    if !is_present {
        eprintln!("{test} is skipped: there is no git");
    }
    is_present
}

impl Repository {
    /// Makes a repository in the folder, unless there is one, with the branch `main`.
    pub fn at(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("the target folder can be written");
        let repository = Self(folder.to_owned());
        if !folder.join(".git").exists() {
            repository.git(&["init", "--quiet", "--initial-branch=main"]);
        }
        repository
    }

    /// Commits all files in the folder and returns the full hash.
    pub fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all", "."]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Gives the last commit a tag.
    pub fn tag(&self, name: &str) {
        self.git(&["tag", name]);
    }

    /// Goes on in a new branch.
    pub fn branch(&self, name: &str) {
        self.git(&["checkout", "--quiet", "-b", name]);
    }

    /// Returns its folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Returns its address, as Cargo takes it.
    pub fn url(&self) -> String {
        url(&self.0)
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        for (name, _) in std::env::vars_os() {
            // In a hook of git, they are about the repository around us.
            if name.to_string_lossy().starts_with("GIT_") {
                git.env_remove(name);
            }
        }
        // No setting and no clock of this machine.
        git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "");
        for role in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{role}_NAME"), "kure").env(format!("GIT_{role}_EMAIL"), "kure@example.com");
            git.env(format!("GIT_{role}_DATE"), "2026-01-01T00:00:00Z");
        }
        let output = git.args(arguments).current_dir(&self.0).output().expect("git can be run");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }
}
