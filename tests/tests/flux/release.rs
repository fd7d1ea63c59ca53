//! A HelmRelease, without the fields that its description calls deprecated.

use super::action::{Install, Rollback, Test, Uninstall, Upgrade};
use super::text::{Bounded, Duration, LocalName};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A release and how it is kept up to date.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct HelmRelease {
    api_version: String,
    kind: String,
    metadata: ObjectMeta,
    spec: Spec,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Spec {
    chart: Option<ChartTemplate>,
    chart_ref: Option<ChartRef>,
    common_metadata: Option<Metadata>,
    depends_on: Option<Vec<Dependency>>,
    drift_detection: Option<DriftDetection>,
    health_check_exprs: Option<Vec<HealthCheck>>,
    install: Option<Install>,
    interval: Duration,
    kube_config: Option<KubeConfig>,
    max_history: Option<i64>,
    persistent_client: Option<bool>,
    post_render_strategy: Option<PostRenderStrategy>,
    post_renderers: Option<Vec<PostRenderer>>,
    release_name: Option<Bounded<53>>,
    rollback: Option<Rollback>,
    service_account_name: Option<Bounded<253>>,
    storage_namespace: Option<Bounded<63>>,
    suspend: Option<bool>,
    target_namespace: Option<Bounded<63>>,
    test: Option<Test>,
    timeout: Option<Duration>,
    uninstall: Option<Uninstall>,
    upgrade: Option<Upgrade>,
    values: Option<Map<String, Value>>,
    values_from: Option<Vec<ValuesFrom>>,
    wait_strategy: Option<WaitStrategy>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ChartTemplate {
    metadata: Option<Metadata>,
    spec: ChartSpec,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Metadata {
    annotations: Option<BTreeMap<String, String>>,
    labels: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ChartSpec {
    chart: Bounded<2048>,
    ignore_missing_values_files: Option<bool>,
    interval: Option<Duration>,
    reconcile_strategy: Option<ReconcileStrategy>,
    source_ref: SourceRef,
    values_files: Option<Vec<String>>,
    verify: Option<Verify>,
    version: Option<String>,
}

#[derive(Deserialize, Serialize)]
enum ReconcileStrategy {
    ChartVersion,
    Revision,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SourceRef {
    kind: ChartSource,
    name: Bounded<253>,
    namespace: Option<Bounded<63>>,
}

#[derive(Deserialize, Serialize)]
enum ChartSource {
    HelmRepository,
    GitRepository,
    Bucket,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ChartRef {
    kind: ChartArtifact,
    name: Bounded<253>,
    namespace: Option<Bounded<63>>,
}

#[derive(Deserialize, Serialize)]
enum ChartArtifact {
    #[serde(rename = "OCIRepository")]
    OciRepository,
    HelmChart,
    ExternalArtifact,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Verify {
    provider: Verifier,
    secret_ref: Option<LocalName>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verifier {
    Cosign,
    Notation,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Dependency {
    name: String,
    namespace: Option<String>,
    ready_expr: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DriftDetection {
    ignore: Option<Vec<IgnoreRule>>,
    mode: Option<DriftMode>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum DriftMode {
    Enabled,
    Warn,
    Disabled,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct IgnoreRule {
    paths: Vec<String>,
    target: Option<Target>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Target {
    annotation_selector: Option<String>,
    group: Option<String>,
    kind: Option<String>,
    label_selector: Option<String>,
    name: Option<String>,
    namespace: Option<String>,
    version: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HealthCheck {
    api_version: String,
    current: String,
    failed: Option<String>,
    in_progress: Option<String>,
    kind: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KubeConfig {
    config_map_ref: Option<LocalName>,
    secret_ref: Option<SecretKey>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SecretKey {
    key: Option<String>,
    name: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum PostRenderStrategy {
    Nohooks,
    Combined,
    Separate,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PostRenderer {
    kustomize: Option<Kustomize>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Kustomize {
    images: Option<Vec<Image>>,
    patches: Option<Vec<Patch>>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Image {
    digest: Option<String>,
    name: String,
    new_name: Option<String>,
    new_tag: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Patch {
    patch: String,
    target: Option<Target>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ValuesFrom {
    kind: ValuesKind,
    literal: Option<bool>,
    name: Bounded<253>,
    optional: Option<bool>,
    target_path: Option<Bounded<250>>,
    values_key: Option<Bounded<253>>,
}

#[derive(Deserialize, Serialize)]
enum ValuesKind {
    ConfigMap,
    Secret,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WaitStrategy {
    name: Waiting,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Waiting {
    Poller,
    Legacy,
}
