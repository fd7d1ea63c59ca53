//! What is around the code of plugins.

use serde::{Deserialize, Serialize};

/// Something around the code of plugins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Layer {
    /// What it is called.
    pub name: String,
    /// Whether it is there.
    pub in_force: bool,
    /// What it does, or why it is not there.
    pub detail: String,
}

impl Layer {
    /// Creates a layer that does something, or is not there for a reason.
    pub(crate) fn new(name: &str, found: Result<String, String>) -> Self {
        let in_force = found.is_ok();
        Self { name: name.to_owned(), in_force, detail: found.unwrap_or_else(|problem| problem) }
    }
}
