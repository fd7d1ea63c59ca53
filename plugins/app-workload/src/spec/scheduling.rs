//! On which nodes pods run.

use kure_core::prelude::*;

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
