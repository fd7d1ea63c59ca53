//! Volumes that are put together from several sources, or made by a driver or the node.

use super::{FieldRef, KeyFile, ResourceRef};
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// Several sources in one folder.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Projected {
    /// The sources.
    pub(crate) sources: Vec<Source>,
    /// The permissions of the files, such as 0440. 0644 by default.
    #[schemars(range(max = 511))]
    pub(crate) default_mode: Option<u16>,
}

/// A source of files: one of these.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Source {
    /// The keys of a `ConfigMap`.
    pub(crate) config_map: Option<Keys>,
    /// The keys of a Secret.
    pub(crate) secret: Option<Keys>,
    /// Fields of the pod.
    #[serde(rename = "downwardAPI")]
    pub(crate) downward_api: Option<PodFields>,
    /// A token of the pods' `ServiceAccount` for others than the API server.
    pub(crate) service_account_token: Option<Token>,
}

/// The keys of a `ConfigMap` or a Secret.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Keys {
    /// The name of the `ConfigMap` or Secret.
    pub(crate) name: String,
    /// Which keys become files, and where. All by default, each under its own name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) items: Vec<KeyFile>,
    /// Whether pods start without it. False by default.
    pub(crate) optional: Option<bool>,
}

/// A token for others than the API server.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Token {
    /// Whom the token is for.
    pub(crate) audience: Option<String>,
    /// How long the token is good, in seconds; it is renewed before. 3600 by default.
    #[schemars(range(min = 600))]
    pub(crate) expiration_seconds: Option<u32>,
    /// The path of the file in the volume.
    pub(crate) path: String,
}

/// Fields of the pod as files.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PodFields {
    /// Which fields become files, and where.
    pub(crate) items: Vec<FieldFile>,
}

/// A field of the pod that becomes a file.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FieldFile {
    /// The path of the file in the volume.
    pub(crate) path: String,
    /// The field. Either this or `resourceFieldRef`.
    pub(crate) field_ref: Option<FieldRef>,
    /// What a container needs or may use. Either this or `fieldRef`.
    pub(crate) resource_field_ref: Option<ResourceRef>,
}

/// What a storage driver makes for the pod.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Csi {
    /// The name of the driver, such as `secrets-store.csi.k8s.io`.
    pub(crate) driver: String,
    /// Whether the pods may only read. False by default.
    pub(crate) read_only: Option<bool>,
    /// The file system. By default that of the driver.
    pub(crate) fs_type: Option<String>,
    /// What the driver wants to know.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) volume_attributes: BTreeMap<String, String>,
    /// The Secret that the driver gets when it mounts the volume. None by default.
    pub(crate) node_publish_secret_ref: Option<SecretName>,
}

/// The name of a Secret.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SecretName {
    /// The name.
    pub(crate) name: String,
}

/// A folder or file of the node.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct HostPath {
    /// The path on the node.
    pub(crate) path: String,
    /// What has to be there. By default nothing is looked at.
    pub(crate) r#type: Option<HostPathType>,
}

/// What has to be at a path of the node.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum HostPathType {
    /// A folder.
    Directory,
    /// A folder, which is made if there is none.
    DirectoryOrCreate,
    /// A file.
    File,
    /// A file, which is made if there is none.
    FileOrCreate,
    /// A socket.
    Socket,
    /// A character device.
    CharDevice,
    /// A block device.
    BlockDevice,
}
