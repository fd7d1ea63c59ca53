//! What holds of a jail, as the kernel says after it was asked for it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What holds of a jail. By default that is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Status {
    /// What Landlock keeps from the process.
    pub landlock: Files,
    /// The version of Landlock's interface, 0 for none.
    pub abi: u32,
    /// Whether seccomp keeps system calls from the process.
    pub seccomp: bool,
}

/// What Landlock keeps from a process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Files {
    /// Nothing.
    #[default]
    NotEnforced,
    /// Some of it: the version of the interface tells what.
    PartiallyEnforced,
    /// All that it was told to.
    FullyEnforced,
}

/// The first version of the interface with which files outside cannot be cut off, either.
const LEAST: u32 = 3;

impl Status {
    /// Returns whether the jail is one: neither files nor the network are in reach.
    ///
    /// Older versions of Landlock lack the network, which seccomp takes away as well, and signals to processes of the same
    /// user.
    pub fn holds(&self) -> bool {
        self.seccomp && self.landlock != Files::NotEnforced && self.abi >= LEAST
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !super::is_possible() {
            return write!(f, "none: what a build runs cannot be confined on {}", std::env::consts::OS);
        }
        let landlock = match self.landlock {
            Files::NotEnforced => "not",
            Files::PartiallyEnforced => "partially",
            Files::FullyEnforced => "fully",
        };
        let seccomp = if self.seccomp { "" } else { "not " };
        write!(f, "landlock {landlock} enforced (abi {}), seccomp {seccomp}enforced", self.abi)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jail_needs_both_layers() {
        let whole = Status { landlock: Files::FullyEnforced, abi: 7, seccomp: true };
        assert!(whole.holds() && Status { landlock: Files::PartiallyEnforced, abi: 3, ..whole }.holds());
        for status in [
            Status::default(),
            Status { seccomp: false, ..whole },
            Status { landlock: Files::NotEnforced, ..whole },
            Status { abi: 2, ..whole },
        ] {
            assert!(!status.holds(), "{status}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn each_layer_is_told() {
        let whole = Status { landlock: Files::FullyEnforced, abi: 7, seccomp: true };
        assert_eq!(whole.to_string(), "landlock fully enforced (abi 7), seccomp enforced");
        assert_eq!(Status::default().to_string(), "landlock not enforced (abi 0), seccomp not enforced");
    }
}
