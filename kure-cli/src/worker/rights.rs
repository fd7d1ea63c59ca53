//! What a worker may do beside computing, which is what the plugin may that it works for.

use crate::grant::{Capability, Grant, capabilities};
use serde::{Deserialize, Serialize};

/// What a worker may do beside computing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rights {
    /// The folders that it may read, as absolute paths.
    pub folders: Vec<String>,
    /// Whether it may start threads.
    pub threads: bool,
    /// Whether it may call others.
    pub network: bool,
}

impl Rights {
    /// Returns what a worker may do for a plugin.
    pub(crate) fn of(grants: &'static [Grant], plugin: &str) -> Self {
        let mut rights = Self::default();
        for capability in capabilities(grants, plugin) {
            match capability {
                Capability::Read(folder) => rights.folders.push(folder.to_owned()),
                Capability::Threads => rights.threads = true,
                Capability::Network => rights.network = true,
            }
        }
        rights
    }

    /// Says whether files can be opened, of which only Landlock knows where they are.
    pub(crate) fn opens_files(&self) -> bool {
        self.network || !self.folders.is_empty()
    }
}
