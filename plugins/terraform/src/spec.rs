//! What users write: the `spec` of a `TerraformConfig`.

use crate::approval::Approval;
use crate::delivery::{ArgoCd, Flux};
use crate::providers::Providers;
use crate::volumes::Volume;
use kure_core::parts::{Affinity, Resources, Rule, Toleration};
use kure_core::prelude::*;
use std::collections::BTreeMap;

/// A Terraform module that a Job plans and applies, with its state in a backend.
///
/// The files travel in an immutable `ConfigMap`, the backend's arguments in a Secret, and a `ServiceAccount` has the
/// rights that the backend needs, if it needs any. Their names, and that of the Job, say what is in them: a changed
/// document gives a new Job, an unchanged one runs no second time, and one that went back to an earlier content has
/// the earlier Job, which runs again only if it is gone or `job.revision` differs. Without a namespace, all of it is
/// in `default`.
///
/// Terraform calls the module from a root module of its own, so that the addresses of resources in the state begin with
/// `module.main.`. A state that was made without that has to be moved first, by `terraform state mv`.
///
/// Outputs of the module stay in the state, from where `terraform_remote_state` and `terraform output` read them.
/// They reach no Secret by themselves: Terraform alone writes none, and no shell stands by to do it.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TerraformConfig {
    /// Where the module is: a folder beside the document such as `./modules/vpc`, which travels to the Job in a
    /// `ConfigMap` and may have 1 MiB of text; a registry address such as `terraform-aws-modules/vpc/aws`; or a URL such as
    /// `git::https://example.com/vpc.git?ref=v1.2.0`. The Job fetches the latter two itself.
    pub(crate) module: String,
    /// Which versions of a registry module may run, such as `~> 5.8`. Registry modules need it, others cannot have it.
    pub(crate) module_version: Option<String>,
    /// The module's input variables, of the types that a module beside the document declares: a number may stand for
    /// text, and `"3"` or `"true"` for what they say. Strings reach the module as they stand here. None if absent.
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, Value>,
    /// Input variables whose values are in Secrets of the same namespace. None if absent.
    #[serde(default)]
    pub(crate) variables_from: BTreeMap<String, SecretKey>,
    /// Where the state is kept.
    pub(crate) backend: BackendConfig,
    /// Which versions of Terraform may run the module, such as `~> 1.9` or `>= 1.9, < 2`. The Job runs the newest
    /// release, as far as kure knows it, that this and the `required_version` of a module beside the document allow.
    /// If absent, Terraform 1.11.4, or if such a module does not take that, the newest that it takes.
    pub(crate) required_version: Option<String>,
    /// The image that the Job runs, with `terraform` on its path, in the version that `requiredVersion` selects.
    /// `hashicorp/terraform` in that version if absent.
    pub(crate) image: Option<String>,
    /// What the Job does: `apply` plans and applies, `plan` only shows what would change, `destroy` removes what the
    /// module made. `apply` if absent.
    #[serde(default)]
    pub(crate) mode: Mode,
    /// Lets the Job plan only, until somebody has read the plan and approved it: a second Job then applies. Nobody is
    /// asked if absent.
    pub(crate) approval: Option<Approval>,
    /// The Terraform workspace, which `init` creates if there is none. `default` if absent.
    pub(crate) workspace: Option<String>,
    /// The resources and modules to which the run is limited, by their address in the module, such as
    /// `aws_subnet.public`. No limit if absent.
    #[serde(default)]
    pub(crate) targets: Vec<String>,
    /// How many resources Terraform works on at once. 10 if absent.
    #[schemars(range(min = 1, max = 256))]
    pub(crate) parallelism: Option<u16>,
    /// Environment variables of every container, beside those that credentials and `variablesFrom` give. They are
    /// for settings such as `AWS_REGION`, not for secrets. None if absent.
    #[serde(default)]
    pub(crate) environment: BTreeMap<String, String>,
    /// Environment variables of every container whose values are in Secrets of the same namespace, such as the
    /// credentials of a provider, or `TF_TOKEN_app_terraform_io` for a registry. None if absent.
    #[serde(default)]
    pub(crate) environment_from: BTreeMap<String, SecretKey>,
    /// Where providers come from. From their registries if absent.
    pub(crate) providers: Option<Providers>,
    /// Whom the Job is to the cluster and to the cloud.
    #[serde(default)]
    pub(crate) service_account: ServiceAccount,
    /// How the Job is run.
    #[serde(default)]
    pub(crate) job: JobOptions,
    /// Where the pod runs and what it gets.
    #[serde(default)]
    pub(crate) pod: PodOptions,
}

/// What a run does.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Mode {
    /// Plans, and applies what was planned.
    #[default]
    Apply,
    /// Plans only.
    Plan,
    /// Plans to remove everything, and does it.
    Destroy,
}

