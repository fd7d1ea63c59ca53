//! GitRepositories.

use super::LocalName;
use kure_core::prelude::*;

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
    /// A branch, such as `main`.
    pub(crate) branch: Option<String>,
    /// A tag, such as `v6.5.4`.
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
