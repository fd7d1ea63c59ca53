//! Where a package takes kure from: a checkout, or a registry.

use std::path::{Path, PathBuf};

use crate::cargo::Cargo;
use crate::dependency::{Dependency, Origin};
use crate::distribution::{Distribution, DistributionError};
use crate::failure::Failure;
use crate::package;
use crate::plugin::{PREFIX, Plugin};
use crate::select::{self, SelectionError};
use crate::word::Word;
use crate::workspace::Workspace;

/// The version of kure that this program belongs to.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where a package takes kure from.
#[derive(Clone, Debug)]
pub enum Home {
    /// A checkout.
    Checkout {
        /// Its folder.
        folder: PathBuf,
        /// The plugins in it.
        plugins: Vec<Plugin>,
    },
    /// The public registry, or the one that Cargo's configuration calls so.
    Registry(Option<String>),
}

impl Home {
    /// Describes the checkout in a folder, or the registry if there is no folder.
    pub fn new(cargo: &Cargo, checkout: Option<&Path>, registry: Option<&str>) -> Result<Self, Failure> {
        let Some(folder) = checkout else { return Ok(Self::Registry(registry.map(str::to_owned))) };
        let absent = || DistributionError::NoCheckout { folder: folder.to_owned() };
        let manifest = folder.join("Cargo.toml").canonicalize().map_err(|_| absent())?;
        let workspace = Workspace::of(cargo, Some(&manifest))?.ok_or_else(absent)?;
        let plugins = workspace.plugins().collect::<Result<_, _>>()?;
        Ok(Self::Checkout { folder: workspace.root().to_owned(), plugins })
    }

    /// Describes where a distribution takes kure from.
    pub fn of(cargo: &Cargo, distribution: &Distribution) -> Result<Self, Failure> {
        match distribution.origin("kure-core")? {
            Origin::Path(core) => Self::new(cargo, core.parent(), None),
            Origin::Registry(registry) => Ok(Self::Registry(registry)),
            Origin::Git { .. } => Ok(Self::Registry(None)),
        }
    }

    /// Returns a crate of kure's own.
    pub fn dependency(&self, name: &str) -> Dependency {
        let (version, origin) = match self {
            Self::Checkout { folder, .. } => (None, Origin::Path(folder.join(name))),
            Self::Registry(registry) => (Some(VERSION.to_owned()), Origin::Registry(registry.clone())),
        };
        Dependency { package: name.to_owned(), version, origin, features: Vec::new() }
    }

    /// Returns the Cargo.lock whose versions a new package starts from.
    pub fn lock(&self) -> Option<PathBuf> {
        match self {
            Self::Checkout { folder, .. } => Some(folder.join("Cargo.lock")),
            Self::Registry(_) => None,
        }
    }

    /// Finds the package that a word means. It has no version if none was said and none is known.
    ///
    /// `registry` is for names that the checkout does not have.
    pub fn find(&self, word: &str, registry: Option<&str>) -> Result<Dependency, Failure> {
        match Word::parse(word).map_err(SelectionError::from)? {
            Word::Name { name, version } => self.named(&name, version, registry),
            Word::Path(path) => in_folder(&path),
            Word::Git { package, url, commit } => {
                let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
                let package = package.unwrap_or_else(|| last.strip_suffix(".git").unwrap_or(last).to_owned());
                Ok(Dependency { package, version: None, origin: Origin::Git { url, commit }, features: Vec::new() })
            }
        }
    }

    fn named(&self, name: &str, version: Option<String>, registry: Option<&str>) -> Result<Dependency, Failure> {
        let id = |package: &str| package.strip_prefix(PREFIX).unwrap_or(package).to_owned();
        if let (Self::Checkout { plugins, .. }, None) = (self, registry)
            && let Some(plugin) = plugins.iter().find(|plugin| plugin.id == id(name))
        {
            return match version {
                Some(asked) if asked != plugin.version => Err(SelectionError::Version {
                    name: plugin.id.clone(),
                    asked,
                    found: plugin.version.clone(),
                    folder: plugin.folder.display().to_string(),
                }
                .into()),
                _ => Ok(plugin.dependency()),
            };
        }
        let own = match self {
            Self::Registry(own) => own.as_deref(),
            Self::Checkout { plugins, .. } if version.is_none() && registry.is_none() => {
                let known: Vec<_> = plugins.iter().map(|plugin| plugin.id.clone()).collect();
                let nearest = select::nearest(name, &known);
                return Err(SelectionError::Unknown { name: name.to_owned(), nearest, known }.into());
            }
            Self::Checkout { .. } => None,
        };
        // The plugins of others may be called as they like; a short name is one of kure's.
        let is_whole = name.starts_with(PREFIX) || registry.is_some();
        Ok(Dependency {
            package: if is_whole { name.to_owned() } else { format!("{PREFIX}{name}") },
            version,
            origin: Origin::Registry(registry.or(own).map(str::to_owned)),
            features: Vec::new(),
        })
    }
}

/// Describes the package in a folder.
pub fn in_folder(folder: &Path) -> Result<Dependency, Failure> {
    let absent = || Failure::NoCrate { folder: folder.to_owned() };
    let manifest = folder.join("Cargo.toml").canonicalize().map_err(|_| absent())?;
    let document = package::read(&manifest)?;
    let name = document.get("package").and_then(|package| package.get("name")).and_then(|name| name.as_str());
    let folder = manifest.parent().expect("a manifest is in a folder");
    Ok(Dependency {
        package: name.ok_or_else(absent)?.to_owned(),
        version: None,
        origin: Origin::Path(folder.to_owned()),
        features: Vec::new(),
    })
}
