//! What the program tells the shell that started it.

use std::process::ExitCode;

/// How a run ended. The numbers are part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Everything was done.
    Done = 0,
    /// The program could not run: files, folders, the environment.
    Failed = 1,
    /// The command line is wrong.
    Usage = 2,
    /// A document is wrong.
    Document = 3,
    /// A plugin failed: it panicked, generated what nobody would take, could not be initialised, or is not healthy.
    Plugin = 4,
    /// A binary is not what it says.
    Untrusted = 20,
    /// Nobody vouches for a binary.
    Tainted = 24,
    /// The system cannot keep plugins from what they may not do.
    NoSandbox = 30,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
