//! What pods are drawn to, and what they keep away from.

use super::{NodeAffinity, Selector};
use crate::{Report, name};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where pods run: on which nodes, near which pods, away from which pods.
///
/// Only where a pod starts is decided so. It stays when the labels of its node change.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Affinity {
    /// On which nodes. Any if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_affinity: Option<NodeAffinity>,
    /// Near which pods. None if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_affinity: Option<PodAffinity>,
    /// Away from which pods. None if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_anti_affinity: Option<PodAffinity>,
}

/// Pods that others run near to, or away from.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PodAffinity {
    /// What has to hold for all terms. Nothing if absent.
    #[serde(
        default,
        rename(serialize = "requiredDuringSchedulingIgnoredDuringExecution"),
        skip_serializing_if = "Vec::is_empty"
    )]
    pub required: Vec<PodTerm>,
    /// What had better hold. Nothing if absent.
    #[serde(
        default,
        rename(serialize = "preferredDuringSchedulingIgnoredDuringExecution"),
        skip_serializing_if = "Vec::is_empty"
    )]
    pub preferred: Vec<WeightedPodTerm>,
}

/// Pods, and how near is near.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PodTerm {
    /// The label of nodes that says how near: `kubernetes.io/hostname` for the same node,
    /// `topology.kubernetes.io/zone` for the same zone.
    pub topology_key: String,
    /// The labels of the pods. Those of the document's own pods if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_selector: Option<Selector>,
    /// The namespaces of the pods. That of the document if this and `namespaceSelector` are absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub namespaces: Vec<String>,
    /// The labels of the namespaces of the pods, `{}` for every namespace. Those named in `namespaces` if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace_selector: Option<Selector>,
}

/// Pods, and how much it is preferred to be near them, or away from them.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WeightedPodTerm {
    /// How much, from 1 to 100: a node has the sum of the weights of all terms that it meets.
    #[schemars(range(min = 1, max = 100))]
    pub weight: u8,
    /// The pods.
    #[serde(rename(serialize = "podAffinityTerm"))]
    pub pods: PodTerm,
}

impl Affinity {
    /// Gives each term without a selector that of the document's own pods: to Kubernetes it would be about no pod.
    #[must_use]
    pub fn about(mut self, own: &Selector) -> Self {
        for affinity in [&mut self.pod_affinity, &mut self.pod_anti_affinity].into_iter().flatten() {
            let preferred = affinity.preferred.iter_mut().map(|preferred| &mut preferred.pods);
            for term in affinity.required.iter_mut().chain(preferred) {
                term.label_selector.get_or_insert_with(|| own.clone());
            }
        }
        self
    }

    /// Says what Kubernetes would refuse of the affinity that `report` is at.
    pub fn check(&self, report: &mut Report<'_>) {
        if self.node_affinity.is_none() && self.pod_affinity.is_none() && self.pod_anti_affinity.is_none() {
            report.error("expected `nodeAffinity`, `podAffinity` or `podAntiAffinity`, found none");
        }
        if let Some(nodes) = &self.node_affinity {
            nodes.check(&mut report.at("nodeAffinity"));
        }
        for (field, affinity) in [("podAffinity", &self.pod_affinity), ("podAntiAffinity", &self.pod_anti_affinity)] {
            if let Some(affinity) = affinity {
                affinity.check(&mut report.at(field));
            }
        }
    }
}

impl PodAffinity {
    fn check(&self, report: &mut Report<'_>) {
        if self.required.is_empty() && self.preferred.is_empty() {
            report.error("expected `required` or `preferred`, found neither");
        }
        for (i, term) in self.required.iter().enumerate() {
            term.check(&mut report.at("required").at(i));
        }
        for (i, preferred) in self.preferred.iter().enumerate() {
            preferred.pods.check(&mut report.at("preferred").at(i).at("pods"));
        }
    }
}

impl PodTerm {
    fn check(&self, report: &mut Report<'_>) {
        if let Some(problem) = name::key_problem(&self.topology_key) {
            report.at("topologyKey").error(problem);
        }
        for (i, namespace) in self.namespaces.iter().enumerate() {
            if let Some(problem) = name::label_problem(namespace) {
                report.at("namespaces").at(i).error(problem);
            }
        }
        for (field, selector) in
            [("labelSelector", &self.label_selector), ("namespaceSelector", &self.namespace_selector)]
        {
            if let Some(selector) = selector {
                selector.check(&mut report.at(field));
            }
        }
    }
}
