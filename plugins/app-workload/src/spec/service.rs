//! Services: under which names and ports others reach the pods.

use super::{IntOrString, Protocol};
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// A name and ports under which others reach the pods.
///
/// One port is written as `port`, `targetPort` and `protocol`, several as `ports`. Without any, the Service has every
/// port of the containers.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Service {
    /// The name. By default that of the application.
    pub(crate) name: Option<String>,
    /// From where it is reached. `ClusterIP` by default.
    pub(crate) r#type: Option<ServiceType>,
    /// Whether it is only a name for the addresses of the pods, without an address of its own. False by default.
    #[serde(default)]
    pub(crate) headless: bool,
    /// The port of the Service, if it has one.
    #[schemars(range(min = 1))]
    pub(crate) port: Option<u16>,
    /// The name or number of the container's port behind `port`. By default the same number.
    pub(crate) target_port: Option<IntOrString>,
    /// What is spoken on `port`. By default what the container's port has.
    pub(crate) protocol: Option<Protocol>,
    /// The ports of the Service, if it has several.
    #[serde(default)]
    pub(crate) ports: Vec<ServicePort>,
    /// Labels that choose among the pods, beside those that all pods of the application have. None by default.
    #[serde(default)]
    pub(crate) selector: BTreeMap<String, String>,
    /// Annotations, such as those for a cloud's load balancer. None by default.
    #[serde(default)]
    pub(crate) annotations: BTreeMap<String, String>,
    /// Whether pods are reached before they are ready, as peers of a cluster need it. False by default.
    pub(crate) publish_not_ready_addresses: Option<bool>,
    /// Whether traffic from outside stays on the node that it reaches, which keeps its source address.
    pub(crate) external_traffic_policy: Option<TrafficPolicy>,
    /// Whether traffic from within the cluster stays on its node, as an agent on every node needs it.
    pub(crate) internal_traffic_policy: Option<TrafficPolicy>,
    /// Which pods are preferred, such as `PreferClose` for those of the same zone. By default none.
    pub(crate) traffic_distribution: Option<TrafficDistribution>,
    /// Whether the Service has an address of each family, IPv4 and IPv6. `SingleStack` by default.
    pub(crate) ip_family_policy: Option<IpFamilyPolicy>,
    /// How long a client stays with the pod that it reached first, in seconds. Not at all by default.
    #[schemars(range(min = 1, max = 86400))]
    pub(crate) session_affinity_seconds: Option<u32>,
    /// Which load balancer there is, for the type `LoadBalancer`. By default that of the cluster's provider.
    pub(crate) load_balancer_class: Option<String>,
    /// Who may reach the load balancer, as addresses such as `10.0.0.0/8`. Everybody by default.
    #[serde(default)]
    pub(crate) load_balancer_source_ranges: Vec<String>,
}

/// From where a Service is reached.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum ServiceType {
    /// From within the cluster.
    ClusterIP,
    /// Through a port of each node as well.
    NodePort,
    /// Through a load balancer of the cluster's provider as well.
    LoadBalancer,
}

/// A port of a Service.
#[derive(Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ServicePort {
    /// The name. By default that of the container's port, or one made of the number.
    pub(crate) name: Option<String>,
    /// The number.
    #[schemars(range(min = 1))]
    pub(crate) port: u16,
    /// The name or number of the container's port. By default the same number.
    pub(crate) target_port: Option<IntOrString>,
    /// By default what the container's port has.
    pub(crate) protocol: Option<Protocol>,
    /// The port of each node, for the types that have one. By default a free one.
    #[schemars(range(min = 1))]
    pub(crate) node_port: Option<u16>,
    /// What is spoken within the protocol, such as `kubernetes.io/h2c`.
    pub(crate) app_protocol: Option<String>,
}

/// Which pods traffic prefers.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum TrafficDistribution {
    /// Those of the same zone.
    PreferClose,
}

/// Of which families a Service has addresses.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[expect(clippy::enum_variant_names, reason = "the API calls them so")]
pub(crate) enum IpFamilyPolicy {
    /// Of one.
    SingleStack,
    /// Of both, if the cluster has both.
    PreferDualStack,
    /// Of both.
    RequireDualStack,
}

/// Where traffic goes.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum TrafficPolicy {
    /// To pods on every node.
    Cluster,
    /// To pods on the same node.
    Local,
}
