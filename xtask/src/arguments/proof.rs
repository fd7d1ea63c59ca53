//! What the command accepts that tells what a binary is made of.

use std::path::PathBuf;

use clap::Args;

/// `verify`.
#[derive(Args, Debug)]
pub struct Verify {
    /// The binary: ELF, Mach-O, PE or WebAssembly, for any system
    #[arg(value_name = "BINARY")]
    pub binary: PathBuf,
    /// Hold what it says of itself against this kure-trust.toml with its lock, this Cargo.lock, or the one in this folder
    #[arg(long, value_name = "PATH")]
    pub against: Option<PathBuf>,
    /// Build it again from what is here, in new folders, and compare the bytes
    #[arg(long)]
    pub reproduce: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}
