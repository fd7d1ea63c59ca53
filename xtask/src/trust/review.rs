//! Why a crate cannot be reviewed or revoked as asked, and what to do about it.

use std::path::PathBuf;

/// Why a crate cannot be reviewed or revoked as asked.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// An archive is not the one that a checksum is of.
    #[error("expected the checksum {expected} of {}, found {found}", path.display())]
    Checksum {
        /// The archive.
        path: PathBuf,
        /// What it should be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// The registry knows no such archive.
    #[error("expected {name} {version} in the registry, found none")]
    NoArchive {
        /// The crate.
        name: String,
        /// Its version.
        version: String,
    },
    /// Git did not answer.
    #[error("git could not {step}: {said}")]
    Git {
        /// What it was asked for.
        step: String,
        /// What it said.
        said: String,
    },
    /// A crate is not among those of this place.
    #[error("expected a crate that binaries of this place may be made of, found `{name}`")]
    NotHere {
        /// What was asked for.
        name: String,
        /// The most similar ones.
        nearest: Option<String>,
    },
    /// A file of audits is not on this machine.
    #[error("expected a file, found the address {address}")]
    Remote {
        /// The address.
        address: String,
    },
    /// A range of versions is none.
    #[error("expected a range of versions like `>=0.2, <0.3.2`, found `{found}`: {mistake}")]
    Range {
        /// What there is instead.
        found: String,
        /// Why it is none.
        mistake: String,
    },
    /// A criterion that nobody described.
    #[error("expected one of the criteria {}, found `{found}`", known.join(", "))]
    Criterion {
        /// What there is instead.
        found: String,
        /// The ones that are known.
        known: Vec<String>,
    },
}

impl ReviewError {
    /// Returns what to do about it, if there is one thing.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Checksum { path, .. } => Some(format!("remove {}, and Cargo downloads it again", path.display())),
            Self::NoArchive { .. } => Some("look at which versions there are with `cargo info NAME`".to_owned()),
            Self::NotHere { nearest: Some(nearest), .. } => Some(format!("did you mean `{nearest}`?")),
            Self::NotHere { .. } => {
                Some("of what is not here, name both versions: `trust diff NAME OLD NEW`".to_owned())
            }
            Self::Remote { .. } => {
                let help = "download it yourself and name the file; this program downloads nothing but through Cargo";
                Some(help.to_owned())
            }
            Self::Criterion { .. } => Some("describe it in a table `[criteria.NAME]` of the policy first".to_owned()),
            Self::Git { .. } | Self::Range { .. } => None,
        }
    }

    /// Returns the exit code that stands for it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Checksum { .. } => 20,
            Self::Git { .. } => 1,
            Self::NoArchive { .. }
            | Self::NotHere { .. }
            | Self::Remote { .. }
            | Self::Range { .. }
            | Self::Criterion { .. } => 2,
        }
    }
}
