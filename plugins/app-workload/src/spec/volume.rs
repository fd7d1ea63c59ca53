//! Volumes, and storage of their own for the pods of a `StatefulSet`.

use super::projected::{Csi, HostPath, PodFields, Projected};
use kure_core::parts::{Quantity, Resources};
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// Files for the containers: a name, and one of the other fields.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Volume {
    /// The name by which containers mount it.
    pub(crate) name: String,
    /// An empty folder that is lost with the pod.
    pub(crate) empty_dir: Option<EmptyDir>,
    /// The keys of a `ConfigMap` as files.
    pub(crate) config_map: Option<ConfigMapVolume>,
    /// The keys of a Secret as files.
    pub(crate) secret: Option<SecretVolume>,
    /// A `PersistentVolumeClaim` that is there already.
    pub(crate) persistent_volume_claim: Option<Claim>,
    /// Storage of its own for each pod, which is lost with the pod.
    pub(crate) ephemeral: Option<Ephemeral>,
    /// Several of these in one folder.
    pub(crate) projected: Option<Projected>,
    /// Fields of the pod as files.
    #[serde(rename = "downwardAPI")]
    pub(crate) downward_api: Option<PodFields>,
    /// What a storage driver makes for the pod.
    pub(crate) csi: Option<Csi>,
    /// A folder or file of the node. Only together with `allowHostPaths: true` beside `volumes`.
    pub(crate) host_path: Option<HostPath>,
}

/// An empty folder.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EmptyDir {
    /// Where it is. By default where the node has its other files.
    pub(crate) medium: Option<Medium>,
    /// How large it may get. By default as large as there is room.
    pub(crate) size_limit: Option<Quantity>,
}

/// Where an empty folder is.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum Medium {
    /// In memory, as part of what the containers use.
    Memory,
}

/// The keys of a `ConfigMap` as files.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ConfigMapVolume {
    /// The name of the `ConfigMap`.
    pub(crate) name: String,
    /// Which keys become files, and where. All by default, each under its own name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) items: Vec<KeyFile>,
    /// The permissions of the files, such as 0440. 0644 by default.
    #[schemars(range(max = 511))]
    pub(crate) default_mode: Option<u16>,
    /// Whether pods start without it. False by default.
    pub(crate) optional: Option<bool>,
}

/// The keys of a Secret as files.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SecretVolume {
    /// The name of the Secret.
    pub(crate) secret_name: String,
    /// Which keys become files, and where. All by default, each under its own name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) items: Vec<KeyFile>,
    /// The permissions of the files, such as 0440. 0644 by default.
    #[schemars(range(max = 511))]
    pub(crate) default_mode: Option<u16>,
    /// Whether pods start without it. False by default.
    pub(crate) optional: Option<bool>,
}

/// A key that becomes a file.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct KeyFile {
    /// The key.
    pub(crate) key: String,
    /// The path of the file in the volume.
    pub(crate) path: String,
    /// The permissions of the file, such as 0440. By default those of the volume.
    #[schemars(range(max = 511))]
    pub(crate) mode: Option<u16>,
}

/// A `PersistentVolumeClaim` that is there already.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Claim {
    /// The name of the `PersistentVolumeClaim`.
    pub(crate) claim_name: String,
    /// Whether the pods may only read. False by default.
    pub(crate) read_only: Option<bool>,
}

/// Storage of its own for each pod.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Ephemeral {
    /// The claim that is made for a pod.
    pub(crate) volume_claim_template: EphemeralClaim,
}

/// The claim that is made for a pod.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EphemeralClaim {
    /// What is claimed.
    pub(crate) spec: ClaimSpec,
}

/// Storage that each pod of a `StatefulSet` has to itself.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ClaimTemplate {
    /// What it is called.
    pub(crate) metadata: ClaimMetadata,
    /// What is claimed.
    pub(crate) spec: ClaimSpec,
}

/// What a claim is called.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ClaimMetadata {
    /// The name by which containers mount it.
    pub(crate) name: String,
    /// Labels of the claims. None by default.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) labels: BTreeMap<String, String>,
    /// Annotations of the claims. None by default.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) annotations: BTreeMap<String, String>,
}

/// What is claimed.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ClaimSpec {
    /// Who may mount it at a time. `[ReadWriteOnce]` by default.
    #[serde(default = "one_node")]
    pub(crate) access_modes: Vec<AccessMode>,
    /// The kind of storage. By default the one that the cluster has chosen; `""` takes storage that is there already.
    pub(crate) storage_class_name: Option<String>,
    /// Whether it is mounted with a file system or as a device. Filesystem by default.
    pub(crate) volume_mode: Option<VolumeMode>,
    /// How much is claimed: `requests` with `storage`.
    pub(crate) resources: Resources,
}

/// Who may mount storage at a time.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[expect(clippy::enum_variant_names, reason = "the API calls them so")]
pub(crate) enum AccessMode {
    /// The pods of one node.
    ReadWriteOnce,
    /// One pod.
    ReadWriteOncePod,
    /// Everybody, to read.
    ReadOnlyMany,
    /// Everybody.
    ReadWriteMany,
}

/// How storage is mounted.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum VolumeMode {
    /// With a file system.
    Filesystem,
    /// As a device.
    Block,
}

fn one_node() -> Vec<AccessMode> {
    vec![AccessMode::ReadWriteOnce]
}
