//! Settings that are written in the document or beside it.

use kure_core::prelude::*;
use std::collections::BTreeMap;

/// Settings as a `ConfigMap`, which containers mount by its name. When they change, the pods are replaced.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Config {
    /// The name by which containers mount it. The `ConfigMap` is called like the application, `-` and this.
    pub(crate) name: String,
    /// Texts by their keys, which are file names where the settings are mounted.
    #[serde(default)]
    pub(crate) data: BTreeMap<String, String>,
    /// Files beside the document, as paths from its folder. Each becomes a key with the name of the file.
    #[serde(default)]
    pub(crate) files: Vec<String>,
}
