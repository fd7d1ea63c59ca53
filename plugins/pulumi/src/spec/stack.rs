//! The `spec` of a `PulumiStack`.

use super::{Backend, PodOptions, SecretKey, ServiceAccount, Source};
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// A Pulumi stack that the Pulumi Kubernetes operator keeps up to date.
///
/// The operator runs `pulumi up` in a workspace pod whenever the program or this document changed. The pod needs a
/// `ServiceAccount` that may ask the API server who is calling (`system:auth-delegator`), which kure makes along with
/// the rights that are asked for here. Without a namespace, all of it is in `default`. The operator takes names of at
/// most 42 characters: longer ones are cut and end in a hash, wherever they are named.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the operator, independent of the others")]
pub struct PulumiStack {
    /// The stack, such as `acme/production` or `acme/network/production`: organisation, project and name. In a backend
    /// other than Pulumi Cloud the organisation is `organization`.
    pub(crate) stack: String,
    /// Where the program is: one of `git`, `flux`, `program`, `programRef` and `local`.
    pub(crate) source: Source,
    /// Where the state is kept, and with what it is opened.
    pub(crate) backend: Backend,
    /// What encrypts the secrets in the state: `awskms://`, `azurekeyvault://`, `gcpkms://` or `hashivault://` and a
    /// key, `passphrase`, or `default`. By default Pulumi Cloud does it, and a passphrase in other backends.
    pub(crate) secrets_provider: Option<String>,
    /// Configuration as in `Pulumi.<stack>.yaml`, of any type, by key such as `size` or `aws:region`. Secrets are
    /// refused here, and keys that sound like one, such as `dbPassword`: see `secrets`. None if absent.
    #[serde(default)]
    pub(crate) config: BTreeMap<String, Value>,
    /// Configuration whose values are in ConfigMaps of the same namespace. None if absent.
    #[serde(default)]
    pub(crate) config_from: BTreeMap<String, ConfigMapKey>,
    /// Secret configuration, whose values are in Secrets of the same namespace. None if absent.
    #[serde(default)]
    pub(crate) secrets: BTreeMap<String, SecretKey>,
    /// Environments of Pulumi ESC that the stack imports, the later the stronger. None if absent.
    #[serde(default)]
    pub(crate) esc_environments: Vec<String>,
    /// Stacks of the same namespace that have to be up to date first. None if absent.
    #[serde(default)]
    pub(crate) prerequisites: Vec<Prerequisite>,
    /// The URNs of the resources to which updates are limited. No limit if absent.
    #[serde(default)]
    pub(crate) targets: Vec<String>,
    /// Whether what depends on `targets` is updated as well. False if absent.
    #[serde(default)]
    pub(crate) target_dependents: bool,
    /// Whether updates only show what would change. False if absent.
    #[serde(default)]
    pub(crate) preview: bool,
    /// Whether the state is compared with the cloud before an update. False if absent.
    #[serde(default)]
    pub(crate) refresh: bool,
    /// Whether deleting the Stack destroys all that it made. False if absent. The destroying pod needs the namespace,
    /// the `ServiceAccount` and the Secrets, so the Stack has to be gone before they go.
    #[serde(default)]
    pub(crate) destroy_on_finalize: bool,
    /// Whether the program runs when the stack is destroyed, for programs that have to log in first. False if absent.
    #[serde(default)]
    pub(crate) run_program: bool,
    /// Whether the stack is updated again and again although neither the program nor this document changed, to undo
    /// drift. False if absent.
    #[serde(default)]
    pub(crate) continue_resync_on_commit_match: bool,
    /// How often a branch is looked at, and an unchanged stack is updated again, in seconds. 60 if absent.
    #[schemars(range(min = 60))]
    pub(crate) resync_frequency_seconds: Option<u32>,
    /// Whether an update starts again that met another one. False if absent. Only for programs that may run twice.
    #[serde(default)]
    pub(crate) retry_on_update_conflict: bool,
    /// The longest pause before a failed update starts again, in seconds; pauses double up to it. 86400 if absent.
    #[schemars(range(min = 1))]
    pub(crate) retry_max_backoff_duration_seconds: Option<u32>,
    /// Whether only a stack is updated that exists already. False if absent: the first update creates it.
    #[serde(default)]
    pub(crate) use_local_stack_only: bool,
    /// What becomes of the workspace pod after a successful update: `Retain` or `Delete`. `Retain` if absent.
    pub(crate) workspace_reclaim_policy: Option<ReclaimPolicy>,
    /// Whom the workspace pod is to the cluster and to the cloud.
    #[serde(default)]
    pub(crate) service_account: ServiceAccount,
    /// The workspace pod: its image, environment, resources and place.
    #[serde(default)]
    pub(crate) workspace: PodOptions,
}

/// What becomes of a workspace after a successful update.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum ReclaimPolicy {
    /// It stays, and the next update starts sooner.
    Retain,
    /// It goes.
    Delete,
}

/// A key of a `ConfigMap`.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ConfigMapKey {
    /// The name of the `ConfigMap`: at most 53 characters, without dots.
    pub(crate) config_map: String,
    /// The key in it.
    pub(crate) key: String,
    /// Whether the value is JSON rather than a text. False if absent.
    #[serde(default)]
    pub(crate) json: bool,
}

/// A Stack that has to be up to date first.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Prerequisite {
    /// The name of the Stack, or of the `PulumiStack` that it is made of.
    pub(crate) name: String,
    /// How long ago its last success may be, such as `1h30m`. Any time if absent.
    pub(crate) succeeded_within: Option<String>,
}
