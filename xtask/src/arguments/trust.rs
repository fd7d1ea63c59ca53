//! What the commands about the policy accept.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Resolution;
use super::{ImportFormat, TrustDiff, TrustExport, TrustImport, TrustInspect};
use crate::trust::capability::Capability;

/// `trust`.
#[derive(Args, Debug)]
pub struct Trust {
    /// What to do.
    #[command(subcommand)]
    pub command: TrustCommand,
}

/// The commands about the policy.
#[derive(Debug, Subcommand)]
pub enum TrustCommand {
    /// Write a policy that grants what Cargo.lock has today
    ///
    /// Nothing is read by that. The policy says so of each grant, until somebody reads the crate and adds it anew.
    Init(TrustInit),
    /// Grant crates and plugins by the hashes of what is here
    #[command(after_help = "Example: cargo xtask trust add vault@1.2.3 --expires 180 --notes 'read all of src/'")]
    Add(TrustAdd),
    /// Take back grants
    Remove(TrustRemove),
    /// Refuse a crate from now on, whatever else the policy says
    #[command(
        after_help = "Example: cargo xtask trust revoke vault --versions '>=0.2, <0.3.2' --reason RUSTSEC-2026-9999"
    )]
    Revoke(TrustRevoke),
    /// Write what exactly the policy covers into kure-trust.lock
    Lock(TrustLock),
    /// Hold everything that is here against the policy, and compile nothing
    Verify(TrustVerify),
    /// List the grants and revocations
    List(TrustList),
    /// Sign the policy with a key of SSH, into kure-trust.sig/
    ///
    /// The signature is one of `ssh-keygen -Y sign -n kure-trust@kure.dev`, which runs for it.
    Sign(TrustSign),
    /// Tell who signed the policy, and whether these may and are enough
    ///
    /// Who may sign is in a file of allowed signers, as ssh-keygen(1) describes it, that lies outside of the
    /// repository, and keys that are not trusted any more are in a file `revoked_keys` beside it. The newest serial that
    /// was seen is remembered by the policy's name, and an older one is refused.
    CheckSignatures(TrustCheckSignatures),
    /// Show what changed in code and powers between two states of a crate, or of all crates
    ///
    /// Without versions: between what was granted and what is here, of a folder between a commit and now, and without a
    /// crate all that came, went or moved since a commit. Nothing of what is shown is run.
    #[command(
        after_help = "Examples: cargo xtask trust diff itoa 1.0.15 1.0.19; cargo xtask trust diff --git-base main"
    )]
    Diff(TrustDiff),
    /// Unpack a crate for reading, and tell its hashes, powers, grants and who needs it
    Inspect(TrustInspect),
    /// Grant what others have read
    Import(TrustImport),
    /// Print what was read here, for others
    Export(TrustExport),
}

impl TrustCommand {
    /// Returns where packages may come from.
    pub fn resolution(&self) -> Option<&Resolution> {
        match self {
            Self::Init(init) => Some(&init.resolution),
            Self::Add(add) => Some(&add.resolution),
            Self::Lock(lock) => Some(&lock.resolution),
            Self::Verify(verify) => Some(&verify.resolution),
            Self::Remove(remove) => Some(&remove.resolution),
            Self::Diff(diff) => Some(&diff.resolution),
            Self::Inspect(inspect) => Some(&inspect.resolution),
            Self::Import(TrustImport { format: ImportFormat::CargoVet(import) }) => Some(&import.resolution),
            Self::Revoke(_) | Self::List(_) | Self::Sign(_) | Self::CheckSignatures(_) | Self::Export(_) => None,
        }
    }
}

/// `trust init`.
#[derive(Args, Debug)]
pub struct TrustInit {
    /// Who answers for it: `NAME <ADDRESS>`; git's `user.name` and `user.email` if absent
    #[arg(long, value_name = "WHO")]
    pub who: Option<String>,
    /// How many days the grants last; for ever if absent
    #[arg(long, value_name = "DAYS")]
    pub expires: Option<u32>,
    /// Where packages may come from.
    #[command(flatten)]
    pub resolution: Resolution,
}

/// `trust add`.
#[derive(Args, Debug)]
pub struct TrustAdd {
    /// The crates and plugins: `serde`, `vault@1.2.3`, `./folder`, `git+https://…#COMMIT`; whatever is not covered if
    /// absent
    #[arg(value_name = "CRATE")]
    pub crates: Vec<String>,
    /// Grant what they depend on as well, as far as it is not covered
    #[arg(long)]
    pub closure: bool,
    /// Who read it: `NAME <ADDRESS>`; git's `user.name` and `user.email` if absent
    #[arg(long, value_name = "WHO")]
    pub who: Option<String>,
    /// What it was read for: `safe-to-run`, `safe-to-deploy`, or what the policy describes
    #[arg(long, value_name = "CRITERION,…", value_delimiter = ',')]
    pub criteria: Vec<String>,
    /// How many days the grant lasts; as long as the policy allows if absent
    #[arg(long, value_name = "DAYS")]
    pub expires: Option<u32>,
    /// What a plugin may do where documents are rendered: `threads`, `network`, `read:/whole/path`
    #[arg(long = "capability", value_name = "WHAT", value_parser = Capability::parse)]
    pub capabilities: Vec<Capability>,
    /// What there is to say about it
    #[arg(long, value_name = "TEXT")]
    pub notes: Option<String>,
    /// Write without asking
    #[arg(short, long)]
    pub yes: bool,
    /// Where packages may come from.
    #[command(flatten)]
    pub resolution: Resolution,
}

/// `trust remove`.
#[derive(Args, Debug)]
pub struct TrustRemove {
    /// The crates: `serde`, or `serde@1.0.229` for one version
    #[arg(value_name = "CRATE", required = true)]
    pub crates: Vec<String>,
    /// Where packages may come from.
    #[command(flatten)]
    pub resolution: Resolution,
}

/// `trust revoke`.
#[derive(Args, Debug)]
pub struct TrustRevoke {
    /// The crate; any that has the hash if absent
    #[arg(value_name = "CRATE", required_unless_present_any = ["h1", "sha256"])]
    pub name: Option<String>,
    /// Which versions, as in `>=0.2, <0.3.2`; all if absent
    #[arg(long, value_name = "RANGE")]
    pub versions: Option<String>,
    /// The hash of its files
    #[arg(long, value_name = "H1")]
    pub h1: Option<String>,
    /// The SHA-256 of its archive
    #[arg(long, value_name = "SHA256")]
    pub sha256: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// `trust lock`.
#[derive(Args, Debug)]
pub struct TrustLock {
    /// Write nothing, and exit with 10 if the lock would change
    #[arg(long)]
    pub check: bool,
    /// Where packages may come from.
    #[command(flatten)]
    pub resolution: Resolution,
}

/// `trust verify`.
#[derive(Args, Debug)]
pub struct TrustVerify {
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Where packages may come from.
    #[command(flatten)]
    pub resolution: Resolution,
}

/// `trust list`.
#[derive(Args, Debug)]
pub struct TrustList {
    /// Only the grants that end within so many days, or have ended
    #[arg(long, value_name = "DAYS")]
    pub expiring: Option<u32>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `trust sign`.
#[derive(Args, Debug)]
pub struct TrustSign {
    /// The key, or its public half if an agent or a device has the other; one of `~/.ssh` if absent
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
}

/// `trust check-signatures`.
#[derive(Args, Debug)]
pub struct TrustCheckSignatures {
    /// Who may sign; the file that KURE_SIGNERS names, or else /etc/kure/allowed_signers, if absent
    #[arg(long, value_name = "FILE")]
    pub signers: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}
