//! Under which user pods run, and what they may do.

use kure_core::prelude::*;

/// What applies to all containers of the pods.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PodSecurity {
    /// Whether a container that would run as root is refused. True by default. An image that names no user, or names
    /// it by a word, needs `runAsUser`.
    pub(crate) run_as_non_root: Option<bool>,
    /// The number of the user. By default that of the image.
    #[schemars(range(max = 2_147_483_647))]
    pub(crate) run_as_user: Option<u32>,
    /// The number of the group. By default that of the image.
    #[schemars(range(max = 2_147_483_647))]
    pub(crate) run_as_group: Option<u32>,
    /// The number of the group that volumes belong to.
    #[schemars(range(max = 2_147_483_647))]
    pub(crate) fs_group: Option<u32>,
    /// When the files of a volume are given to that group.
    pub(crate) fs_group_change_policy: Option<GroupChange>,
    /// The numbers of further groups.
    #[serde(default)]
    pub(crate) supplemental_groups: Vec<u32>,
    /// Settings of the kernel for the pods. None by default.
    #[serde(default)]
    pub(crate) sysctls: Vec<Sysctl>,
    /// Which system calls are allowed. By default those of the container runtime's own list.
    pub(crate) seccomp_profile: Option<Seccomp>,
}

/// A setting of the kernel.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Sysctl {
    /// The name, such as `net.ipv4.ip_unprivileged_port_start`. Most others have to be allowed on the nodes.
    pub(crate) name: String,
    /// The value.
    pub(crate) value: String,
}

/// When the files of a volume are given to a group.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum GroupChange {
    /// At every start.
    Always,
    /// If the root of the volume does not belong to it.
    OnRootMismatch,
}

/// What applies to one container.
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ContainerSecurity {
    /// Whether the container is refused if it would run as root. By default as for the pod.
    pub(crate) run_as_non_root: Option<bool>,
    /// The number of the user. By default as for the pod.
    #[schemars(range(max = 2_147_483_647))]
    pub(crate) run_as_user: Option<u32>,
    /// The number of the group. By default as for the pod.
    #[schemars(range(max = 2_147_483_647))]
    pub(crate) run_as_group: Option<u32>,
    /// Whether the container can only write to volumes. False by default.
    pub(crate) read_only_root_filesystem: Option<bool>,
    /// Whether the container may gain more privileges than it starts with. False by default.
    pub(crate) allow_privilege_escalation: Option<bool>,
    /// Whether the container may do everything on its node. False by default.
    pub(crate) privileged: Option<bool>,
    /// Which capabilities the container has. None by default.
    pub(crate) capabilities: Option<Capabilities>,
    /// Which system calls are allowed. By default as for the pod.
    pub(crate) seccomp_profile: Option<Seccomp>,
}

/// Which capabilities of Linux a container has, by their names without `CAP_`.
#[derive(Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Capabilities {
    /// Those that it gets, such as `NET_BIND_SERVICE`. None by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) add: Vec<String>,
    /// Those that it loses. `[ALL]` by default.
    #[serde(default = "all", skip_serializing_if = "Vec::is_empty")]
    pub(crate) drop: Vec<String>,
}

/// Which system calls are allowed.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Seccomp {
    /// Where the list of system calls is.
    pub(crate) r#type: SeccompType,
    /// The path of the list on the node, if it is a file there.
    pub(crate) localhost_profile: Option<String>,
}

/// Where a list of system calls is.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum SeccompType {
    /// In the container runtime.
    RuntimeDefault,
    /// In a file on the node.
    Localhost,
    /// Nowhere: every call is allowed.
    Unconfined,
}

impl Default for Capabilities {
    fn default() -> Self {
        Self { add: Vec::new(), drop: all() }
    }
}

fn all() -> Vec<String> {
    vec!["ALL".to_owned()]
}
