//! How many pods run, and how they are replaced.

use super::{Behavior, IntOrString, Metric};
use kure_core::prelude::*;

/// How many pods run, by how busy they are.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Autoscaling {
    /// How many pods run at least. 1 by default.
    #[schemars(range(min = 1))]
    pub(crate) min_replicas: Option<u16>,
    /// How many pods run at most.
    #[schemars(range(min = 1))]
    pub(crate) max_replicas: u16,
    /// How much CPU the pods are to use on average, in percent of what their containers request.
    #[schemars(range(min = 1))]
    pub(crate) cpu_utilization: Option<u16>,
    /// How much memory the pods are to use on average, in percent of what their containers request.
    #[schemars(range(min = 1))]
    pub(crate) memory_utilization: Option<u16>,
    /// What else is measured. The measure that asks for the most pods counts. Nothing by default.
    #[serde(default)]
    pub(crate) metrics: Vec<Metric>,
    /// How long fewer pods have to be enough before there are fewer, in seconds. 300 by default.
    #[schemars(range(max = 3600))]
    pub(crate) scale_down_after_seconds: Option<u16>,
    /// How fast the number of pods changes. By default there may be twice as many, or four more, every 15 seconds.
    pub(crate) behavior: Option<Behavior>,
}

/// How many pods may be missing while nodes are emptied: one of these, as a number or a percentage.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DisruptionBudget {
    /// How many pods have to be there, such as 2 or `50%`.
    pub(crate) min_available: Option<IntOrString>,
    /// How many pods may be missing, such as 1 or `25%`.
    pub(crate) max_unavailable: Option<IntOrString>,
    /// Which pods may go that are not ready. `IfHealthyBudget` by default.
    pub(crate) unhealthy_pod_eviction_policy: Option<UnhealthyEviction>,
}

/// Which pods may go that are not ready.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum UnhealthyEviction {
    /// Those of an application with as many ready pods as it needs.
    IfHealthyBudget,
    /// All, so that no broken application keeps a node from being emptied.
    AlwaysAllow,
}

/// How pods are replaced by those of a new version.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateStrategy {
    /// In which way. `RollingUpdate` by default.
    #[serde(default)]
    pub(crate) r#type: UpdateType,
    /// How many pods there may be more than wanted, as a number or a percentage. 25% by default for a Deployment.
    pub(crate) max_surge: Option<IntOrString>,
    /// How many pods there may be fewer than wanted, as a number or a percentage. 25% by default for a Deployment.
    pub(crate) max_unavailable: Option<IntOrString>,
    /// The number of the first pod of a `StatefulSet` that is replaced. 0 by default, for all.
    pub(crate) partition: Option<u16>,
    /// How long a new pod has to be ready before the next one is replaced, in seconds. 0 by default.
    pub(crate) min_ready_seconds: Option<u32>,
    /// How long a Deployment may make no progress before it counts as failed, in seconds. 600 by default.
    pub(crate) progress_deadline_seconds: Option<u32>,
    /// How many earlier versions are kept to go back to. 10 by default.
    pub(crate) revision_history_limit: Option<u16>,
}

/// In which order the pods of a `StatefulSet` begin and end.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum PodManagement {
    /// One after the other.
    OrderedReady,
    /// All at once.
    Parallel,
}

/// How pods are numbered.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Ordinals {
    /// The first number.
    pub(crate) start: u16,
}

/// What becomes of the storage of pods that are gone.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ClaimRetention {
    /// When the `StatefulSet` is deleted. `Retain` by default.
    pub(crate) when_deleted: Option<Retention>,
    /// When there are fewer pods. `Retain` by default.
    pub(crate) when_scaled: Option<Retention>,
}

/// What becomes of storage that no pod has.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum Retention {
    /// It is kept, with all that is in it.
    Retain,
    /// It is deleted, with all that is in it.
    Delete,
}

/// In which way pods are replaced.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum UpdateType {
    /// Some after the others.
    #[default]
    RollingUpdate,
    /// All at once, after the old ones of a Deployment are gone.
    Recreate,
    /// When somebody deletes the old ones, which a Deployment does not offer.
    OnDelete,
}
