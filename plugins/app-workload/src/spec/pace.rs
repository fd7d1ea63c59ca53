//! How fast an autoscaler changes the number of pods.

use kure_core::prelude::*;

/// How fast the number of pods changes.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Behavior {
    /// Towards more pods.
    pub(crate) scale_up: Option<Pace>,
    /// Towards fewer pods.
    pub(crate) scale_down: Option<Pace>,
}

/// How fast the number of pods changes in one direction.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Pace {
    /// How long a number has to be wanted before it counts, in seconds. 0 by default for more pods, 300 for fewer.
    #[schemars(range(max = 3600))]
    pub(crate) stabilization_window_seconds: Option<u16>,
    /// Which of `policies` counts. `Max` by default.
    pub(crate) select_policy: Option<SelectPolicy>,
    /// How much may change in some time. By default as the cluster does it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) policies: Vec<PacePolicy>,
}

/// Which of several policies counts.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum SelectPolicy {
    /// The one that allows the most.
    Max,
    /// The one that allows the least.
    Min,
    /// None: nothing changes in this direction.
    Disabled,
}

/// How much may change in some time.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PacePolicy {
    /// What is counted.
    pub(crate) r#type: PaceUnit,
    /// How many.
    #[schemars(range(min = 1))]
    pub(crate) value: u16,
    /// In how much time, in seconds.
    #[schemars(range(min = 1, max = 1800))]
    pub(crate) period_seconds: u16,
}

/// What is counted when the number of pods changes.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum PaceUnit {
    /// Pods.
    Pods,
    /// Hundredths of the pods that there are.
    Percent,
}
