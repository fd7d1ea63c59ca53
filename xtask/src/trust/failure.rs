//! Why a command about the policy failed, or one that the policy has a say in.

use std::path::PathBuf;

use super::POLICY;

/// Why a command about the policy failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// There is a policy already.
    #[error("expected no policy yet, found {}", path.display())]
    PolicyPresent {
        /// The policy.
        path: PathBuf,
    },
    /// There is no policy where one is needed.
    #[error("expected {POLICY} in {}, found none", folder.display())]
    NoPolicy {
        /// The folder of the checkout or distribution.
        folder: PathBuf,
    },
    /// Nobody says who they are.
    #[error("expected somebody who answers for the grant, found no name")]
    Nobody,
    /// Nobody can be asked.
    #[error("expected an answer to \"{question}\", found no terminal to ask on")]
    Unasked {
        /// What would be asked.
        question: String,
    },
    /// There is no such grant.
    #[error("expected a grant for `{word}` in {POLICY}, found none")]
    NoGrant {
        /// What was to be removed.
        word: String,
    },
    /// It is not clear which plugin is to be able to do more.
    #[error("expected one plugin that `--capability` is for, found {found}")]
    Capability {
        /// How many plugins would be granted.
        found: usize,
    },
    /// A machine that builds for others was asked for a binary that nobody vouches for.
    #[error("expected a binary that the policy lets through, since `CI` is set; these are not: {}", waived.join(", "))]
    UntrustedInCi {
        /// The crates.
        waived: Vec<String>,
    },
    /// A statement was asked for that vouches for what nobody vouches for.
    #[error("expected a binary that the policy lets through, to state where it is from; these are not: {}", waived.join(", "))]
    Unvouched {
        /// The crates.
        waived: Vec<String>,
    },
}

impl TrustError {
    /// Returns what to do about it, if there is one thing.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::PolicyPresent { .. } => Some("change it with `trust add`, `trust remove` and `trust revoke`"),
            Self::NoPolicy { .. } => Some("run `trust init`, which takes over what Cargo.lock has today"),
            Self::Nobody => Some("say `--who 'NAME <ADDRESS>'`, or set git's `user.name`"),
            Self::Unasked { .. } => Some("say `--yes` if that is what you mean"),
            Self::NoGrant { .. } => Some("`trust list` shows the grants"),
            Self::Capability { .. } => Some("name one plugin, and grant other crates by themselves"),
            Self::UntrustedInCi { .. } => {
                Some("add them to the policy, or say it twice: set KURE_ALLOW_UNTRUSTED_IN_CI to 1")
            }
            Self::Unvouched { .. } => Some("leave out `--emit provenance`, or add them to the policy"),
        }
    }

    /// Returns the exit code that stands for it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Nobody | Self::Unasked { .. } | Self::NoGrant { .. } | Self::Capability { .. } => 2,
            Self::UntrustedInCi { .. } | Self::Unvouched { .. } => 20,
            Self::PolicyPresent { .. } | Self::NoPolicy { .. } => 1,
        }
    }
}
