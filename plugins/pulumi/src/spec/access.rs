//! How a workspace gets at its state, and what it may do.

use kure_core::parts::Rule;
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// Where the state is kept, and with what it is opened.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Backend {
    /// The address: `https://` and the host of a Pulumi Cloud, or `s3://`, `gs://`, `azblob://` or `postgres://` and
    /// the place. `https://api.pulumi.com` if absent.
    pub(crate) url: Option<String>,
    /// The access token for a Pulumi Cloud, which needs one.
    pub(crate) access_token: Option<SecretKey>,
    /// The passphrase that encrypts the secrets in the state, for other backends without a `secretsProvider`.
    pub(crate) passphrase: Option<SecretKey>,
}

/// A key of a Secret in the document's namespace, which kure does not make.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SecretKey {
    /// The name of the Secret.
    pub(crate) secret: String,
    /// The key in it.
    pub(crate) key: String,
}

/// The `ServiceAccount` of the workspace pod, and its rights.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ServiceAccount {
    /// An account that exists already, to which the rights are given. If absent, kure makes one with the document's
    /// name and `-pulumi`.
    pub(crate) name: Option<String>,
    /// Annotations by which a cloud knows it, such as `eks.amazonaws.com/role-arn`. None if absent.
    #[serde(default)]
    pub(crate) annotations: BTreeMap<String, String>,
    /// Rights in the namespace, for programs that work on the cluster itself. None if absent.
    #[serde(default)]
    pub(crate) rules: Vec<Rule>,
    /// Rights in the whole cluster, for programs that work on the cluster itself. None if absent.
    #[serde(default)]
    pub(crate) cluster_rules: Vec<Rule>,
}
