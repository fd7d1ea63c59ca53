//! The `spec` of a `PulumiWorkspace`.

use super::{Backend, PodOptions, SecretKey, ServiceAccount, WorkspaceSource};
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// A workspace of the Pulumi Kubernetes operator: a pod with one Pulumi project, in which Updates run.
///
/// A `PulumiStack` has a workspace of its own, which the operator makes. This kind is for workspaces in which somebody
/// else starts the Updates, such as a pipeline. Without a namespace, all of it is in `default`. The operator takes
/// names of at most 42 characters: longer ones are cut and end in a hash.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PulumiWorkspace {
    /// Where the program is: one of `git`, `artifact` and `local`.
    pub(crate) source: WorkspaceSource,
    /// Where the state is kept, and with what it is opened.
    pub(crate) backend: Backend,
    /// The stacks that Updates may name.
    pub(crate) stacks: Vec<WorkspaceStack>,
    /// Whom the pod is to the cluster and to the cloud.
    #[serde(default)]
    pub(crate) service_account: ServiceAccount,
    /// The pod: its image, environment, resources and place.
    #[serde(default)]
    pub(crate) workspace: PodOptions,
}

/// A stack in a workspace.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WorkspaceStack {
    /// The stack, such as `acme/production` or `acme/network/production`: organisation, project and name.
    pub(crate) name: String,
    /// Whether the stack is created if there is none. False if absent.
    #[serde(default)]
    pub(crate) create: bool,
    /// What encrypts the secrets in the state: `awskms://`, `azurekeyvault://`, `gcpkms://` or `hashivault://` and a
    /// key, `passphrase`, or `default`. By default Pulumi Cloud does it, and a passphrase in other backends.
    pub(crate) secrets_provider: Option<String>,
    /// Configuration of any type, by key such as `size` or `aws:region`. Secrets are refused here, and keys that sound
    /// like one. None if absent.
    #[serde(default)]
    pub(crate) config: BTreeMap<String, Value>,
    /// Secret configuration, whose values are in Secrets of the same namespace. The pod gets them as environment
    /// variables. None if absent.
    #[serde(default)]
    pub(crate) secrets: BTreeMap<String, SecretKey>,
    /// Environments of Pulumi ESC that the stack imports, the later the stronger. None if absent.
    #[serde(default)]
    pub(crate) esc_environments: Vec<String>,
}
