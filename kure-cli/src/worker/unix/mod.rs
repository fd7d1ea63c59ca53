//! Workers on systems that have what they are made of: processes, pipes and sockets.

mod belief;
mod confine;
mod crew;
mod determinism;
mod ending;
mod hand;
mod line;
mod message;
mod process;
mod progress;
#[cfg(all(target_os = "linux", any(target_arch = "aarch64", target_arch = "riscv64", target_arch = "x86_64")))]
mod seal;
#[cfg(not(all(target_os = "linux", any(target_arch = "aarch64", target_arch = "riscv64", target_arch = "x86_64"))))]
#[path = "unsealed.rs"]
mod seal;
mod seat;
mod serve;
mod shift;
mod wire;

use crate::Build;
use kure_core::{Descriptor, Exclusion};
use std::process::ExitCode;

pub use belief::read_reply;
pub(crate) use crew::Crew;
pub(crate) use determinism::twice;
pub(crate) use seat::Seat;

/// Whether there are workers.
pub(crate) const EXIST: bool = true;

/// Serves whoever started this process, if it was started as a worker.
pub(crate) fn serve(
    plugins: &[&'static Descriptor],
    excluded: &'static [Exclusion],
    build: &Build,
) -> Option<ExitCode> {
    let is_worker = std::env::args_os().nth(1).is_some_and(|word| word == super::NAME);
    is_worker.then(|| serve::serve(plugins, excluded, build))
}
