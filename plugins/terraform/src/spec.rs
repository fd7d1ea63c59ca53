//! What users write: the `spec` of a `TerraformConfig`.

use kure_core::prelude::*;
use std::collections::BTreeMap;

/// A Terraform module that a Job plans and applies, with its state in a backend.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TerraformConfig {
    /// Where the module is: a folder beside the document such as `./modules/vpc`, which travels to the Job in a
    /// `ConfigMap` and may have 1 MiB; a registry address such as `terraform-aws-modules/vpc/aws`; or a URL such as
    /// `git::https://example.com/vpc.git?ref=v1.2.0`. The Job fetches the latter two itself.
    pub(crate) module: String,
    /// Which versions of a registry module may run, such as `~> 5.8`. Registry modules need it, others cannot have it.
    pub(crate) module_version: Option<String>,
    /// The module's input variables, of any type. Strings reach the module as they stand here. None if absent.
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, Value>,
    /// Input variables whose values are in Secrets of the same namespace. None if absent.
    #[serde(default)]
    pub(crate) variables_from: BTreeMap<String, SecretKey>,
    /// Where the state is kept.
    pub(crate) backend: BackendConfig,
    /// Which versions of Terraform may run the module, such as `~> 1.9` or `>= 1.9, < 2`. The Job runs the newest
    /// release that fits, as far as kure knows it. Terraform 1.11.4 if absent.
    pub(crate) required_version: Option<String>,
    /// The image that the Job runs, with `terraform` on its path. `hashicorp/terraform` in the version that
    /// `requiredVersion` selects if absent.
    pub(crate) image: Option<String>,
}

/// A backend and how to reach it.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BackendConfig {
    /// The backend: `azurerm`, `consul`, `cos`, `gcs`, `http`, `kubernetes`, `oss`, `pg`, `remote` or `s3`.
    #[serde(rename = "type")]
    pub(crate) name: String,
    /// The backend's arguments, as in a `backend` block of Terraform. They reach the Job in a Secret, but secrets are
    /// refused here: see `credentials`. For `kubernetes`, `in_cluster_config` is `true` and `namespace` the
    /// document's unless they say how else to reach a cluster. None if absent.
    #[serde(default)]
    pub(crate) config: BTreeMap<String, Value>,
    /// Where the backend's credentials are. None if absent, for backends that know the pod by other means.
    pub(crate) credentials: Option<Credentials>,
}

/// A Secret in the document's namespace that kure does not make. Every container of the Job gets what it holds as
/// environment variables, so a provider of the same cloud finds its credentials as well.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Credentials {
    /// The name of the Secret.
    pub(crate) secret: String,
    /// Which keys of the Secret the backend's environment variables are, as in
    /// `AWS_ACCESS_KEY_ID: access-key`. If absent, every key is a variable of its own name.
    #[serde(default)]
    pub(crate) keys: BTreeMap<String, String>,
}

/// A key of a Secret.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SecretKey {
    /// The name of the Secret.
    pub(crate) secret: String,
    /// The key in it.
    pub(crate) key: String,
}