/// A backend and how to reach it.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BackendConfig {
    /// The backend: `azurerm`, `consul`, `cos`, `gcs`, `http`, `kubernetes`, `oci`, `oss`, `pg`, `remote` or
    /// `s3`. A workspace of `remote` has to execute locally, for others save no plan.
    #[serde(rename = "type")]
    pub(crate) name: String,
    /// The backend's arguments, as in a `backend` block of Terraform. They reach the Job in a Secret, but secrets are
    /// refused here: see `credentials`. For `kubernetes`, `in_cluster_config` is `true` and `namespace` the
    /// document's unless they say how else to reach a cluster. For `s3`, `use_lockfile` is `true` from Terraform 1.10
    /// unless it or `dynamodb_table` is given. None if absent.
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

/// The `ServiceAccount` that kure makes for the Job.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ServiceAccount {
    /// Annotations by which a cloud knows it, such as `eks.amazonaws.com/role-arn`. None if absent.
    #[serde(default)]
    pub(crate) annotations: BTreeMap<String, String>,
    /// Further rights in the namespace, for modules that work on the cluster itself. A token is mounted if there are
    /// any. None if absent.
    #[serde(default)]
    pub(crate) rules: Vec<Rule>,
}

/// How a Job is run.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct JobOptions {
    /// Any text, such as a date. Another text gives the Job another name, so that an unchanged document runs again: to
    /// mend what was changed by hand, or after a failure. It also sets apart the Job of a document that went back to
    /// an earlier content, for which the cluster may still have a Job that ran, and that of one whose values in Secrets
    /// changed, which kure does not see. None if absent.
    pub(crate) revision: Option<String>,
    /// How often a run that failed starts again. 0 if absent: what was applied by half wants a look first.
    #[serde(default)]
    #[schemars(range(max = 100))]
    pub(crate) retries: u32,
    /// How long all tries together may take, in seconds. Unlimited if absent.
    #[schemars(range(min = 1))]
    pub(crate) timeout_seconds: Option<u32>,
    /// How long Terraform waits for another run to release the state, in seconds. 600 if absent.
    #[schemars(range(max = 86400))]
    pub(crate) lock_timeout_seconds: Option<u32>,
    /// How long Terraform may take to save the state and release its lock once the pod is told to stop, in seconds.
    /// 600 if absent.
    #[schemars(range(min = 30, max = 86400))]
    pub(crate) grace_period_seconds: Option<u32>,
    /// When the finished Job is deleted, in seconds after its end. Never if absent, nor beside `approval`: Flux and
    /// Argo CD would create a deleted Job again, and it would run again.
    pub(crate) ttl_seconds_after_finished: Option<u32>,
    /// What Flux does with the Job. What it does with all else if absent. The Job of a changed document has another
    /// name, so neither Flux nor Argo CD has to replace one.
    pub(crate) flux: Option<Flux>,
    /// What Argo CD does with the Job. What it does with all else if absent.
    pub(crate) argo_cd: Option<ArgoCd>,
    /// Annotations of the Job alone, beside those of `flux` and `argoCd`. None if absent.
    #[serde(default)]
    pub(crate) annotations: BTreeMap<String, String>,
}

/// Where a pod runs and what it gets.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PodOptions {
    /// Labels of the pod beside those of the document, such as `azure.workload.identity/use`. None if absent.
    #[serde(default)]
    pub(crate) labels: BTreeMap<String, String>,
    /// Annotations of the pod. None if absent.
    #[serde(default)]
    pub(crate) annotations: BTreeMap<String, String>,
    /// What each container asks for and may use. A tenth of a processor and 256 MiB are asked for if absent.
    pub(crate) resources: Option<Resources>,
    /// Labels of the nodes that may run the pod. Any node if absent.
    #[serde(default)]
    pub(crate) node_selector: BTreeMap<String, String>,
    /// Taints of nodes that do not keep the pod away. None if absent.
    #[serde(default)]
    pub(crate) tolerations: Vec<Toleration>,
    /// What the pod is drawn to, and what it keeps away from: nodes by their labels, or other pods. Nothing if absent.
    /// A term without `labelSelector` is about the pods of this document.
    pub(crate) affinity: Option<Affinity>,
    /// The name of a `PriorityClass`. The cluster's default if absent.
    pub(crate) priority_class_name: Option<String>,
    /// The names of Secrets with which the image is pulled. None if absent.
    #[serde(default)]
    pub(crate) image_pull_secrets: Vec<String>,
    /// Volumes by their name, such as certificates of a company or a cache of providers. None if absent.
    #[serde(default)]
    pub(crate) volumes: BTreeMap<String, Volume>,
}
