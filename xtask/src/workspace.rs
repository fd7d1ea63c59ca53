//! The checkout of kure that the program works in.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use cargo_metadata::{Metadata, MetadataCommand, Package};

use crate::arguments::Common;
use crate::cargo::Cargo;
use crate::failure::Failure;
use crate::plugin::{self, Mistake, Plugin};

/// A checkout of kure.
#[derive(Clone, Debug)]
pub struct Workspace {
    metadata: Metadata,
}

impl Workspace {
    /// Finds the checkout around the current folder, or that of the manifest that the user names.
    pub fn find(cargo: &Cargo, common: &Common) -> Result<Option<Self>, Failure> {
        Self::of(cargo, common.manifest_path.as_deref())
    }

    /// Finds the checkout of a manifest, or that around the current folder.
    pub fn of(cargo: &Cargo, manifest: Option<&Path>) -> Result<Option<Self>, Failure> {
        let mut command = cargo.bare("metadata");
        command.args(["--format-version=1", "--no-deps"]).stdin(Stdio::null());
        if let Some(path) = manifest {
            command.arg("--manifest-path").arg(path);
        }
        let answer = match cargo.capture(&mut command, "read the workspace") {
            Err(Failure::Cargo { said, .. }) if said.contains("could not find `Cargo.toml`") => {
                return Ok(None);
            }
            answer => answer?,
        };
        let metadata = MetadataCommand::parse(String::from_utf8_lossy(&answer))
            .map_err(|mistake| Failure::Answer { expected: "the workspace's metadata", detail: mistake.to_string() })?;
        let workspace = Self { metadata };
        let is_kure = ["kure-cli", "kure-core"].into_iter().all(|name| workspace.member(name).is_ok());
        Ok(is_kure.then_some(workspace))
    }

    /// Returns its folder.
    pub fn root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }

    /// Returns all that Cargo says of it.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Returns its packages.
    pub fn members(&self) -> &[Package] {
        &self.metadata.packages
    }

    /// Returns the package of that name.
    pub fn member(&self, name: &str) -> Result<&Package, Failure> {
        self.members().iter().find(|package| package.name.as_str() == name).ok_or_else(|| Failure::NotKure {
            found: format!("a workspace without a package `{name}` in {}", self.root().display()),
        })
    }

    /// Reads what each package in the folder `plugins` says about itself.
    pub fn plugins(&self) -> impl Iterator<Item = Result<Plugin, Mistake>> {
        let folder = self.metadata.workspace_root.join("plugins");
        self.members().iter().filter(move |package| package.manifest_path.starts_with(&folder)).map(plugin::read)
    }

    /// Returns the folder for the packages that assemble binaries.
    pub fn packages(&self) -> PathBuf {
        self.metadata.target_directory.as_std_path().join("kure")
    }

    /// Returns where Cargo puts intermediate results of this workspace.
    ///
    /// An assembled binary shares them: the same dependency with the same features is compiled once for both.
    pub fn build_folder(&self) -> &Path {
        self.metadata.build_directory.as_ref().unwrap_or(&self.metadata.target_directory).as_std_path()
    }
}
