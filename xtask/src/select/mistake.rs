//! Why a selection cannot be made, and what to write instead.

use crate::word::WordError;

/// A selection that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// A word that selects nothing.
    #[error(transparent)]
    Word(#[from] WordError),
    /// A name that no plugin has.
    #[error("no plugin is called `{name}`")]
    Unknown {
        /// The name.
        name: String,
        /// The name it may have been meant to be.
        nearest: Option<String>,
        /// Every name.
        known: Vec<String>,
    },
    /// A name that nothing here and nothing in the catalogue has.
    #[error("neither this place nor the catalogue has a plugin `{name}`")]
    Unheard {
        /// The name.
        name: String,
        /// The name it may have been meant to be.
        nearest: Option<String>,
    },
    /// A document of a kind that nobody generates.
    #[error("{place}: no plugin that is here or in the catalogue generates `{gvk}`")]
    Kind {
        /// The file and the line.
        place: String,
        /// The kind.
        gvk: String,
        /// The kind it may have been meant to be.
        nearest: Option<String>,
    },
    /// A document of a kind that several plugins generate.
    #[error("{place}: {} generate `{gvk}`", packages.join(" and "))]
    Rivals {
        /// The file and the line.
        place: String,
        /// The kind.
        gvk: String,
        /// The packages of the plugins.
        packages: Vec<String>,
    },
    /// A place without documents.
    #[error("expected documents with `apiVersion` and `kind` in {place}, found none")]
    NoDocuments {
        /// The file, the folder or the pattern.
        place: String,
    },
    /// A plugin of the catalogue that was not released.
    #[error("`{name}` is in the catalogue, but was not released to a registry yet")]
    Unreleased {
        /// The name.
        name: String,
    },
    /// A pattern that is none.
    #[error("expected a pattern of files, found `{pattern}`: {mistake}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        mistake: String,
    },
    /// A name that several plugins have.
    #[error("{} are called `{name}`", packages.join(" and "))]
    Ambiguous {
        /// The name.
        name: String,
        /// Their packages, by folder.
        packages: Vec<String>,
    },
    /// A plugin that is here in another version.
    #[error("expected version {asked} of `{name}`, found {found} in {}", folder)]
    Version {
        /// The name.
        name: String,
        /// The version that was asked for.
        asked: String,
        /// The version that is here.
        found: String,
        /// Where.
        folder: String,
    },
    /// A package that comes from two places.
    #[error("expected `{package}` once, found it from {first} and from {second}")]
    Twice {
        /// The package.
        package: String,
        /// One place.
        first: String,
        /// The other.
        second: String,
    },
    /// A set that is not there.
    #[error("no set of plugins is called `{name}`")]
    UnknownSet {
        /// The name.
        name: String,
        /// Every set.
        known: Vec<String>,
    },
    /// A feature of a plugin that was not selected.
    #[error("expected PLUGIN/FEATURE of a plugin that is selected, found `{feature}`")]
    Feature {
        /// What was asked for.
        feature: String,
    },
    /// Nothing.
    #[error("expected at least one plugin, found none")]
    Empty,
}

impl SelectionError {
    /// Returns what to write instead.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Word(mistake) => Some(mistake.help().to_owned()),
            Self::Unknown { name, nearest, known } => {
                let meant = nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`? "));
                let here = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                Some(format!(
                    "{}the plugins here are {here}; one from a registry needs its version: `{name}@1.2.3`",
                    meant.unwrap_or_default()
                ))
            }
            Self::Unheard { nearest: Some(nearest), .. } | Self::Kind { nearest: Some(nearest), .. } => {
                Some(format!("did you mean `{nearest}`?"))
            }
            Self::Unheard { .. } => Some("`list` names every plugin, and `search` looks for a word".into()),
            Self::Kind { .. } => Some("keep that file out of `--from`, and name its plugin with `--add`".into()),
            Self::Rivals { packages, .. } => Some(format!("choose one, as in `--add {}`", packages[0])),
            Self::NoDocuments { .. } => Some("folders are searched for `.yaml`, `.yml` and `.json`".into()),
            Self::Unreleased { .. } => {
                Some("take it from a folder or a commit: `./FOLDER`, `NAME@git+https://…#COMMIT`".into())
            }
            Self::Pattern { .. } => Some("`*`, `?`, `[…]` and `**` stand for other characters".into()),
            Self::Ambiguous { .. } => {
                Some("give one of them another id, and its package the name that goes with it".into())
            }
            Self::Version { name, .. } => Some(format!("write `{name}` for the version that is here")),
            Self::Twice { .. } => Some("leave one of them out".into()),
            Self::UnknownSet { known, .. } if known.is_empty() => {
                Some("write `[workspace.metadata.kure.dist.NAME]` with `plugins = [\"…\"]` into Cargo.toml".into())
            }
            Self::UnknownSet { known, .. } => Some(format!("the sets here are {}", known.join(", "))),
            Self::Feature { .. } => Some("write as in `--features terraform/NAME`".into()),
            Self::Empty => Some("name plugins with `--plugins`".into()),
        }
    }
}
