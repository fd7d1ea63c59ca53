//! Where kure itself comes from, and what there is around the current folder: a checkout, a distribution, or nothing.

use std::path::{Path, PathBuf};

use toml_edit::Item;

use crate::arguments::Resolution;
use crate::cargo::Cargo;
use crate::catalogue::Offer;
use crate::dependency::{Dependency, Origin};
use crate::distribution::{self, Distribution, Network};
use crate::failure::Failure;
use crate::package;
use crate::plugin::Plugin;
use crate::sets::{self, Set, Sets};
use crate::trust::ground::{Believed, Ground};
use crate::trust::surroundings;
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
    /// What the place says for itself, where no set is named.
    pub own: Set,
    /// The registry of what is not here, if it is not the public one.
    pub registry: Option<String>,
    /// The plugins of the catalogue.
    pub offers: Vec<Offer>,
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
            cli: Dependency { features: cli_features(), ..member("kure-cli")? },
            core: member("kure-core")?,
            manifests: manifests.chain([workspace.root().join("Cargo.toml")]).collect(),
            lock: Some(workspace.root().join("Cargo.lock")),
            profiles: package::profiles(&workspace.root().join("Cargo.toml"))?,
            sets: sets::read(workspace.metadata())?,
            own: Set::default(),
            registry: registry.map(str::to_owned),
            offers: Vec::new(),
        })
    }

    /// Describes a distribution, whose versions are those of its Cargo.lock. That is brought in line with its Cargo.toml,
    /// unless it has to stay as it is.
    pub fn distribution(
        cargo: &Cargo,
        distribution: &Distribution,
        resolution: &Resolution,
        registry: Option<&str>,
    ) -> Result<Self, Failure> {
        if let Some(Believed { policy, .. }) = Ground::of(&distribution.folder).believe()? {
            let refusals = surroundings::around(&distribution.folder, Some(&distribution.lock()), &policy.rules)?;
            if !refusals.is_empty() {
                return Err(Failure::Untrusted { refusals });
            }
        }
        let network = if resolution.is_offline() { Network::Never } else { Network::IfNeeded };
        if !resolution.is_locked() {
            distribution::lock(cargo, distribution, network)?;
        }
        let resolved = distribution::resolve(cargo, distribution, network)?;
        let dependency = |key: &str| -> Result<Dependency, Failure> {
            let origin = plain(distribution.origin(key)?)?;
            let (package, version) = (distribution.package(key).to_owned(), resolved.versions.get(key).cloned());
            Ok(Dependency { package, version, origin, features: Vec::new() })
        };
        let plugins = resolved.plugins.iter().map(|plugin| {
            let origin = plain(plugin.origin.clone())?;
            Ok(Plugin { origin, ..plugin.clone() })
        });
        let target = target(&distribution.folder);
        Ok(Self {
            root: distribution.folder.clone(),
            packages: target.join("kure"),
            build: target,
            plugins: plugins.collect::<Result<_, Failure>>()?,
            cli: Dependency { features: distribution.features("kure-cli"), ..dependency("kure-cli")? },
            core: dependency("kure-core")?,
            manifests: vec![distribution.manifest()],
            lock: Some(distribution.lock()),
            profiles: distribution.document.get("profile").cloned(),
            sets: Sets::new(),
            own: Set {
                name: Some(distribution.name.clone()),
                exclude_gvks: distribution.excluded.clone(),
                ..Set::default()
            },
            registry: registry.map(str::to_owned),
            offers: Vec::new(),
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
        let target = target(folder);
        Self {
            root: folder.to_owned(),
            packages: target.join("kure"),
            build: target,
            plugins: Vec::new(),
            cli: Dependency { features: cli_features(), ..dependency("kure-cli") },
            core: dependency("kure-core"),
            manifests: Vec::new(),
            lock: None,
            profiles: None,
            sets: Sets::new(),
            own: Set::default(),
            registry: registry.map(str::to_owned),
            offers: Vec::new(),
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

/// Returns the folder for all that is built in a place.
fn target(folder: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| folder.join("target"), |target| folder.join(target))
}

/// Takes the `..` out of a folder, so that two ways to it are one.
fn plain(origin: Origin) -> Result<Origin, Failure> {
    match origin {
        Origin::Path(folder) => {
            Ok(Origin::Path(folder.canonicalize().map_err(Failure::file("find the folder", folder))?))
        }
        other => Ok(other),
    }
}

/// The features of kure-cli where nobody has said which.
fn cli_features() -> Vec<String> {
    vec!["mimalloc".to_owned()]
}
