//! What the commands accept that are about a machine, and about the work on plugins.

use clap::{Args, Subcommand};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Workbench {
    /// Check this machine and this folder: toolchain, linker, targets, lock, Cargo configuration, sandbox
    ///
    /// One line a finding: `ok`, `warning` (a build works, and may differ from those elsewhere) or `problem` (a build
    /// does not work), each with its repair. Changes nothing and stays off the network. The exit code is 1 if there is
    /// a problem.
    #[command(after_help = "Example: cargo xtask doctor --target x86_64-unknown-linux-musl")]
    Doctor(Doctor),
}

/// `doctor`.
#[derive(Args, Debug)]
pub struct Doctor {
    /// Check as well whether this target triple can be built for. Repeatable
    #[arg(long, value_name = "TRIPLE")]
    pub target: Vec<String>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}
