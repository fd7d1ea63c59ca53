//! Environment variables, and where their values come from.

use kure_core::parts::Quantity;
use kure_core::prelude::*;

/// An environment variable.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EnvVar {
    /// The name.
    pub(crate) name: String,
    /// The value. `$(NAME)` stands for another variable, `$$` for a dollar sign. Either this or `valueFrom`.
    pub(crate) value: Option<String>,
    /// Where the value comes from. Either this or `value`.
    pub(crate) value_from: Option<EnvSource>,
}

/// Where the value of an environment variable comes from: one of these.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the API calls them so")]
pub(crate) struct EnvSource {
    /// A key of a Secret.
    pub(crate) secret_key_ref: Option<KeyRef>,
    /// A key of a `ConfigMap`.
    pub(crate) config_map_key_ref: Option<KeyRef>,
    /// A field of the pod.
    pub(crate) field_ref: Option<FieldRef>,
    /// What a container needs or may use.
    pub(crate) resource_field_ref: Option<ResourceRef>,
}

/// A key of a `ConfigMap` or a Secret.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct KeyRef {
    /// The name of the `ConfigMap` or Secret.
    pub(crate) name: String,
    /// The key.
    pub(crate) key: String,
    /// Whether the container starts without it. False by default.
    pub(crate) optional: Option<bool>,
}

/// A field of the pod.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FieldRef {
    /// The path of the field, such as `metadata.name` or `status.podIP`.
    pub(crate) field_path: String,
}

/// What a container needs or may use.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ResourceRef {
    /// The container. By default the one that has the variable; a volume has to name it.
    pub(crate) container_name: Option<String>,
    /// The resource, such as `limits.memory`.
    pub(crate) resource: String,
    /// The unit of the value, such as `1Mi`. 1 by default.
    pub(crate) divisor: Option<Quantity>,
}

/// A `ConfigMap` or Secret whose every key becomes an environment variable.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EnvFrom {
    /// What comes before each key. Nothing by default.
    pub(crate) prefix: Option<String>,
    /// The `ConfigMap`. Either this or `secretRef`.
    pub(crate) config_map_ref: Option<ObjectRef>,
    /// The Secret. Either this or `configMapRef`.
    pub(crate) secret_ref: Option<ObjectRef>,
}

/// A `ConfigMap` or a Secret.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ObjectRef {
    /// The name.
    pub(crate) name: String,
    /// Whether the container starts without it. False by default.
    pub(crate) optional: Option<bool>,
}
