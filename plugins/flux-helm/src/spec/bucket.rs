//! Buckets.

use super::LocalName;
use kure_core::prelude::*;

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
