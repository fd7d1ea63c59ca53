//! On which nodes pods run.

use kure_core::prelude::*;

/// A taint of nodes that pods bear.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the API calls them so")]
pub(crate) struct Toleration {
    /// The key of the taint. By default every key, with the operator `Exists`.
    pub(crate) key: Option<String>,
    /// How the value is compared. `Equal` by default.
    pub(crate) operator: Option<TolerationOperator>,
    /// The value of the taint, for the operator `Equal`.
    pub(crate) value: Option<String>,
    /// The effect of the taint. By default every effect.
    pub(crate) effect: Option<TaintEffect>,
    /// How long pods stay on a node with the effect `NoExecute`, in seconds. Forever by default.
    pub(crate) toleration_seconds: Option<u32>,
}

/// How the value of a taint is compared.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum TolerationOperator {
    /// It is the same.
    Equal,
    /// It may be any.
    Exists,
}

/// What a taint does.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum TaintEffect {
    /// New pods go elsewhere.
    NoSchedule,
    /// New pods go elsewhere if they can.
    PreferNoSchedule,
    /// Pods go elsewhere.
    NoExecute,
}

/// How evenly the pods are spread over parts of the cluster.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TopologySpread {
    /// The label of nodes that tells the parts apart, such as `topology.kubernetes.io/zone`.
    pub(crate) topology_key: String,
    /// How many pods one part may have more than another. 1 by default.
    #[serde(default = "one")]
    #[schemars(range(min = 1))]
    pub(crate) max_skew: u16,
    /// What happens to a pod that would make it worse. `ScheduleAnyway` by default.
    #[serde(default)]
    pub(crate) when_unsatisfiable: Unsatisfiable,
}

/// What happens to a pod that cannot be placed as evenly as wanted.
#[derive(Clone, Copy, Default, Deserialize, Serialize, JsonSchema)]
pub(crate) enum Unsatisfiable {
    /// It runs where it fits best.
    #[default]
    ScheduleAnyway,
    /// It waits.
    DoNotSchedule,
}

fn one() -> u16 {
    1
}
