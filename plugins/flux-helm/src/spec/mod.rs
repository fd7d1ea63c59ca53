//! What users write: the `spec` of a `FluxHelm` and of a `FluxSource`.

mod action;
mod adjust;
mod bucket;
mod chart;
mod git;
mod origin;
mod registry;
mod release;
mod remediation;
mod source;

pub(crate) use action::{Install, Rollback, Test, Uninstall, Upgrade};
pub(crate) use adjust::{
    DriftDetection, DriftMode, Image, KubeConfig, Patch, PostRenderer, Target, ValuesFrom, Waiting,
};
pub use bucket::Bucket;
pub(crate) use bucket::{BucketProvider, Sts, StsProvider};
pub(crate) use chart::{Chart, ChartRef, ReconcileStrategy, SourceKind};
pub use git::GitRepository;
pub(crate) use git::{GitProvider, GitRef, GitVerificationMode};
pub(crate) use origin::{LocalName, Metadata, Verification, Verifier};
pub use registry::{HelmRepository, OciRepository};
pub(crate) use registry::{LayerOperation, OciProvider};
pub use release::FluxHelm;
pub(crate) use release::{Dependency, HealthCheck};
pub(crate) use remediation::{InstallRemediation, Retry, RetryName, UpgradeRemediation};
pub use source::FluxSource;
