//! What an autoscaler measures beside CPU and memory.

use kure_core::parts::{Quantity, Selector};
use kure_core::prelude::*;

/// Something that is measured: one of these.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Metric {
    /// How busy one container of the pods is.
    pub(crate) container: Option<ContainerMetric>,
    /// What the pods say of themselves, on average.
    pub(crate) pods: Option<PodMetric>,
    /// What another object of the namespace says, such as an Ingress.
    pub(crate) object: Option<ObjectMetric>,
    /// What something outside of the cluster says, such as a queue.
    pub(crate) external: Option<ExternalMetric>,
}

/// How busy one container of the pods is.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ContainerMetric {
    /// The name of the container.
    pub(crate) name: String,
    /// The resource: `cpu` or `memory`.
    pub(crate) resource: String,
    /// How much is used on average, in percent of what the container requests.
    #[schemars(range(min = 1))]
    pub(crate) utilization: u16,
}

/// What the pods say of themselves.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PodMetric {
    /// The name of the metric, such as `requests_per_second`.
    pub(crate) name: String,
    /// Which series of it. All by default.
    pub(crate) selector: Option<Selector>,
    /// How much of it there is for a pod.
    pub(crate) average_value: Quantity,
}

/// What another object says.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ObjectMetric {
    /// The object.
    pub(crate) of: Measured,
    /// The name of the metric.
    pub(crate) name: String,
    /// Which series of it. All by default.
    pub(crate) selector: Option<Selector>,
    /// How much of it there is in all. Either this or `averageValue`.
    pub(crate) value: Option<Quantity>,
    /// How much of it there is for a pod. Either this or `value`.
    pub(crate) average_value: Option<Quantity>,
}

/// An object that is measured.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Measured {
    /// The group and version, such as `networking.k8s.io/v1`.
    pub(crate) api_version: String,
    /// The kind.
    pub(crate) kind: String,
    /// The name.
    pub(crate) name: String,
}

/// What something outside of the cluster says.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ExternalMetric {
    /// The name of the metric.
    pub(crate) name: String,
    /// Which series of it. All by default.
    pub(crate) selector: Option<Selector>,
    /// How much of it there is in all. Either this or `averageValue`.
    pub(crate) value: Option<Quantity>,
    /// How much of it there is for a pod. Either this or `value`.
    pub(crate) average_value: Option<Quantity>,
}
