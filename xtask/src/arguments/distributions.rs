//! What the commands accept that make and change distributions and plugins.

use clap::{Args, Subcommand};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Distributions {
    /// Bring a distribution's src/main.rs and Cargo.lock in line with its Cargo.toml
    ///
    /// For after Cargo.toml was edited by hand. What is in Cargo.lock and still fits stays as it is. A src/main.rs that was
    /// edited by hand is left alone, and the exit code is 1.
    #[command(after_help = "Example: cargo kure sync --check")]
    Sync(Sync),
}

/// `sync`.
#[derive(Args, Debug)]
pub struct Sync {
    /// Change nothing: exit with 10 if something would change, and say what
    #[arg(long)]
    pub check: bool,
    /// Replace src/main.rs even if it was edited by hand
    #[arg(long, conflicts_with = "check")]
    pub force: bool,
    /// Where packages may come from.
    #[command(flatten)]
    pub access: Access,
}

/// Where packages may come from.
#[derive(Args, Clone, Copy, Debug)]
pub struct Access {
    /// Stay off the network
    #[arg(long)]
    pub offline: bool,
}
