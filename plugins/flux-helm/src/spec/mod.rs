//! What users write: the `spec` of a `FluxHelm` and of a `FluxSource`.

mod action;
mod adjust;
mod chart;
mod origin;
mod release;
mod source;

pub(crate) use action::{Install, Retry, RetryName, Rollback, Test, Uninstall, Upgrade};
pub(crate) use adjust::{
    DriftDetection, DriftMode, Image, KubeConfig, Patch, PostRenderer, Target, ValuesFrom, Waiting,
};
pub(crate) use chart::{Chart, ChartRef, ReconcileStrategy, SourceKind};
pub(crate) use origin::{LocalName, Metadata, Verification, Verifier};
pub use release::FluxHelm;
pub(crate) use release::{Dependency, HealthCheck};
pub use source::{Bucket, FluxSource, GitRepository, HelmRepository, OciRepository};
pub(crate) use source::{
    BucketProvider, GitProvider, GitRef, GitVerificationMode, LayerOperation, OciProvider, Sts, StsProvider,
};
