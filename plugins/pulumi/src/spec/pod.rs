//! The workspace pod.

use super::SecretKey;
use kure_core::parts::{Resources, Toleration};
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// The workspace pod: its image, environment, resources and place.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PodOptions {
    /// The image, with `pulumi` on its path. If absent the operator takes `pulumi/pulumi:latest-nonroot`, or
    /// `pulumi/pulumi:latest` for the profile `baseline`.
    pub(crate) image: Option<String>,
    /// When the image is pulled: `Always`, `IfNotPresent` or `Never`. Kubernetes decides by the tag if absent.
    pub(crate) image_pull_policy: Option<PullPolicy>,
    /// The Pod Security standard that the pod keeps: `restricted`, or `baseline` to run as root. `restricted` if
    /// absent.
    pub(crate) security_profile: Option<SecurityProfile>,
    /// How much the log of Pulumi says, from 1 to 11. Nothing but its output if absent.
    #[schemars(range(min = 1, max = 11))]
    pub(crate) pulumi_log_level: Option<u8>,
    /// What the container asks for and may use. What the operator asks for if absent.
    pub(crate) resources: Option<Resources>,
    /// Environment variables, for settings such as `AWS_REGION`, not for secrets. None if absent.
    #[serde(default)]
    pub(crate) environment: BTreeMap<String, String>,
    /// Environment variables whose values are in Secrets of the same namespace. None if absent.
    #[serde(default)]
    pub(crate) environment_from: BTreeMap<String, SecretKey>,
    /// Secrets of the same namespace whose every key is an environment variable, the later the stronger. None if
    /// absent.
    #[serde(default)]
    pub(crate) environment_secrets: Vec<String>,
    /// ConfigMaps of the same namespace whose every key is an environment variable, weaker than Secrets. None if
    /// absent.
    #[serde(default)]
    pub(crate) environment_config_maps: Vec<String>,
    /// Labels of the pod, such as `azure.workload.identity/use`. None if absent.
    #[serde(default)]
    pub(crate) labels: BTreeMap<String, String>,
    /// Annotations of the pod. None if absent.
    #[serde(default)]
    pub(crate) annotations: BTreeMap<String, String>,
    /// Labels of the nodes that may run the pod. Any node if absent.
    #[serde(default)]
    pub(crate) node_selector: BTreeMap<String, String>,
    /// Taints of nodes that do not keep the pod away. None if absent.
    #[serde(default)]
    pub(crate) tolerations: Vec<Toleration>,
    /// The name of a `PriorityClass`. The cluster's default if absent.
    pub(crate) priority_class_name: Option<String>,
    /// The names of Secrets with which the image is pulled. None if absent.
    #[serde(default)]
    pub(crate) image_pull_secrets: Vec<String>,
    /// How long Pulumi may take to end an update once the pod is told to stop, in seconds. 600 if absent, as the
    /// operator has it.
    pub(crate) termination_grace_period_seconds: Option<u32>,
}

/// When an image is pulled.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum PullPolicy {
    /// Each time.
    Always,
    /// If the node has not got it.
    IfNotPresent,
    /// Never.
    Never,
}

/// A Pod Security standard.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum SecurityProfile {
    /// As a user without rights.
    Restricted,
    /// As root.
    Baseline,
}
