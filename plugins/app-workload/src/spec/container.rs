//! A container: its image, and how it runs.

use super::{ContainerSecurity, EnvFrom, EnvVar, Lifecycle, Probe};
use kure_core::parts::Resources;
use kure_core::prelude::*;
use std::fmt;

/// A container of the pods.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Container {
    /// The name, which no other container of the pod has.
    pub(crate) name: String,
    /// The image, best with a tag or a digest: without, it is whatever `latest` is at the moment.
    pub(crate) image: String,
    /// `Always` for one of `initContainers` that runs beside the others, from before they start until after they end.
    pub(crate) restart_policy: Option<Restart>,
    /// When the image is pulled. Kubernetes pulls `latest` always, and others if they are not there.
    pub(crate) image_pull_policy: Option<PullPolicy>,
    /// The program and its first arguments. By default the entry point of the image.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) command: Vec<String>,
    /// The arguments. By default those of the image, or none if there is a `command`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) args: Vec<String>,
    /// The folder in which the program starts. By default that of the image.
    pub(crate) working_dir: Option<String>,
    /// The ports on which it listens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) ports: Vec<ContainerPort>,
    /// `ConfigMaps` and Secrets whose every key becomes an environment variable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) env_from: Vec<EnvFrom>,
    /// Environment variables. They win over those of `envFrom`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) env: Vec<EnvVar>,
    /// What the container needs and may use. By default Kubernetes neither reserves nor limits anything.
    #[serde(default, skip_serializing_if = "Resources::is_empty")]
    pub(crate) resources: Resources,
    /// Where volumes appear among its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) volume_mounts: Vec<Mount>,
    /// Where volumes appear as devices, without a file system. None by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) volume_devices: Vec<Device>,
    /// What is kept of a container that failed. `File` by default.
    pub(crate) termination_message_policy: Option<TerminationMessage>,
    /// When the container has started; the other probes wait for it.
    pub(crate) startup_probe: Option<Probe>,
    /// When the container has to be restarted.
    pub(crate) liveness_probe: Option<Probe>,
    /// When the container gets requests.
    pub(crate) readiness_probe: Option<Probe>,
    /// What is done after the container has started and before it ends. Nothing by default.
    pub(crate) lifecycle: Option<Lifecycle>,
    /// What the container may do. By default nothing that the Pod Security standard `restricted` forbids: no
    /// capabilities, and no way to gain privileges.
    #[serde(default)]
    pub(crate) security_context: ContainerSecurity,
}

impl Container {
    /// Says whether it runs beside the main containers.
    pub(crate) fn is_sidecar(&self) -> bool {
        self.restart_policy.is_some()
    }
}

/// When a container that ended is started again.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum Restart {
    /// Each time.
    Always,
}

/// When an image is pulled.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum PullPolicy {
    /// At every start.
    Always,
    /// If the node does not have it.
    IfNotPresent,
    /// Never: the node has to have it.
    Never,
}

/// A port on which a container listens.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the API calls them so")]
pub(crate) struct ContainerPort {
    /// A name for probes, services and the ingress: at most 15 lower-case letters, digits and `-`.
    pub(crate) name: Option<String>,
    /// The number.
    #[schemars(range(min = 1))]
    pub(crate) container_port: u16,
    /// TCP by default.
    pub(crate) protocol: Option<Protocol>,
    /// The same port of the node, so that one such pod fits on it. The Pod Security standard `baseline` forbids it. None
    /// by default.
    #[schemars(range(min = 1))]
    pub(crate) host_port: Option<u16>,
}

impl ContainerPort {
    /// Returns the protocol, TCP unless another one is given.
    pub(crate) fn protocol(&self) -> Protocol {
        self.protocol.unwrap_or_default()
    }
}

/// What is spoken on a port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum Protocol {
    /// Connections.
    #[default]
    #[serde(rename = "TCP")]
    Tcp,
    /// Datagrams.
    #[serde(rename = "UDP")]
    Udp,
    /// Associations of several streams.
    #[serde(rename = "SCTP")]
    Sctp,
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        })
    }
}

/// Where a volume appears among the files of a container.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the API calls them so")]
pub(crate) struct Mount {
    /// The volume or volume claim template.
    pub(crate) name: String,
    /// The folder or file in the container.
    pub(crate) mount_path: String,
    /// Whether the container may only read. False by default.
    pub(crate) read_only: Option<bool>,
    /// The part of the volume that is mounted. All of it by default.
    pub(crate) sub_path: Option<String>,
    /// The same, with `$(NAME)` for an environment variable. Either this or `subPath`.
    pub(crate) sub_path_expr: Option<String>,
    /// Who sees what is mounted below it later. Nobody by default.
    pub(crate) mount_propagation: Option<MountPropagation>,
}

/// Who sees what is mounted below a volume later.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum MountPropagation {
    /// Nobody.
    None,
    /// The container sees what the node mounts.
    HostToContainer,
    /// Both see what the other mounts, for which the container has to be privileged.
    Bidirectional,
}

/// Where a volume appears as a device.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Device {
    /// The volume or volume claim template, which has the mode `Block`.
    pub(crate) name: String,
    /// The path of the device in the container.
    pub(crate) device_path: String,
}

/// What is kept of a container that failed.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum TerminationMessage {
    /// What it wrote to `/dev/termination-log`.
    File,
    /// That, or if it wrote nothing, the end of its log.
    FallbackToLogsOnError,
}
