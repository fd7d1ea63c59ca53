//! What sources and charts have in common.

use kure_core::prelude::*;
use std::collections::BTreeMap;

/// A Secret or ConfigMap in the namespace of what names it, which kure does not make.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LocalName {
    /// The name of the object.
    pub(crate) name: String,
}

/// Labels and annotations.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Metadata {
    /// Labels. None by default.
    #[serde(default)]
    pub(crate) labels: BTreeMap<String, String>,
    /// Annotations. None by default.
    #[serde(default)]
    pub(crate) annotations: BTreeMap<String, String>,
}

/// What signs artifacts.
#[derive(Clone, Copy, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verifier {
    /// Cosign of the Sigstore project, with a key or without one.
    #[default]
    Cosign,
    /// Notation of the Notary project.
    Notation,
}

/// How an artifact's signature is checked.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Verification {
    /// What signed it: `cosign` or `notation`. `cosign` by default.
    #[serde(default)]
    pub(crate) provider: Verifier,
    /// The Secret with the public keys of those who may sign. `notation` needs one; without it, `cosign` checks keyless
    /// signatures.
    pub(crate) secret_ref: Option<LocalName>,
    /// Who may have signed without a key, any of them. Anybody by default.
    #[serde(default, rename = "matchOIDCIdentity")]
    pub(crate) match_oidc_identity: Vec<OidcIdentity>,
    /// The Secret with the `trusted_root.json` of a Sigstore of your own. The public one by default.
    pub(crate) trusted_root_secret_ref: Option<LocalName>,
}

/// Who signed without a key.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OidcIdentity {
    /// A regular expression for the issuer, such as `^https://token\.actions\.githubusercontent\.com$`.
    pub(crate) issuer: String,
    /// A regular expression for the subject, such as `^https://github\.com/acme/charts/.*$`.
    pub(crate) subject: String,
}
