//! What somebody may do in the cluster.

use crate::Report;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rule of a Role: what may be done with which objects.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// The groups of the resources. `[""]` if absent, the group of pods and services.
    #[serde(default = "core")]
    pub api_groups: Vec<String>,
    /// The resources, in the plural: `configmaps`, or `pods/log` for a part of one.
    pub resources: Vec<String>,
    /// The names of single objects. All if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_names: Option<Vec<String>>,
    /// What may be done: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`.
    pub verbs: Vec<String>,
}

fn core() -> Vec<String> {
    vec![String::new()]
}

impl Rule {
    /// Says what is missing in the rule that `report` is at.
    pub fn check(&self, report: &mut Report<'_>) {
        for (field, entries) in
            [("apiGroups", &self.api_groups), ("resources", &self.resources), ("verbs", &self.verbs)]
        {
            if entries.is_empty() {
                report.at(field).error(format!("expected at least one of `{field}`, found none"));
            }
        }
        // To Kubernetes an empty list is every object, which is not what it looks like.
        if self.resource_names.as_ref().is_some_and(Vec::is_empty) {
            report.at("resourceNames").error("expected names, or no `resourceNames` for all objects, found none");
        }
    }
}
