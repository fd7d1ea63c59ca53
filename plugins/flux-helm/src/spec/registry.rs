//! HelmRepositories and OCIRepositories.

use super::{LocalName, Verification};
use kure_core::prelude::*;

/// Charts behind an index, or in an OCI registry.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HelmRepository {
    /// The name of the object. That of the document by default.
    pub(crate) name: Option<String>,
    /// The address: `https://` and where `index.yaml` is, or `oci://` and where the registry has the charts.
    pub(crate) url: String,
    /// How often the index is fetched: from `1s` to `24h`. `10m` by default. Without effect with `oci://`, where
    /// each chart is looked at as often as it says.
    pub(crate) interval: Option<String>,
    /// How long fetching may take, in minutes and seconds. `60s` by default.
    pub(crate) timeout: Option<String>,
    /// The Secret to log in with: `username` and `password`, or `.dockerconfigjson` with `oci://`. None by default.
    pub(crate) secret_ref: Option<LocalName>,
    /// The Secret with `tls.crt` and `tls.key` of the client, and `ca.crt` of the server. None by default.
    pub(crate) cert_secret_ref: Option<LocalName>,
    /// Whether credentials go to hosts other than that of `url`, where the index leads there. False by default. Not with
    /// `oci://`.
    pub(crate) pass_credentials: Option<bool>,
    /// The cloud whose identity logs in, with `oci://`: `generic`, `aws`, `azure` or `gcp`. `generic`, which is none, by
    /// default.
    pub(crate) provider: Option<OciProvider>,
    /// Whether the registry speaks HTTP without TLS, with `oci://`. False by default.
    pub(crate) insecure: Option<bool>,
    /// Whether Flux leaves the source alone. False by default.
    pub(crate) suspend: Option<bool>,
}

/// An artifact in an OCI registry.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OciRepository {
    /// The name of the object. That of the document by default.
    pub(crate) name: Option<String>,
    /// The address: `oci://`, the registry and the repository, without a tag.
    pub(crate) url: String,
    /// The version: one of `tag`, `semver` and `digest`.
    pub(crate) r#ref: OciRef,
    /// How often the registry is looked at: from `1s` to `24h`. `10m` by default.
    pub(crate) interval: Option<String>,
    /// How long fetching may take, in minutes and seconds. `60s` by default.
    pub(crate) timeout: Option<String>,
    /// Which part of the artifact is taken, and how. The chart's archive as it is by default.
    pub(crate) layer_selector: Option<LayerSelector>,
    /// The cloud whose identity logs in: `generic`, `aws`, `azure` or `gcp`. `generic`, which is none, by default.
    pub(crate) provider: Option<OciProvider>,
    /// The Secret to log in with, of the type `kubernetes.io/dockerconfigjson`. None by default.
    pub(crate) secret_ref: Option<LocalName>,
    /// The ServiceAccount whose pull secrets log in, or whose cloud identity does. None by default.
    pub(crate) service_account_name: Option<String>,
    /// The Secret with `tls.crt` and `tls.key` of the client, and `ca.crt` of the server. None by default.
    pub(crate) cert_secret_ref: Option<LocalName>,
    /// The Secret with the `address` of a proxy, and its `username` and `password`. None by default.
    pub(crate) proxy_secret_ref: Option<LocalName>,
    /// Whether the registry speaks HTTP without TLS. False by default.
    pub(crate) insecure: Option<bool>,
    /// How the signature is checked. Not at all by default.
    pub(crate) verify: Option<Verification>,
    /// Files that are left out, as in `.gitignore`. Needs a `layerSelector` that extracts. Flux's own list by default.
    pub(crate) ignore: Option<String>,
    /// Whether Flux leaves the source alone. False by default.
    pub(crate) suspend: Option<bool>,
}

/// A cloud whose identity logs in to a registry.
#[derive(Clone, Copy, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OciProvider {
    /// None: Secrets log in.
    Generic,
    /// Amazon Web Services.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// Google Cloud.
    Gcp,
}

/// The version of an artifact.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OciRef {
    /// A tag, such as `6.5.4`.
    pub(crate) tag: Option<String>,
    /// A range of versions, such as `6.x`: the newest tag in it.
    pub(crate) semver: Option<String>,
    /// A regular expression for the tags that `semver` chooses from. All by default.
    pub(crate) semver_filter: Option<String>,
    /// A digest, such as `sha256:` and 64 hexadecimal digits.
    pub(crate) digest: Option<String>,
}

/// Which part of an artifact is taken.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct LayerSelector {
    /// The media type of the layer. The first layer by default.
    pub(crate) media_type: Option<String>,
    /// How it is taken: `extract` or `copy`. `extract` by default.
    pub(crate) operation: Option<LayerOperation>,
}

/// How a layer is taken.
#[derive(Clone, Copy, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LayerOperation {
    /// Its files are.
    Extract,
    /// It is taken as it is, so that its digest stays.
    Copy,
}
