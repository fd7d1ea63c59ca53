//! Both layers of the jail on Linux, and what they say of themselves.

use std::fs::File;
use std::io::Read;

use super::{Rules, Status, calls, files};

/// Confines this process, and what it will start, for good.
///
/// A layer that the kernel does not have is told in the status, and so is one that did not come into force.
pub(super) fn restrict(rules: &Rules) -> Result<Status, String> {
    // It tells how things are when it is read, and by then it can no longer be opened.
    let own = File::open("/proc/self/status").map_err(|error| format!("cannot open /proc/self/status: {error}"))?;
    let (landlock, abi) = files::restrict(rules)?;
    // Last, as the calls that Landlock is made of are among those that are taken away.
    let is_set = calls::restrict();
    Ok(Status { landlock, abi, seccomp: is_set && is_filtered(own) })
}

/// Asks the kernel whether a filter of system calls applies to this process.
fn is_filtered(mut own: File) -> bool {
    let mut status = String::new();
    let read = own.read_to_string(&mut status);
    let is = |key: &str, value: &str| {
        status.lines().any(|line| line.split_once(':').is_some_and(|(name, it)| name == key && it.trim() == value))
    };
    read.is_ok() && is("Seccomp", "2") && is("NoNewPrivs", "1")
}
