//! What the policy of a binary lets a plugin do beside computing.

use std::fmt;

/// What one plugin of the binary may do beside computing.
///
/// An assembler writes these from the grants of the policy that it held the binary against. Without one, a plugin gets
/// its document, the files that the document names, and nothing else of the system.
#[derive(Clone, Copy, Debug)]
pub struct Grant {
    /// The id of the plugin.
    pub plugin: &'static str,
    /// What it may do.
    pub capabilities: &'static [Capability],
}

/// Something that plugins may do only if a policy says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// Reading what is in a folder, and in the folders below it. The path is absolute.
    Read(&'static str),
    /// Starting threads.
    Threads,
    /// Calling others over TCP and UDP.
    Network,
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(folder) => write!(f, "read:{folder}"),
            Self::Threads => f.write_str("threads"),
            Self::Network => f.write_str("network"),
        }
    }
}

/// Returns what a plugin may do.
pub(crate) fn capabilities(grants: &'static [Grant], plugin: &str) -> impl Iterator<Item = Capability> {
    grants.iter().filter(move |grant| grant.plugin == plugin).flat_map(|grant| grant.capabilities).copied()
}
