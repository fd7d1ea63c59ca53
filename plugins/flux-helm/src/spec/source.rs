//! The `spec` of a `FluxSource`, which is also the `source` of a `FluxHelm`.

use super::{LocalName, Verification};
use kure_core::prelude::*;

/// A source of charts that Flux watches: a HelmRepository, OCIRepository, GitRepository or Bucket.
///
/// A source of one release belongs into the FluxHelm itself. This kind is for a source that several releases share:
/// each of them names it in `chart.sourceRef`, or in `chartRef` if it is an OCIRepository. A release in another
/// namespace names the namespace as well, which Flux allows unless it runs with `--no-cross-namespace-refs`.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum FluxSource {
    /// Charts behind an index at `https://`, or in an OCI registry at `oci://`.
    HelmRepository(HelmRepository),
    /// An artifact in an OCI registry that is a chart.
    #[serde(rename = "OCIRepository")]
    OciRepository(OciRepository),
    /// A git repository with charts in folders.
    GitRepository(GitRepository),
    /// An object storage with charts in folders.
    Bucket(Bucket),
}

/// Charts behind an index, or in an OCI registry.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HelmRepository {
    /// The name of the object. That of the document by default.
    pub(crate) name: Option<String>,
    /// The address: `https://` and where `index.yaml` is, or `oci://` and where the registry has the charts.
    pub(crate) url: String,
    /// How often the index is fetched: from `1s` to `24h`. `10m` by default. Not with `oci://`, where each chart is
    /// looked at as often as it says.
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
    /// A tag.
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

/// A git repository.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GitRepository {
    /// The name of the object. That of the document by default.
    pub(crate) name: Option<String>,
    /// The address: `https://`, `http://` or `ssh://`, the host and the path.
    pub(crate) url: String,
    /// What is checked out: one of `branch`, `tag`, `semver`, `name` and `commit`, or a `commit` of a `branch`.
    pub(crate) r#ref: GitRef,
    /// How often the repository is looked at: from `1s` to `24h`. `10m` by default.
    pub(crate) interval: Option<String>,
    /// How long fetching may take, in minutes and seconds. `60s` by default.
    pub(crate) timeout: Option<String>,
    /// The Secret to log in with: `username` and `password`, `bearerToken`, or `identity` and `known_hosts` for
    /// `ssh://`, which needs one. None by default.
    pub(crate) secret_ref: Option<LocalName>,
    /// Whose identity logs in: `generic`, `aws`, `azure` or `github`. `generic`, which is nobody's, by default.
    pub(crate) provider: Option<GitProvider>,
    /// The ServiceAccount whose cloud identity logs in, for `aws` and `azure`. That of Flux by default.
    pub(crate) service_account_name: Option<String>,
    /// The Secret with the `address` of a proxy, and its `username` and `password`. None by default.
    pub(crate) proxy_secret_ref: Option<LocalName>,
    /// How the signatures of commits and tags are checked. Not at all by default.
    pub(crate) verify: Option<GitVerification>,
    /// The folders that are checked out. All by default.
    #[serde(default)]
    pub(crate) sparse_checkout: Vec<String>,
    /// Whether submodules are checked out as well. False by default.
    pub(crate) recurse_submodules: Option<bool>,
    /// Other GitRepositories of the same namespace whose files are put into this one. None by default.
    #[serde(default)]
    pub(crate) include: Vec<Include>,
    /// Files that are left out, as in `.gitignore`. Flux's own list by default.
    pub(crate) ignore: Option<String>,
    /// Whether Flux leaves the source alone. False by default.
    pub(crate) suspend: Option<bool>,
}

/// Whose identity logs in to a git server.
#[derive(Clone, Copy, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum GitProvider {
    /// Nobody's: a Secret logs in.
    Generic,
    /// That of Amazon Web Services.
    Aws,
    /// That of Microsoft Azure.
    Azure,
    /// That of a GitHub App, which `secretRef` describes.
    Github,
}

/// What is checked out.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GitRef {
    /// A branch.
    pub(crate) branch: Option<String>,
    /// A tag.
    pub(crate) tag: Option<String>,
    /// A range of versions, such as `6.x`: the newest tag in it.
    pub(crate) semver: Option<String>,
    /// A whole name, such as `refs/pull/420/head`.
    pub(crate) name: Option<String>,
    /// A commit: its 40 hexadecimal digits. With `branch` beside it, only that branch is fetched.
    pub(crate) commit: Option<String>,
}

