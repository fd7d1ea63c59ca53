//! A Stack, without the fields that its description calls deprecated: plugins have no reason to write those.

use super::workspace;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A stack and how it is kept up to date.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Stack {
    api_version: String,
    kind: String,
    metadata: ObjectMeta,
    spec: Spec,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Spec {
    #[serde(skip_serializing_if = "Option::is_none")]
    backend: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<BTreeMap<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config_ref: Option<BTreeMap<String, ConfigMapRef>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continue_resync_on_commit_match: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    destroy_on_finalize: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    env_refs: Option<BTreeMap<String, ResourceRef>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flux_source: Option<FluxSource>,
    #[serde(skip_serializing_if = "Option::is_none")]
    git_auth: Option<GitAuth>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prerequisites: Option<Vec<Prerequisite>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preview: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    program_ref: Option<ProgramRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    project_repo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repo_dir: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resync_frequency_seconds: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_max_backoff_duration_seconds: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_on_update_conflict: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run_program: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secrets_provider: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secrets_ref: Option<BTreeMap<String, ResourceRef>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_account_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shallow: Option<bool>,
    stack: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_dependents: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    targets: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    use_local_stack_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workspace_reclaim_policy: Option<ReclaimPolicy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workspace_template: Option<WorkspaceTemplate>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ConfigMapRef {
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<bool>,
    key: String,
    name: String,
}

/// The operator takes nothing but Secrets any more where a secret belongs.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ResourceRef {
    r#type: Selector,
    secret: SecretRef,
}

#[derive(Deserialize, Serialize)]
enum Selector {
    Secret,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SecretRef {
    key: String,
    name: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FluxSource {
    #[serde(skip_serializing_if = "Option::is_none")]
    dir: Option<String>,
    source_ref: SourceRef,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SourceRef {
    api_version: String,
    kind: String,
    name: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct GitAuth {
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<ResourceRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basic_auth: Option<BasicAuth>,
    #[serde(skip_serializing_if = "Option::is_none")]
    github_app: Option<GithubApp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ssh_auth: Option<SshAuth>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct BasicAuth {
    password: ResourceRef,
    user_name: ResourceRef,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct GithubApp {
    #[serde(rename = "appID")]
    app_id: ResourceRef,
    #[serde(rename = "installationID")]
    installation_id: ResourceRef,
    private_key: ResourceRef,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SshAuth {
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<ResourceRef>,
    ssh_private_key: ResourceRef,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Prerequisite {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    requirement: Option<Requirement>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Requirement {
    succeeded_within_duration: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ProgramRef {
    name: String,
}

#[derive(Deserialize, Serialize)]
enum ReclaimPolicy {
    Delete,
    Retain,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WorkspaceTemplate {
    spec: workspace::Spec,
}
