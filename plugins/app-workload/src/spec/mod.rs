//! The YAML that describes an application.

mod account;
mod config;
mod container;
mod env;
mod filter;
mod ingress;
mod int_or_string;
mod job;
mod metric;
mod network;
mod pace;
mod probe;
mod projected;
mod route;
mod scaling;
mod scheduling;
mod security;
mod service;
mod volume;

pub(crate) use account::ServiceAccount;
pub(crate) use config::{Config, Secret, Settings};
pub(crate) use container::{Container, ContainerPort, MountPropagation, Protocol};
pub(crate) use env::{EnvFrom, EnvSource, EnvVar, FieldRef, KeyRef, ResourceRef};
pub(crate) use filter::{Filter, Headers, Redirect, Rewrite};
pub(crate) use ingress::{Ingress, PathType, Tls, Way};
pub(crate) use int_or_string::IntOrString;
pub(crate) use job::{CompletionMode, ExitOperator, FailureAction, FailureRule, Job, RestartPolicy, Schedule};
pub(crate) use metric::{ContainerMetric, ExternalMetric, Metric, ObjectMetric, PodMetric};
pub(crate) use network::{Dns, DnsPolicy, HostAlias, NetworkPolicy, Peer};
pub(crate) use pace::{Behavior, Pace, SelectPolicy};
pub(crate) use probe::{HttpGet, Lifecycle, Probe};
pub(crate) use projected::{FieldFile, Keys, PodFields, Projected};
pub(crate) use route::{Handling, Route, RouteBackend, RoutePath, RouteRule, RouteTimeouts};
pub(crate) use scaling::{
    Autoscaling, ClaimRetention, DisruptionBudget, Ordinals, PodManagement, UpdateStrategy, UpdateType,
};
pub(crate) use scheduling::TopologySpread;
pub(crate) use security::{Capabilities, ContainerSecurity, PodSecurity, Seccomp, SeccompType};
pub(crate) use service::{Service, ServicePort, ServiceType};
pub(crate) use volume::{ClaimMetadata, ClaimSpec, ClaimTemplate, KeyFile, Volume, VolumeMode};

