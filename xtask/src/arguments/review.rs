//! What the commands accept that help a person to read crates, and to take over what others have read.

use clap::{Args, Subcommand};

use super::Resolution;

/// `trust diff`.
#[derive(Args, Debug)]
pub struct TrustDiff {
    /// The crate, as in `serde`, or `serde@1.0.229` where there are several; all that Cargo.lock has if absent
    #[arg(value_name = "CRATE")]
    pub name: Option<String>,
    /// The version before; the granted one if absent
    #[arg(value_name = "OLD", requires = "name")]
    pub old: Option<String>,
    /// The version after; the one that is here if absent
    #[arg(value_name = "NEW", requires = "old")]
    pub new: Option<String>,
    /// The commit to start from: of a folder's files, or of Cargo.lock; HEAD for folders if absent
    #[arg(long, value_name = "REV", conflicts_with = "old")]
    pub git_base: Option<String>,
    /// Leave out the lines, and print the summary alone
    #[arg(long)]
    pub stat: bool,
    /// Exit with 10 if anything differs
    #[arg(long)]
    pub exit_code: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Where packages may come from.
    #[command(flatten)]
    pub resolution: Resolution,
}

/// `trust inspect`.
#[derive(Args, Debug)]
pub struct TrustInspect {
    /// The crate, as in `serde`, or `serde@1.0.229` for a version that need not be here
    #[arg(value_name = "CRATE")]
    pub name: String,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Where packages may come from.
    #[command(flatten)]
    pub resolution: Resolution,
}

/// `trust import`.
#[derive(Args, Debug)]
pub struct TrustImport {
    /// What wrote the file.
    #[command(subcommand)]
    pub format: ImportFormat,
}

/// What wrote a file of audits.
#[derive(Debug, Subcommand)]
pub enum ImportFormat {
    /// Grant crates of Cargo.lock that an audits.toml of cargo-vet covers, and revoke what violates its criteria
    ///
    /// An audit names a version and no bytes. Only a crate of the public registry is granted, by the checksum that
    /// Cargo.lock has of that version, and only if nobody granted it yet.
    #[command(after_help = "Example: cargo xtask trust import cargo-vet audits.toml --expires 180")]
    CargoVet(ImportCargoVet),
}

/// `trust import cargo-vet`.
#[derive(Args, Debug)]
pub struct ImportCargoVet {
    /// The audits.toml; `-` for the standard input
    #[arg(value_name = "FILE")]
    pub file: String,
    /// The imports.lock of cargo-vet that says who published which version, without which audits of all that somebody
    /// publishes cover nothing
    #[arg(long, value_name = "FILE")]
    pub publishers: Option<std::path::PathBuf>,
    /// Take a criterion of the file for one of the policy, as in `THEIRS=OURS`. Repeatable
    #[arg(long, value_name = "THEIRS=OURS", value_parser = pair)]
    pub map: Vec<(String, String)>,
    /// Let the crates do what they do while they are compiled, which `safe-to-run` is about
    #[arg(long)]
    pub powers: bool,
    /// How many days the grants last; as long as the policy allows if absent
    #[arg(long, value_name = "DAYS")]
    pub expires: Option<u32>,
    /// Write nothing, and say what would be written
    #[arg(long)]
    pub dry_run: bool,
    /// Where packages may come from.
    #[command(flatten)]
    pub resolution: Resolution,
}

/// `trust export`.
#[derive(Args, Debug)]
pub struct TrustExport {
    /// What reads it.
    #[command(subcommand)]
    pub format: ExportFormat,
}

/// What reads the audits.
#[derive(Debug, Subcommand)]
pub enum ExportFormat {
    /// Print an audits.toml of what was read here, for cargo-vet
    #[command(after_help = "Example: cargo xtask trust export cargo-vet > audits.toml")]
    CargoVet,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((one, other)) if !one.is_empty() && !other.is_empty() => Ok((one.to_owned(), other.to_owned())),
        _ => Err("expected two names with `=` between them".to_owned()),
    }
}
