//! Which chart is installed.

use super::{Metadata, Verifier};
use kure_core::prelude::*;

/// A chart in a HelmRepository, GitRepository or Bucket.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Chart {
    /// The chart's name in a HelmRepository, such as `podinfo`, or its folder in a GitRepository or Bucket, such as
    /// `./charts/podinfo`.
    pub(crate) name: String,
    /// The version in a HelmRepository: one, such as `6.5.4`, or a range, such as `6.x` or `>=6.5.0 <7.0.0`. The newest
    /// by default. A GitRepository and a Bucket have one version at a time.
    pub(crate) version: Option<String>,
    /// The source if it exists already. By default it is the document's `source`.
    pub(crate) source_ref: Option<SourceRef>,
    /// How often the source is looked at for another version of the chart: from `1s` to `24h`. As often as the release
    /// by default.
    pub(crate) interval: Option<String>,
    /// What makes a new chart: `ChartVersion` or `Revision`. `ChartVersion` by default.
    pub(crate) reconcile_strategy: Option<ReconcileStrategy>,
    /// Files of the chart whose values replace those of `values.yaml`, the later the stronger, as paths in the source.
    /// `values.yaml` alone by default.
    #[serde(default)]
    pub(crate) values_files: Vec<String>,
    /// Whether `valuesFiles` that are not there are skipped. False by default: the chart fails.
    pub(crate) ignore_missing_values_files: Option<bool>,
    /// How the chart's signature is checked, in a HelmRepository with an `oci://` address. Not at all by default.
    pub(crate) verify: Option<ChartVerification>,
    /// Labels and annotations of the HelmChart that Flux makes. None by default.
    pub(crate) metadata: Option<Metadata>,
}

/// A source that exists already.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SourceRef {
    /// The kind: `HelmRepository`, `GitRepository` or `Bucket`.
    pub(crate) kind: SourceKind,
    /// The name of the object.
    pub(crate) name: String,
    /// The namespace. That of the document by default. Another one needs a Flux without `--no-cross-namespace-refs`.
    pub(crate) namespace: Option<String>,
}

/// An object whose artifact is a chart.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ChartRef {
    /// The kind: `OCIRepository`, `HelmChart` or `ExternalArtifact`.
    pub(crate) kind: SourceKind,
    /// The name of the object.
    pub(crate) name: String,
    /// The namespace. That of the document by default. Another one needs a Flux without `--no-cross-namespace-refs`.
    pub(crate) namespace: Option<String>,
}

/// A kind of object that a chart comes from.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum SourceKind {
    /// Charts behind an index, or in an OCI registry. For `chart`.
    HelmRepository,
    /// A git repository with charts in folders. For `chart`.
    GitRepository,
    /// An object storage with charts in folders. For `chart`.
    Bucket,
    /// An artifact in an OCI registry that is a chart. For `chartRef`.
    #[serde(rename = "OCIRepository")]
    OciRepository,
    /// A chart that several releases share. For `chartRef`.
    HelmChart,
    /// What a third party's controller offers. For `chartRef`.
    ExternalArtifact,
}

/// What makes a new chart.
#[derive(Clone, Copy, PartialEq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum ReconcileStrategy {
    /// Another version in `Chart.yaml`.
    ChartVersion,
    /// Any change of the GitRepository or Bucket.
    Revision,
}

/// How a chart's signature is checked.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ChartVerification {
    /// What signed it: `cosign` or `notation`. `cosign` by default.
    #[serde(default)]
    pub(crate) provider: Verifier,
    /// The Secret with the public keys of those who may sign. `notation` needs one; without it, `cosign` takes any
    /// keyless signature: an OCIRepository can say whose.
    pub(crate) secret_ref: Option<super::LocalName>,
}
