//! A package that the assembled one depends on, and where it comes from.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use toml_edit::InlineTable;

/// A package to depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Its name.
    pub package: String,
    /// Exactly this version. Whichever is there if absent, which only a folder or a commit allows.
    pub version: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
    /// Features beside its default ones.
    pub features: Vec<String>,
}

/// Where a package comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A folder.
    Path(PathBuf),
    /// A commit in a git repository.
    Git {
        /// Its address.
        url: String,
        /// The whole commit.
        commit: String,
    },
    /// A registry: the public one, or the one that Cargo's configuration calls so.
    Registry(Option<String>),
}

impl Dependency {
    /// Creates a dependency on whatever is in a folder, as far as it has that version.
    pub fn in_folder(package: &str, folder: impl Into<PathBuf>, version: &str) -> Self {
        Self {
            package: package.to_owned(),
            version: Some(version.to_owned()),
            origin: Origin::Path(folder.into()),
            features: Vec::new(),
        }
    }

    /// Returns its entry in the manifest of a package in the folder `from`.
    pub fn entry(&self, from: &Path) -> InlineTable {
        let mut entry = InlineTable::new();
        match &self.origin {
            Origin::Path(folder) => {
                // Cargo reads forward slashes everywhere, and TOML takes backslashes for escapes.
                entry.insert("path", relative(from, folder).to_string_lossy().replace('\\', "/").into());
            }
            Origin::Git { url, commit } => {
                entry.insert("git", url.as_str().into());
                entry.insert("rev", commit.as_str().into());
            }
            Origin::Registry(registry) => {
                if let Some(registry) = registry {
                    entry.insert("registry", registry.as_str().into());
                }
            }
        }
        if let Some(version) = &self.version {
            entry.insert("version", format!("={version}").into());
        }
        if !self.features.is_empty() {
            entry.insert("features", self.features.iter().collect());
        }
        entry
    }
}

impl Origin {
    /// Returns the origin as a line of a table has it, a folder as seen from `root`.
    pub fn seen_from(&self, root: &Path) -> String {
        match self {
            Self::Path(folder) => relative(root, folder).display().to_string(),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(folder) => write!(f, "{}", folder.display()),
            Self::Git { url, commit } => write!(f, "{url}#{}", &commit[..12]),
            Self::Registry(None) => f.write_str("registry"),
            Self::Registry(Some(registry)) => write!(f, "registry {registry}"),
        }
    }
}

/// Returns the way from one folder to another, both absolute, so that the package moves with its workspace.
pub(crate) fn relative(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    if from.components().take(shared).all(|component| !matches!(component, Component::Normal(_))) {
        // They share nothing but the root, as a target folder elsewhere does: there is nothing to move together.
        return to.to_owned();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}
