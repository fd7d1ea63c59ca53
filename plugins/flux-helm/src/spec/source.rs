//! The `spec` of a `FluxSource`, which is also the `source` of a `FluxHelm`.

use super::{Bucket, GitRepository, HelmRepository, OciRepository};
use kure_core::prelude::*;

/// A source of charts that Flux watches: a HelmRepository, OCIRepository, GitRepository or Bucket.
///
/// A source of one release belongs into the FluxHelm itself. This kind is for a source that several releases share:
/// each of them names it in `chart.sourceRef`, or in `chartRef` if it is an OCIRepository. A release in another
/// namespace names the namespace as well, which Flux allows unless it runs with `--no-cross-namespace-refs`.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum FluxSource {
    /// Charts behind an index at `https://`, or in an OCI registry at `oci://`.
    HelmRepository(HelmRepository),
    /// An artifact in an OCI registry that is a chart.
    #[serde(rename = "OCIRepository")]
    OciRepository(OciRepository),
    /// A git repository with charts in folders.
    GitRepository(GitRepository),
    /// An object storage with charts in folders.
    Bucket(Bucket),
}
