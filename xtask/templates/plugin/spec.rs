//! What a document says.

use std::collections::BTreeMap;

use kure_core::prelude::*;

/// Settings of an application, as a ConfigMap.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct <<Kind>> {
    /// The settings by name, at least one. A name has letters, digits, `-`, `_` and `.`.
    pub(crate) settings: BTreeMap<String, String>,
    /// Whether the settings can never be changed. They can if absent.
    #[serde(default)]
    pub(crate) immutable: bool,
}