/// How the signatures of commits and tags are checked.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct GitVerification {
    /// What has to be signed: `HEAD`, `Tag` or `TagAndHEAD`. `HEAD` by default.
    #[serde(default)]
    pub(crate) mode: GitVerificationMode,
    /// The Secret with the public keys of those who may sign: `*.asc` for PGP, `*.sshpub` for SSH.
    pub(crate) secret_ref: LocalName,
}

/// What has to be signed.
#[derive(Clone, Copy, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum GitVerificationMode {
    /// The commit that is checked out.
    #[default]
    #[serde(rename = "HEAD")]
    Head,
    /// The tag.
    Tag,
    /// Both.
    #[serde(rename = "TagAndHEAD")]
    TagAndHead,
}

/// Another GitRepository whose files are put into this one.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Include {
    /// The GitRepository.
    pub(crate) repository: LocalName,
    /// The folder that is copied. All of it by default.
    pub(crate) from_path: Option<String>,
    /// Where it is copied to. The GitRepository's name by default.
    pub(crate) to_path: Option<String>,
}

/// An object storage.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "Flux calls them so")]
pub struct Bucket {
    /// The name of the object. That of the document by default.
    pub(crate) name: Option<String>,
    /// The bucket, or the container.
    pub(crate) bucket_name: String,
    /// Where it is: a host and perhaps a port, such as `s3.amazonaws.com`, or for `azure` the account's `https://`
    /// address.
    pub(crate) endpoint: String,
    /// What speaks there: `generic`, `aws`, `azure` or `gcp`. `generic`, which is anything like S3, by default.
    pub(crate) provider: Option<BucketProvider>,
    /// The region. The provider's own by default.
    pub(crate) region: Option<String>,
    /// The beginning that the names of files have. Any by default.
    pub(crate) prefix: Option<String>,
    /// How often the bucket is looked at: from `1s` to `24h`. `10m` by default.
    pub(crate) interval: Option<String>,
    /// How long fetching may take, in minutes and seconds. `60s` by default.
    pub(crate) timeout: Option<String>,
    /// The Secret to log in with: `accesskey` and `secretkey`, or what the cloud wants. None by default.
    pub(crate) secret_ref: Option<LocalName>,
    /// The ServiceAccount whose cloud identity logs in, for `aws`, `azure` and `gcp`. That of Flux by default.
    pub(crate) service_account_name: Option<String>,
    /// The Secret with `tls.crt` and `tls.key` of the client, and `ca.crt` of the server. None by default.
    pub(crate) cert_secret_ref: Option<LocalName>,
    /// The Secret with the `address` of a proxy, and its `username` and `password`. None by default.
    pub(crate) proxy_secret_ref: Option<LocalName>,
    /// Where temporary credentials come from. Nowhere by default.
    pub(crate) sts: Option<Sts>,
    /// Whether the storage speaks HTTP without TLS. False by default.
    pub(crate) insecure: Option<bool>,
    /// Files that are left out, as in `.gitignore`. Flux's own list by default.
    pub(crate) ignore: Option<String>,
    /// Whether Flux leaves the source alone. False by default.
    pub(crate) suspend: Option<bool>,
}

/// What an object storage speaks.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BucketProvider {
    /// Anything like S3, with keys.
    Generic,
    /// Amazon S3.
    Aws,
    /// Azure Blob Storage.
    Azure,
    /// Google Cloud Storage.
    Gcp,
}

/// Where temporary credentials come from.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Sts {
    /// What speaks there: `aws`, or `ldap` for a `generic` bucket.
    pub(crate) provider: StsProvider,
    /// The address: `https://` or `http://` and the host.
    pub(crate) endpoint: String,
    /// The Secret to log in with: `username` and `password`, for `ldap`. None by default.
    pub(crate) secret_ref: Option<LocalName>,
    /// The Secret with `tls.crt` and `tls.key` of the client, and `ca.crt` of the server, for `ldap`. None by default.
    pub(crate) cert_secret_ref: Option<LocalName>,
}

/// What gives temporary credentials.
#[derive(Clone, Copy, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StsProvider {
    /// That of Amazon Web Services.
    Aws,
    /// One that asks an LDAP directory.
    Ldap,
}
