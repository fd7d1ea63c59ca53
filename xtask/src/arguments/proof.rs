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
    /// Take this signed statement of how it was built, which a build with `--sign-with` wrote, for true
    #[arg(long, value_name = "FILE")]
    pub provenance: Option<PathBuf>,
    /// Whose statements are believed, as ssh-keygen(1) describes such a file; the one that KURE_SIGNERS names, or else
    /// /etc/kure/allowed_signers, if absent
    #[arg(long, value_name = "FILE", requires = "provenance")]
    pub signers: Option<PathBuf>,
    /// Build it again from what is here, in new folders, and compare the bytes
    #[arg(long)]
    pub reproduce: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}
