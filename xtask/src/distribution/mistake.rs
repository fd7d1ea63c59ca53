//! What can be wrong with a distribution or with what is asked of it.

use std::path::PathBuf;

/// A distribution that cannot be used or changed as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DistributionError {
    /// There is none.
    #[error("expected a distribution of kure around {}, found none", folder.display())]
    Absent {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// Its Cargo.toml does not describe it.
    #[error("in `package.metadata.kure` and the dependencies of {}, {mistake}", manifest.display())]
    Manifest {
        /// The Cargo.toml.
        manifest: PathBuf,
        /// What was expected and found.
        mistake: String,
    },
    /// Its main file is not what was generated.
    #[error("expected {} as it was generated, found that it was edited by hand", path.display())]
    Edited {
        /// The main file.
        path: PathBuf,
    },
    /// A plugin that it has already.
    #[error("the distribution has `{key}` already{}", version.as_ref().map_or_else(String::new, |it| format!(", {it}")))]
    Present {
        /// The plugin, by what `[dependencies]` calls it.
        key: String,
        /// The version that it asks for.
        version: Option<String>,
    },
    /// A plugin that it does not have.
    #[error("the distribution has no plugin `{name}`")]
    NoPlugin {
        /// The name.
        name: String,
        /// The name it may have been meant to be.
        nearest: Option<String>,
        /// Every plugin that it has.
        known: Vec<String>,
    },
    /// A plugin whose version somebody else decides.
    #[error("`{key}` comes from {origin}, which has no versions to choose from")]
    Unversioned {
        /// The plugin.
        key: String,
        /// Where it comes from.
        origin: String,
    },
    /// A folder whose name no package can have.
    #[error("expected a folder whose name is that of a package, found `{found}`")]
    NoName {
        /// The folder's name.
        found: String,
    },
    /// Plugins were named for something that has none.
    #[error("expected `--plugins` with `--kind bundle`, found it with another kind")]
    NotABundle,
    /// Several packages, where only one can be meant.
    #[error("expected one package of the repository, found {}", found.join(" and "))]
    Packages {
        /// What was named.
        found: Vec<String>,
    },
    /// A file or folder that is where a new one was to be.
    #[error("expected nothing at {}, found something", path.display())]
    Occupied {
        /// The file or folder.
        path: PathBuf,
    },
    /// A folder that holds no checkout of kure.
    #[error("expected a checkout of kure in {}, found none", folder.display())]
    NoCheckout {
        /// The folder.
        folder: PathBuf,
    },
}

impl DistributionError {
    /// Returns what to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Absent { .. } => "`init` makes one; go to its folder, or name its Cargo.toml with `--manifest-path`",
            Self::Manifest { .. } => {
                "a distribution has `[package.metadata.kure]` with `plugins = [\"…\"]`, whose names are those of its \
                 dependencies, and depends on kure-cli and kure-core"
            }
            Self::Edited { .. } => {
                "`sync --force` replaces it; code of your own belongs into a plugin, which `new` makes"
            }
            Self::Present { key, .. } => {
                return format!("`update {key}` takes another version, `remove {key}` drops it");
            }
            Self::NoPlugin { nearest: Some(nearest), .. } => return format!("did you mean `{nearest}`?"),
            Self::NoPlugin { known, .. } if known.is_empty() => "it has none; `add` adds one",
            Self::NoPlugin { known, .. } => return format!("its plugins are {}", known.join(", ")),
            Self::Unversioned { .. } => "change the folder itself, or `remove` the plugin and `add` another commit",
            Self::NoName { .. } => "name the package with `--name`",
            Self::NotABundle => "leave it out: a plugin names what it requires in its code",
            Self::Packages { .. } => "add them one after the other",
            Self::Occupied { .. } => "choose another name or folder, or move it away",
            Self::NoCheckout { .. } => "name the folder that has kure-core, kure-cli and plugins in it",
        }
        .to_owned()
    }

    /// Returns the exit code that stands for it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Absent { .. } | Self::Edited { .. } => 1,
            Self::Manifest { .. } => 3,
            _ => 2,
        }
    }
}
