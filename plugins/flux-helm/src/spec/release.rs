//! The `spec` of a `FluxHelm`.

use super::adjust::{PostRenderStrategy, WaitStrategy};
use super::{
    Chart, ChartRef, DriftDetection, FluxSource, Install, KubeConfig, Metadata, PostRenderer, Rollback, Test,
    Uninstall, Upgrade, ValuesFrom,
};
use kure_core::prelude::*;
use serde_json::Map;

/// A Helm chart that Flux installs and keeps up to date.
///
/// It becomes a HelmRelease and, if the document says where the chart comes from with `source`, that source as well.
/// A chart is found in one of three ways:
///
/// - `chart` and `source`: the document makes the HelmRepository, GitRepository or Bucket that the chart is in.
/// - `chart` with a `sourceRef`, or `chartRef`: the source exists already. A source that several releases share is a
///   document of the kind FluxSource, or the `source` of one of them, and the others name it.
/// - `source` of the type OCIRepository alone: its artifact is the chart, and the HelmRelease refers to it by
///   `chartRef`.
///
/// Fields of the same name as in a HelmRelease mean the same. Durations are written as Go does: `30s`, `10m`, `1h30m`.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FluxHelm {
    /// The chart, by its name in a HelmRepository or its path in a GitRepository or Bucket. Either this or `chartRef`.
    pub(crate) chart: Option<Chart>,
    /// An object whose artifact is the chart, and which something else makes. Either this or `chart`.
    pub(crate) chart_ref: Option<ChartRef>,
    /// The source that the document makes, of one `type`. None by default: the chart's source exists already.
    pub(crate) source: Option<FluxSource>,
    /// The values of the chart. A null takes the chart's default away; if one is added to a release that is there already,
    /// `kubectl apply` passes it on with `--server-side` only. Passwords and tokens are refused here: see `valuesFrom`.
    /// None by default.
    #[serde(default)]
    pub(crate) values: Map<String, Value>,
    /// ConfigMaps and Secrets of the same namespace with values, the later the stronger; `values` is the strongest.
    /// None by default.
    #[serde(default)]
    pub(crate) values_from: Vec<ValuesFrom>,
    /// How often the release is compared with what it should be: from `1s` to `24h`. `10m` by default.
    pub(crate) interval: Option<String>,
    /// How long each step of an action may take, such as a hook's Job: up to `24h`. `5m` by default.
    pub(crate) timeout: Option<String>,
    /// Whether Flux leaves the release alone. False by default.
    pub(crate) suspend: Option<bool>,
    /// The name of the release to Helm, of at most 53 characters. By default the document's name, after
    /// `targetNamespace` and a `-` if there is one; Flux cuts it to 53 characters with a hash at the end.
    pub(crate) release_name: Option<String>,
    /// The namespace that the chart is installed in. That of the document by default.
    pub(crate) target_namespace: Option<String>,
    /// The namespace of Helm's records of the release. That of the document by default.
    pub(crate) storage_namespace: Option<String>,
    /// The ServiceAccount of the document's namespace by whose rights the chart is installed. That of Flux by default.
    pub(crate) service_account_name: Option<String>,
    /// Another cluster that the chart is installed in. The cluster that Flux runs in by default.
    pub(crate) kube_config: Option<KubeConfig>,
    /// How many revisions of the release Helm keeps; 0 for all. 5 by default.
    pub(crate) max_history: Option<u32>,
    /// Whether the client for the cluster lives as long as the reconciliation, rather than one action. True by default;
    /// false for charts that install definitions which their own templates use.
    pub(crate) persistent_client: Option<bool>,
    /// Releases that have to be ready first. None by default.
    #[serde(default)]
    pub(crate) depends_on: Vec<Dependency>,
    /// How the chart is installed.
    pub(crate) install: Option<Install>,
    /// How the release is upgraded.
    pub(crate) upgrade: Option<Upgrade>,
    /// How the chart's tests are run.
    pub(crate) test: Option<Test>,
    /// How the release is taken back to its previous revision.
    pub(crate) rollback: Option<Rollback>,
    /// How the release is removed.
    pub(crate) uninstall: Option<Uninstall>,
    /// What happens when somebody else changed an object of the release.
    pub(crate) drift_detection: Option<DriftDetection>,
    /// Changes to what the chart's templates give, in this order. None by default.
    #[serde(default)]
    pub(crate) post_renderers: Vec<PostRenderer>,
    /// How hooks pass through `postRenderers`: `nohooks`, `combined` or `separate`. `combined` by default.
    pub(crate) post_render_strategy: Option<PostRenderStrategy>,
    /// Labels and annotations for every object of the release. None by default.
    pub(crate) common_metadata: Option<Metadata>,
    /// How Flux waits for objects to be ready.
    pub(crate) wait_strategy: Option<WaitStrategy>,
    /// How custom resources are known to be ready. By their `Ready` condition by default.
    #[serde(default)]
    pub(crate) health_check_exprs: Vec<HealthCheck>,
}

/// A HelmRelease that has to be ready first.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Dependency {
    /// The name of the HelmRelease, which is that of its FluxHelm.
    pub(crate) name: String,
    /// Its namespace. That of the document by default.
    pub(crate) namespace: Option<String>,
    /// A CEL expression over `self` and `dep` that says whether it is ready, in place of Flux's own check.
    pub(crate) ready_expr: Option<String>,
}

/// How objects of a kind are known to be ready, by CEL expressions.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct HealthCheck {
    /// The `apiVersion` of the objects, such as `cert-manager.io/v1`.
    pub(crate) api_version: String,
    /// Their kind.
    pub(crate) kind: String,
    /// True if an object is as it should be.
    pub(crate) current: String,
    /// True if it will not get there. Never by default.
    pub(crate) failed: Option<String>,
    /// True if it is on its way. Whenever `current` and `failed` are not, by default.
    pub(crate) in_progress: Option<String>,
}
