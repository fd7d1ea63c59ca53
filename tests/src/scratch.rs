//! Cargo workspaces that a test makes up, built offline from the crates that the real one is locked to.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A workspace that a test writes and builds.
#[derive(Debug)]
pub struct Scratch {
    root: PathBuf,
    target: PathBuf,
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
        Self { root, target: folder.join("target") }
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
        let mut cargo = Command::new(env!("CARGO"));
        for (name, _) in std::env::vars_os() {
            // What the outer Cargo says about itself is not for the inner one. Where Cargo and rustup live is.
            let name = name.to_string_lossy();
            if name.starts_with("CARGO") && name != "CARGO_HOME" || name == "RUSTFLAGS" {
                cargo.env_remove(&*name);
            }
        }
        cargo.args(arguments).arg("--offline").current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        cargo.output().expect("Cargo can be run")
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

/// Returns the folder of the real workspace.
pub fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package is in a folder of the workspace")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
