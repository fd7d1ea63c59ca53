//! Cargo workspaces that a test makes up, built offline from the crates that the real one is locked to.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::cargo_home;

/// A workspace that a test writes and builds.
#[derive(Debug)]
pub struct Scratch {
    root: PathBuf,
    target: PathBuf,
    home: Option<PathBuf>,
    _temporary: Option<TempDir>,
}

impl Scratch {
    /// Makes an empty workspace in `folder`, which is the test's `CARGO_TARGET_TMPDIR`.
    ///
    /// All workspaces of a folder share what they build.
    pub fn new(folder: &str, name: &str) -> Self {
        let folder = Path::new(folder).join("scratch");
        let root = folder.join(name);
        match fs::remove_dir_all(&root) {
            Err(error) if error.kind() != ErrorKind::NotFound => panic!("{}: {error}", root.display()),
            _ => fs::create_dir_all(&root).expect("the target folder can be written"),
        }
        // The workspace's own lock: nothing is resolved anew, so nothing has to be fetched.
        fs::copy(checkout().join("Cargo.lock"), root.join("Cargo.lock")).expect("the checkout has a lock");
        Self { root, target: folder.join("target"), home: None, _temporary: None }
    }

    /// Makes an empty folder that is in no checkout, and has no lock: Cargo looks for a workspace in all folders above.
    ///
    /// What is built there goes where the workspaces in `folder` put it, and the home of Cargo is theirs.
    pub fn outside(folder: &str) -> Self {
        let temporary = tempfile::tempdir().expect("there is a folder for temporary files");
        let root = temporary.path().canonicalize().expect("it was just made");
        let target = Path::new(folder).join("scratch").join("target");
        Self { root, target, home: None, _temporary: Some(temporary) }.with_own_home()
    }

    /// Keeps what Cargo downloads and unpacks out of the user's folder, for crates that the test made up.
    #[must_use]
    pub fn with_own_home(mut self) -> Self {
        self.home = cargo_home::beside(&self.target);
        self
    }

    /// Returns its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        let folder = path.parent().expect("the path is below the root");
        fs::create_dir_all(folder).and_then(|()| fs::write(&path, text)).expect("the target folder can be written");
    }

    /// Writes a package's Cargo.toml, with `dependencies` and whatever tables follow them.
    pub fn package(&self, name: &str, dependencies: &str) {
        let head = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        self.write(&format!("{name}/Cargo.toml"), &format!("{head}[dependencies]\n{dependencies}"));
    }

    /// Runs Cargo in the workspace, without the network.
    pub fn cargo(&self, arguments: &[&str]) -> Output {
        let mut cargo = self.within(cargo());
        cargo.args(arguments).env("CARGO_NET_OFFLINE", "true").output().expect("Cargo can be run")
    }

    /// Runs Cargo in the workspace as if there was a network, without a way to it.
    ///
    /// It may read indices in folders, which `--offline` forbids.
    pub fn cargo_without_network(&self, arguments: &[&str]) -> Output {
        let mut cargo = self.within(cargo());
        // Nobody listens at this port, and Cargo would try again for a long while.
        cargo
            .env("CARGO_HTTP_PROXY", "http://127.0.0.1:9")
            .env("CARGO_NET_RETRY", "0")
            .env("CARGO_NET_OFFLINE", "false");
        cargo.args(arguments).output().expect("Cargo can be run")
    }

    /// Has a program work in the workspace, with its target folder and its home of Cargo.
    pub fn within(&self, mut program: Command) -> Command {
        program.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        if let Some(home) = &self.home {
            program.env("CARGO_HOME", home);
        }
        program
    }

    /// Runs Cargo, which has to succeed, and returns what it prints to its standard output.
    pub fn succeeds(&self, arguments: &[&str]) -> String {
        let output = self.cargo(arguments);
        assert!(output.status.success(), "{arguments:?}:\n{}{}", text(&output.stdout), text(&output.stderr));
        text(&output.stdout)
    }

    /// Runs Cargo, which has to fail, and returns what it says.
    pub fn fails(&self, arguments: &[&str]) -> String {
        let output = self.cargo(arguments);
        assert!(!output.status.success(), "expected {arguments:?} to fail, but it succeeded");
        text(&output.stderr)
    }
}

/// Returns a call of Cargo that knows nothing of the Cargo around the test.
pub fn cargo() -> Command {
    without_cargo(Command::new(env!("CARGO")))
}

/// Hides from a program what the Cargo around the test says about itself.
pub fn without_cargo(mut program: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        // What the outer Cargo says about itself is not for the inner one. Where Cargo and rustup live is.
        let name = name.to_string_lossy();
        if name.starts_with("CARGO") && name != "CARGO_HOME" || name == "RUSTFLAGS" {
            program.env_remove(&*name);
        }
    }
    program
}

/// Returns the folder of the real workspace.
pub fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package is in a folder of the workspace")
}

/// Returns the path as TOML writes it.
pub fn quoted(path: &Path) -> String {
    format!("{:?}", path.to_str().expect("the path is in UTF-8"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
