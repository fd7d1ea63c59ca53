//! A crate that can be published: what Cargo knows about it, and its files.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::scratch;

/// A crate that can be published.
#[derive(Clone, Debug)]
pub struct Crate {
    /// The package as `cargo metadata` describes it, where nothing is inherited any more.
    pub(super) package: Value,
    /// The files by their paths, without Cargo.toml.
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

impl Crate {
    /// Reads a crate from its folder.
    pub fn of(folder: &Path) -> Self {
        let manifest = folder.join("Cargo.toml").canonicalize().expect("the crate has a Cargo.toml");
        let mut crates = Self::all(folder).into_iter();
        crates
            .find(|found| Path::new(found.text("manifest_path")) == manifest)
            .expect("cargo metadata describes the package that it was asked for")
    }

    /// Reads the crates of this workspace that may be published: kure-core, kure-cli, the plugins and the rest.
    pub fn of_kure() -> Vec<Self> {
        let mut crates = Self::all(scratch::checkout());
        // `publish = false` is an empty list of registries.
        crates.retain(|found| found.package["publish"] != Value::Array(Vec::new()));
        crates
    }

    /// Returns its name.
    pub fn name(&self) -> &str {
        self.text("name")
    }

    /// Returns its version.
    pub fn version(&self) -> &str {
        self.text("version")
    }

    fn text(&self, key: &str) -> &str {
        self.package[key].as_str().expect("cargo metadata says this of every package")
    }

    /// Reads the members of the workspace in the folder, which may be a single package.
    fn all(folder: &Path) -> Vec<Self> {
        Self::metadata(folder, &["--no-deps"]).into_iter().map(Self::with_files).collect()
    }

    /// Returns the packages that `cargo metadata` describes in the folder.
    pub(super) fn metadata(folder: &Path, flags: &[&str]) -> Vec<Value> {
        let mut cargo = scratch::cargo();
        cargo.args(["metadata", "--format-version", "1", "--offline"]).args(flags).current_dir(folder);
        let output = cargo.output().expect("Cargo can be run");
        assert!(output.status.success(), "{}: {}", folder.display(), String::from_utf8_lossy(&output.stderr));
        let mut metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata writes JSON");
        match metadata["packages"].take() {
            Value::Array(packages) => packages,
            other => panic!("expected a list of packages, found {other}"),
        }
    }

    fn with_files(package: Value) -> Self {
        let mut files = BTreeMap::new();
        let manifest = package["manifest_path"].as_str().expect("every package has a manifest");
        collect(Path::new(manifest).parent().expect("a manifest is in a folder"), "", &mut files);
        Self { package, files }
    }
}

/// Collects what a crate consists of: neither what was built, nor its tests, nor other packages below it.
fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("the crate has a folder") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().and_then(OsStr::to_str).expect("files of crates have names in UTF-8");
        let is_ours = name.starts_with('.') || name == "Cargo.toml" || name == "Cargo.lock";
        let is_left_out = name == "snapshots" || prefix.is_empty() && matches!(name, "target" | "tests" | "benches");
        if is_ours || is_left_out || path.join("Cargo.toml").exists() {
            continue;
        }
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files);
        } else {
            files.insert(format!("{prefix}{name}"), fs::read(&path).expect("the file can be read"));
        }
    }
}
