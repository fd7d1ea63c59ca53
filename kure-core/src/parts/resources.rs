//! What a container needs of its node.

use super::Quantity;
use crate::{Report, name};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Amounts of `cpu`, `memory`, `ephemeral-storage` and more, as Kubernetes writes them: `250m`, `1Gi`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Resources {
    /// What a node has to have left. The limits if absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub requests: BTreeMap<String, Quantity>,
    /// What may be used at most. Unlimited if absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, Quantity>,
}

/// The resources without a domain that a container may have.
const COMMON: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

impl Resources {
    /// Says whether neither a request nor a limit is set.
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty() && self.limits.is_empty()
    }

    /// Says what Kubernetes would refuse of the resources that `report` is at.
    pub fn check(&self, report: &mut Report<'_>) {
        for (field, amounts) in [("requests", &self.requests), ("limits", &self.limits)] {
            for (resource, quantity) in amounts {
                let mut report = report.at(field);
                if let Some(problem) = resource_problem(resource) {
                    report.key(resource).error(problem);
                } else {
                    quantity.check(resource, &mut report.at(resource));
                }
            }
        }
        for (resource, request) in &self.requests {
            let limit = self.limits.get(resource);
            if let (Some(limit), Ok(asked)) = (limit, request.amount())
                && limit.amount().is_ok_and(|allowed| asked > allowed)
            {
                let message = format!("expected a request of at most the limit {limit}, found {request}");
                report.at("requests").at(resource).error(message);
            }
        }
    }
}

fn resource_problem(resource: &str) -> Option<String> {
    let known = COMMON.contains(&resource) || resource.starts_with("hugepages-");
    if resource.contains('/') || known {
        return name::key_problem(resource);
    }
    Some(format!("expected {}, hugepages-SIZE or a name with a domain, found {resource:?}", COMMON.join(", ")))
}