use kure_core::parts::{Affinity, Toleration};
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// An application: its pods, and the services, access and storage around them.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppWorkload {
    /// What runs the pods.
    pub(crate) workload: Workload,
    /// How many pods of a Deployment or `StatefulSet` run. Kubernetes runs one by default.
    pub(crate) replicas: Option<u16>,
    /// How many pods of a Deployment or `StatefulSet` run by how busy they are, instead of `replicas`.
    pub(crate) autoscaling: Option<Autoscaling>,
    /// How many pods of a Deployment or `StatefulSet` may be missing while nodes are emptied. All by default.
    pub(crate) disruption_budget: Option<DisruptionBudget>,
    /// How pods of a Deployment, `StatefulSet` or `DaemonSet` are replaced by those of a new version.
    pub(crate) update_strategy: Option<UpdateStrategy>,
    /// In which order the pods of a `StatefulSet` begin and end. `OrderedReady` by default.
    pub(crate) pod_management: Option<PodManagement>,
    /// How the pods of a `StatefulSet` are numbered. From 0 by default.
    pub(crate) ordinals: Option<Ordinals>,
    /// What becomes of the storage of a `StatefulSet`'s pods that are gone. It is kept by default.
    pub(crate) claim_retention: Option<ClaimRetention>,
    /// How the pods of a Job or `CronJob` are run.
    pub(crate) job: Option<Job>,
    /// When a `CronJob` runs.
    pub(crate) schedule: Option<Schedule>,
    /// Labels for every object and the pods, beside those of `app.kubernetes.io` that each has.
    #[serde(default)]
    pub(crate) labels: BTreeMap<String, String>,
    /// Annotations for the pods.
    #[serde(default)]
    pub(crate) pod_annotations: BTreeMap<String, String>,
    /// The containers of a pod, the main one first.
    pub(crate) containers: Vec<Container>,
    /// Containers that run before the others, one after the other, each to its end; with `restartPolicy: Always` one
    /// goes on beside them. None by default.
    #[serde(default)]
    pub(crate) init_containers: Vec<Container>,
    /// Settings as `ConfigMaps`, which containers mount by their names. When they change, the pods are replaced.
    #[serde(default)]
    pub(crate) configs: Vec<Config>,
    /// Secret settings as Secrets, which containers mount by their names. When they change, the pods are replaced. What is
    /// written here is as public as the repository with the document: name a Secret that somebody else makes in
    /// `volumes` or `env` instead, wherever there is one.
    #[serde(default)]
    pub(crate) secrets: Vec<Secret>,
    /// Files for the containers, which mount them by their names.
    #[serde(default)]
    pub(crate) volumes: Vec<Volume>,
    /// Whether volumes may be folders of the nodes, which the Pod Security standard `restricted` forbids. False by
    /// default.
    #[serde(default)]
    pub(crate) allow_host_paths: bool,
    /// Storage that each pod of a `StatefulSet` has to itself, and keeps. Mounted like volumes.
    #[serde(default)]
    pub(crate) volume_claim_templates: Vec<ClaimTemplate>,
    /// Under which user the pods run, and what they may do. By default nothing that the Pod Security standard
    /// `restricted` forbids: not as root, with the seccomp profile of the container runtime.
    #[serde(default)]
    pub(crate) security_context: PodSecurity,
    /// The identity of the pods. By default a `ServiceAccount` of their own, without a token in the pods.
    #[serde(default)]
    pub(crate) service_account: ServiceAccount,
    /// Secrets with the credentials of image registries. None by default.
    #[serde(default)]
    pub(crate) image_pull_secrets: Vec<String>,
    /// Whether the pods have the network of their node, which the Pod Security standard `baseline` forbids. Name servers
    /// are those of the cluster all the same. False by default.
    #[serde(default)]
    pub(crate) host_network: bool,
    /// Whether the pods see the processes of their node, which the Pod Security standard `baseline` forbids. False by
    /// default.
    #[serde(default, rename = "hostPID")]
    pub(crate) host_pid: bool,
    /// Whether the containers of a pod see each other's processes. False by default.
    pub(crate) share_process_namespace: Option<bool>,
    /// Whether the containers get environment variables about every Service of the namespace. True by default.
    pub(crate) enable_service_links: Option<bool>,
    /// What runs the containers: the name of a `RuntimeClass`. By default that of the cluster.
    pub(crate) runtime_class_name: Option<String>,
    /// Further names for addresses in the pods' `/etc/hosts`. None by default.
    #[serde(default)]
    pub(crate) host_aliases: Vec<HostAlias>,
    /// Which name servers the pods ask. By default `ClusterFirst`, and `ClusterFirstWithHostNet` beside `hostNetwork`.
    pub(crate) dns_policy: Option<DnsPolicy>,
    /// How the pods look up names, beside what the name servers of the policy say. Nothing by default.
    pub(crate) dns: Option<Dns>,
    /// Labels that a node has to have to run the pods. None by default.
    #[serde(default)]
    pub(crate) node_selector: BTreeMap<String, String>,
    /// The taints of nodes that the pods bear. None by default.
    #[serde(default)]
    pub(crate) tolerations: Vec<Toleration>,
    /// What the pods are drawn to, and what they keep away from: nodes by their labels, or other pods. Nothing by
    /// default. A term without `labelSelector` is about the application's own pods.
    pub(crate) affinity: Option<Affinity>,
    /// How evenly the pods are spread over nodes or zones. By default as the cluster does it.
    #[serde(default)]
    pub(crate) topology_spread: Vec<TopologySpread>,
    /// How important the pods are: the name of a `PriorityClass`. By default that of the cluster.
    pub(crate) priority_class_name: Option<String>,
    /// How long pods have to end after they were asked to, in seconds. Kubernetes gives them 30 by default.
    pub(crate) termination_grace_period_seconds: Option<u32>,
    /// Under which names and ports others reach the pods. By default one Service with the application's name and every
    /// port of the containers, if they have any and do not end. An empty list is no Service.
    pub(crate) services: Option<Vec<Service>>,
    /// How a Service is reached from outside of the cluster over HTTP. Not at all by default.
    pub(crate) ingress: Option<Ingress>,
    /// How a Service is reached through Gateways over HTTP. Not at all by default.
    pub(crate) route: Option<Route>,
    /// With whom the pods may speak. With everybody by default.
    pub(crate) network_policy: Option<NetworkPolicy>,
}

/// What runs the pods.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum Workload {
    /// Pods that are all alike.
    Deployment,
    /// Pods with a name and storage of their own.
    StatefulSet,
    /// One pod on each node.
    DaemonSet,
    /// Pods that run to their end, once. The name of the Job ends in a hash of its content, since a Job cannot change.
    Job,
    /// Pods that run to their end, at set times.
    CronJob,
}

impl Workload {
    /// Says whether the pods come to an end.
    pub(crate) fn ends(self) -> bool {
        matches!(self, Self::Job | Self::CronJob)
    }

    /// Says whether the number of pods can be chosen.
    pub(crate) fn scales(self) -> bool {
        matches!(self, Self::Deployment | Self::StatefulSet)
    }

    /// Returns the kind that Kubernetes has for it.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Deployment => "Deployment",
            Self::StatefulSet => "StatefulSet",
            Self::DaemonSet => "DaemonSet",
            Self::Job => "Job",
            Self::CronJob => "CronJob",
        }
    }
}

impl AppWorkload {
    /// Returns the ports of all containers that run side by side.
    pub(crate) fn ports(&self) -> impl Iterator<Item = &ContainerPort> {
        let sidecars = self.init_containers.iter().filter(|container| container.is_sidecar());
        self.containers.iter().chain(sidecars).flat_map(|container| &container.ports)
    }

    /// Returns the names of everything that a container may mount.
    pub(crate) fn mountable(&self) -> impl Iterator<Item = &str> {
        let volumes = self.volumes.iter().map(|volume| volume.name.as_str());
        let claims = self.volume_claim_templates.iter().map(|claim| claim.metadata.name.as_str());
        volumes.chain(claims).chain(self.settings().map(|settings| settings.name))
    }

    /// Returns the settings of both sorts, the secret ones last.
    pub(crate) fn settings(&self) -> impl Iterator<Item = Settings<'_>> {
        self.configs.iter().map(Config::settings).chain(self.secrets.iter().map(Secret::settings))
    }
}
