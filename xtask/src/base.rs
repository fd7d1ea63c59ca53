//! Where kure itself comes from, and what there is around the current folder: a checkout, or nothing.

use std::path::{Path, PathBuf};

use toml_edit::Item;

use crate::dependency::{Dependency, Origin};
use crate::failure::Failure;
use crate::package;
use crate::plugin::Plugin;
use crate::sets::{self, Sets};
use crate::workspace::Workspace;

/// What binaries are assembled from in one place.
#[derive(Clone, Debug)]
pub struct Base {
    /// The folder that `dist` goes to, and from which paths are shown.
    pub root: PathBuf,
    /// The folder for the packages that assemble binaries.
    pub packages: PathBuf,
    /// Where Cargo puts intermediate results.
    pub build: PathBuf,
    /// The plugins that are here, by no particular order.
    pub plugins: Vec<Plugin>,
    /// kure-cli.
    pub cli: Dependency,
    /// kure-core.
    pub core: Dependency,
    /// The Cargo.toml files that decide what a selection means, beside those of plugins.
    pub manifests: Vec<PathBuf>,
    /// The lock whose versions a binary has.
    pub lock: Option<PathBuf>,
    /// The table `profile`, which an assembled package has to repeat as it is a workspace of its own.
    pub profiles: Option<Item>,
    /// The sets of plugins that have names.
    pub sets: Sets,
    /// The registry of what is not here, if it is not the public one.
    pub registry: Option<String>,
}

impl Base {
    /// Describes a checkout of kure, whose own crates are in every binary.
    pub fn checkout(workspace: &Workspace, registry: Option<&str>) -> Result<Self, Failure> {
        let member = |name: &str| -> Result<Dependency, Failure> {
            let package = workspace.member(name)?;
            let folder = package.manifest_path.parent().expect("a manifest is in a folder");
            Ok(Dependency::in_folder(name, folder, &package.version.to_string()))
        };
        let manifests = workspace.members().iter().map(|member| member.manifest_path.clone().into_std_path_buf());
        Ok(Self {
            root: workspace.root().to_owned(),
            packages: workspace.packages(),
            build: workspace.build_folder().to_owned(),
            plugins: workspace.plugins().collect::<Result<_, _>>()?,
            cli: member("kure-cli")?,
            core: member("kure-core")?,
            manifests: manifests.chain([workspace.root().join("Cargo.toml")]).collect(),
            lock: Some(workspace.root().join("Cargo.lock")),
            profiles: package::profiles(&workspace.root().join("Cargo.toml"))?,
            sets: sets::read(workspace.metadata())?,
            registry: registry.map(str::to_owned),
        })
    }

    /// Describes a folder that is in no checkout: kure comes from a registry, in the version of this program.
    pub fn registry(folder: &Path, registry: Option<&str>) -> Self {
        let dependency = |name: &str| Dependency {
            package: name.to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            origin: Origin::Registry(registry.map(str::to_owned)),
            features: Vec::new(),
        };
        let own = || folder.join("target");
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(own, |target| folder.join(target));
        Self {
            root: folder.to_owned(),
            packages: target.join("kure"),
            build: target,
            plugins: Vec::new(),
            cli: dependency("kure-cli"),
            core: dependency("kure-core"),
            manifests: Vec::new(),
            lock: None,
            profiles: None,
            sets: Sets::new(),
            registry: registry.map(str::to_owned),
        }
    }

    /// Says whether a dependency is one of the plugins that are here, whose needs are in the lock.
    pub fn is_here(&self, dependency: &Dependency) -> bool {
        self.plugins.iter().any(|plugin| plugin.package == dependency.package && plugin.origin == dependency.origin)
    }

    /// Says whether kure's own crates come from a folder, so that plugins from elsewhere have to be given these.
    pub fn is_checkout(&self) -> bool {
        matches!(self.core.origin, Origin::Path(_))
    }
}
