//! A Workspace.

use k8s_openapi::api::core::v1::{EnvFromSource, EnvVar, PodSpec, ResourceRequirements, SecretKeySelector};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A pod in which updates run.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Workspace {
    api_version: String,
    kind: String,
    metadata: ObjectMeta,
    spec: Spec,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Spec {
    #[serde(skip_serializing_if = "Option::is_none")]
    env: Option<Vec<EnvVar>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    env_from: Option<Vec<EnvFromSource>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flux: Option<Artifact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    git: Option<Git>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_pull_policy: Option<PullPolicy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local: Option<Local>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pod_template: Option<PodTemplate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pulumi_log_level: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<ResourceRequirements>,
    #[serde(skip_serializing_if = "Option::is_none")]
    security_profile: Option<SecurityProfile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_account_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stacks: Option<Vec<Stack>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Artifact {
    digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    dir: Option<String>,
    url: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Git {
    #[serde(skip_serializing_if = "Option::is_none")]
    auth: Option<GitAuth>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dir: Option<String>,
    r#ref: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    shallow: Option<bool>,
    url: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct GitAuth {
    #[serde(skip_serializing_if = "Option::is_none")]
    github_app: Option<GithubApp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<SecretKeySelector>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ssh_private_key: Option<SecretKeySelector>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<SecretKeySelector>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<SecretKeySelector>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct GithubApp {
    #[serde(rename = "appID")]
    app_id: SecretKeySelector,
    #[serde(rename = "installationID")]
    installation_id: SecretKeySelector,
    private_key: SecretKeySelector,
}

#[derive(Deserialize, Serialize)]
enum PullPolicy {
    Always,
    IfNotPresent,
    Never,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Local {
    dir: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PodTemplate {
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<PodMetadata>,
    spec: PodSpec,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PodMetadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
enum SecurityProfile {
    Baseline,
    Restricted,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Stack {
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<Vec<ConfigItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    create: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<Vec<String>>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    secrets_provider: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ConfigItem {
    key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_from: Option<ValueFrom>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ValueFrom {
    #[serde(skip_serializing_if = "Option::is_none")]
    env: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}
