//! The `ServiceAccount`: who the pods are to the API server.

use kure_core::parts::Rule;
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// Who the pods are to the API server, and what they may do there.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ServiceAccount {
    /// Whether the `ServiceAccount` is made, rather than there already. True by default.
    #[serde(default = "yes")]
    pub(crate) create: bool,
    /// The name. By default that of the application.
    pub(crate) name: Option<String>,
    /// Annotations, such as those that give it a cloud's identity. None by default.
    #[serde(default)]
    pub(crate) annotations: BTreeMap<String, String>,
    /// Whether the containers get a token for the API server. By default if there are `rules` or `clusterRules`.
    pub(crate) automount_token: Option<bool>,
    /// What the pods may do in their namespace, as the rules of a Role. Nothing by default.
    #[serde(default)]
    pub(crate) rules: Vec<Rule>,
    /// What the pods may do in every namespace, and with what belongs to none, as the rules of a `ClusterRole`. Nothing
    /// by default.
    #[serde(default)]
    pub(crate) cluster_rules: Vec<Rule>,
}

impl Default for ServiceAccount {
    fn default() -> Self {
        Self {
            create: yes(),
            name: None,
            annotations: BTreeMap::new(),
            automount_token: None,
            rules: Vec::new(),
            cluster_rules: Vec::new(),
        }
    }
}

fn yes() -> bool {
    true
}
