//! How much of this machine a build may see, and whether it is done twice.

use clap::Args;

use crate::jail::Demand;

/// How much of this machine a build may see, and whether it is done twice.
#[derive(Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = "Trust")]
pub struct Sealing {
    /// Build in a new folder, from bytes that are compared with Cargo.lock anew, and on Linux in a jail: without the
    /// network, the environment and files outside. Cargo's configuration has no effect; CARGO_TARGET_…_LINKER names a
    /// linker
    #[arg(long)]
    pub sealed: bool,
    /// Whether a sealed build is one where the system cannot confine it
    #[arg(long, value_name = "DEMAND", value_enum, default_value_t, requires = "sealed")]
    pub jail: Demand,
    /// Build a second time, in another new folder, and expect the same bytes
    #[arg(long)]
    pub reproduce: bool,
}
