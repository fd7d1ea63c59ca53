//! What was in a repository at a commit. Only the objects are read, so nothing that a repository configures is run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::archive::Files;
use super::names::{self, TreeError};
use super::review::ReviewError;
use crate::failure::Failure;

/// A commit of a repository on this machine.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The folder of the repository.
    pub repository: PathBuf,
    /// The whole id.
    pub id: String,
}

impl Commit {
    /// Finds the commit that a word means in the repository around `folder`.
    pub fn find(folder: &Path, word: &str) -> Result<Self, Failure> {
        let top =
            run(folder, &["rev-parse", "--show-toplevel"], &format!("find the repository of {}", folder.display()))?;
        let repository = PathBuf::from(line(&top));
        let commit = format!("{word}^{{commit}}");
        let step = format!("find the commit `{word}`");
        let id = run(&repository, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit], &step)?;
        Ok(Self { repository, id: line(&id) })
    }

    /// Returns the beginning of the id, as people write it.
    pub fn short(&self) -> &str {
        self.id.get(..12).unwrap_or(&self.id)
    }

    /// Reads the files below a folder of this machine, as they were then. None if the folder was not there.
    pub fn files(&self, folder: &Path) -> Result<Files, Failure> {
        let inside = self.inside(folder)?;
        let tree = if inside.is_empty() { self.id.clone() } else { format!("{}:{inside}", self.id) };
        let step = format!("list {} at {}", folder.display(), self.short());
        let Ok(listed) = run(&self.repository, &["ls-tree", "-r", "-z", "--long", &tree], &step) else {
            return Ok(Files::new());
        };
        let mut files = Files::new();
        for entry in listed.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            let entry = std::str::from_utf8(entry)
                .map_err(|_| TreeError::new(".", "expected names in UTF-8, found other bytes"))?;
            let (facts, name) = entry.split_once('\t').unwrap_or((entry, ""));
            let mut facts = facts.split_whitespace();
            let (mode, kind, id, size) = (facts.next(), facts.next(), facts.next(), facts.next());
            if kind != Some("blob") || mode == Some("120000") {
                let found = if kind == Some("blob") { "a link" } else { "another repository" };
                return Err(TreeError::new(name, format!("expected a regular file, found {found}")).into());
            }
            names::is_short(name, size.and_then(|size| size.parse().ok()).unwrap_or(u64::MAX))?;
            files.insert(name.to_owned(), self.blob(id.unwrap_or_default())?);
        }
        Ok(files)
    }

    /// Reads one file of this machine, as it was then. None if it was not there.
    pub fn file(&self, path: &Path) -> Result<Option<Vec<u8>>, Failure> {
        let object = format!("{}:{}", self.id, self.inside(path)?);
        let Ok(id) = run(&self.repository, &["rev-parse", "--verify", "--quiet", "--end-of-options", &object], "")
        else {
            return Ok(None);
        };
        self.blob(&line(&id)).map(Some)
    }

    /// Reads the Cargo.toml of a folder and of each folder above it in the repository, from the inside to the outside.
    pub fn manifests_above(&self, folder: &Path) -> Result<Vec<Option<Vec<u8>>>, Failure> {
        let folder = absolute(folder)?;
        let top = absolute(&self.repository)?;
        let folders = folder.ancestors().take_while(|it| it.starts_with(&top));
        folders.map(|folder| self.file(&folder.join("Cargo.toml"))).collect()
    }

    fn blob(&self, id: &str) -> Result<Vec<u8>, Failure> {
        run(&self.repository, &["cat-file", "blob", id], &format!("read {id}"))
    }

    /// Returns a path as seen from the top of the repository, with `/` between its parts.
    fn inside(&self, path: &Path) -> Result<String, Failure> {
        let (path, top) = (absolute(path)?, absolute(&self.repository)?);
        let inside = path.strip_prefix(&top).map_err(|_| ReviewError::Git {
            step: format!("find {}", path.display()),
            said: format!("it is not in {}", top.display()),
        })?;
        Ok(inside.to_string_lossy().replace('\\', "/"))
    }
}

/// Returns the whole path, also of what is no longer there.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let absolute = std::path::absolute(path).map_err(Failure::file("find", path))?;
    let there = absolute.ancestors().find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    let Some((folder, mut canonical)) = there else { return Ok(absolute) };
    canonical.extend(absolute.strip_prefix(folder).expect("it is an ancestor"));
    Ok(canonical)
}

fn line(output: &[u8]) -> String {
    String::from_utf8_lossy(output).trim_end_matches(['\n', '\r']).to_owned()
}

fn run(folder: &Path, arguments: &[&str], step: &str) -> Result<Vec<u8>, Failure> {
    let mut command = Command::new("git");
    // Another repository than the one of the folder would be read with these. Objects that are absent would be
    // fetched by programs of the configuration's choice.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_NO_REPLACE_OBJECTS", "1");
    command.arg("--no-pager").args(arguments).current_dir(folder).stdin(Stdio::null());
    let output = command.output().map_err(|source| Failure::Start { program: "git".to_owned(), source })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    let said = if said.is_empty() { "it is not there".to_owned() } else { said };
    Err(ReviewError::Git { step: step.to_owned(), said }.into())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::fs;

    /// Makes a repository of what is in a folder. None if git is not here.
    pub(crate) fn commit(folder: &Path) -> Option<Commit> {
        let git = |arguments: &[&str]| {
            let mut command = Command::new("git");
            let nobody = ["-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "commit.gpgsign=false"];
            command.args(nobody).args(arguments).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null");
            command.stdin(Stdio::null()).output().is_ok_and(|output| output.status.success())
        };
        if !(git(&["init", "-q"]) && git(&["add", "-f", "."]) && git(&["commit", "-q", "-m", "first"])) {
            crate::report::skipped("git is not here, or makes no commits");
            return None;
        }
        Some(Commit::find(folder, "HEAD").unwrap())
    }

    #[test]
    fn files_are_as_they_were_at_the_commit() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("plugins/a");
        fs::create_dir_all(inner.join("src")).unwrap();
        for (path, text) in
            [("Cargo.toml", "[workspace]\n"), ("plugins/a/Cargo.toml", "x"), ("plugins/a/src/ä b.rs", "\u{0}")]
        {
            fs::write(folder.path().join(path), text).unwrap();
        }
        let Some(commit) = commit(folder.path()) else { return };
        fs::remove_dir_all(folder.path().join("plugins")).unwrap();
        let files = commit.files(&inner).unwrap();
        let files: Vec<_> = files.iter().map(|(path, bytes)| (path.as_str(), &bytes[..])).collect();
        assert_eq!(files, [("Cargo.toml", &b"x"[..]), ("src/ä b.rs", b"\0")]);
        assert_eq!(commit.file(&folder.path().join("Cargo.toml")).unwrap().unwrap(), b"[workspace]\n");
        assert_eq!(commit.file(&folder.path().join("other")).unwrap(), None);
        let above: Vec<_> = commit.manifests_above(&inner).unwrap().iter().map(Option::is_some).collect();
        assert_eq!(above, [true, false, true]);
        assert!(commit.files(&folder.path().join("gone")).unwrap().is_empty());
        assert!(Commit::find(folder.path(), "--all").is_err());
        assert!(commit.files(Path::new("/elsewhere")).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_link_in_a_commit_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("l")).unwrap();
        let Some(commit) = commit(folder.path()) else { return };
        let refused = commit.files(folder.path()).unwrap_err().to_string();
        assert!(refused.ends_with("l: expected a regular file, found a link"), "{refused}");
    }
}
