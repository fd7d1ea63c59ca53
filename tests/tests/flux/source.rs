//! The objects that charts come from.

use super::release::Verifier;
use super::text::{Bounded, Duration, LocalName, SourceTimeout};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::{Deserialize, Serialize};

/// An object with a spec.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Source<S> {
    api_version: String,
    kind: String,
    metadata: ObjectMeta,
    spec: S,
}

/// Charts behind an index, or in an OCI registry.
pub(crate) type HelmRepository = Source<HelmRepositorySpec>;

/// An artifact in an OCI registry.
pub(crate) type OciRepository = Source<OciRepositorySpec>;

/// A git repository.
pub(crate) type GitRepository = Source<GitRepositorySpec>;

/// An object storage.
pub(crate) type Bucket = Source<BucketSpec>;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct HelmRepositorySpec {
    cert_secret_ref: Option<LocalName>,
    insecure: Option<bool>,
    interval: Option<Duration>,
    pass_credentials: Option<bool>,
    provider: Option<RegistryProvider>,
    secret_ref: Option<LocalName>,
    suspend: Option<bool>,
    timeout: Option<SourceTimeout>,
    r#type: Option<RepositoryType>,
    url: Bounded<2048>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum RepositoryType {
    Default,
    Oci,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum RegistryProvider {
    Generic,
    Aws,
    Azure,
    Gcp,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OciRepositorySpec {
    cert_secret_ref: Option<LocalName>,
    ignore: Option<String>,
    insecure: Option<bool>,
    interval: Duration,
    layer_selector: Option<LayerSelector>,
    provider: Option<RegistryProvider>,
    proxy_secret_ref: Option<LocalName>,
    r#ref: Option<OciRef>,
    secret_ref: Option<LocalName>,
    service_account_name: Option<String>,
    suspend: Option<bool>,
    timeout: Option<SourceTimeout>,
    url: String,
    verify: Option<OciVerify>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LayerSelector {
    media_type: Option<String>,
    operation: Option<LayerOperation>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum LayerOperation {
    Extract,
    Copy,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OciRef {
    digest: Option<String>,
    semver: Option<String>,
    semver_filter: Option<String>,
    tag: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OciVerify {
    #[serde(rename = "matchOIDCIdentity")]
    match_oidc_identity: Option<Vec<OidcIdentity>>,
    provider: Verifier,
    secret_ref: Option<LocalName>,
    trusted_root_secret_ref: Option<LocalName>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct OidcIdentity {
    issuer: String,
    subject: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct GitRepositorySpec {
    ignore: Option<String>,
    include: Option<Vec<Include>>,
    interval: Duration,
    provider: Option<GitProvider>,
    proxy_secret_ref: Option<LocalName>,
    recurse_submodules: Option<bool>,
    r#ref: Option<GitRef>,
    secret_ref: Option<LocalName>,
    service_account_name: Option<String>,
    sparse_checkout: Option<Vec<String>>,
    suspend: Option<bool>,
    timeout: Option<SourceTimeout>,
    url: String,
    verify: Option<GitVerify>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum GitProvider {
    Generic,
    Aws,
    Azure,
    Github,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Include {
    from_path: Option<String>,
    repository: LocalName,
    to_path: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct GitRef {
    branch: Option<String>,
    commit: Option<String>,
    name: Option<String>,
    semver: Option<String>,
    tag: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct GitVerify {
    mode: Option<GitVerifyMode>,
    secret_ref: LocalName,
}

#[derive(Deserialize, Serialize)]
enum GitVerifyMode {
    #[serde(rename = "HEAD")]
    Head,
    Tag,
    #[serde(rename = "TagAndHEAD")]
    TagAndHead,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BucketSpec {
    bucket_name: String,
    cert_secret_ref: Option<LocalName>,
    endpoint: String,
    ignore: Option<String>,
    insecure: Option<bool>,
    interval: Duration,
    prefix: Option<String>,
    provider: Option<RegistryProvider>,
    proxy_secret_ref: Option<LocalName>,
    region: Option<String>,
    secret_ref: Option<LocalName>,
    service_account_name: Option<String>,
    sts: Option<Sts>,
    suspend: Option<bool>,
    timeout: Option<SourceTimeout>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Sts {
    cert_secret_ref: Option<LocalName>,
    endpoint: String,
    provider: StsProvider,
    secret_ref: Option<LocalName>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum StsProvider {
    Aws,
    Ldap,
}
