//! The objects that charts come from.

use crate::filled;
use crate::release::INTERVAL;
use crate::spec::{Bucket, FluxSource, GitRepository, HelmRepository, OciRepository, SourceKind};
use kure_core::prelude::*;

/// The layer of an OCI artifact that is a chart.
const CHART: &str = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

impl FluxSource {
    /// Returns the kind of the object.
    pub(crate) fn kind(&self) -> SourceKind {
        match self {
            Self::HelmRepository(_) => SourceKind::HelmRepository,
            Self::OciRepository(_) => SourceKind::OciRepository,
            Self::GitRepository(_) => SourceKind::GitRepository,
            Self::Bucket(_) => SourceKind::Bucket,
        }
    }

    /// Returns the name of the object.
    pub(crate) fn name<'s>(&'s self, app: &'s Application) -> &'s str {
        let name = match self {
            Self::HelmRepository(source) => &source.name,
            Self::OciRepository(source) => &source.name,
            Self::GitRepository(source) => &source.name,
            Self::Bucket(source) => &source.name,
        };
        name.as_deref().unwrap_or(app.name())
    }
}

impl SourceKind {
    /// Returns the kind as Kubernetes writes it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::HelmRepository => "HelmRepository",
            Self::GitRepository => "GitRepository",
            Self::Bucket => "Bucket",
            Self::OciRepository => "OCIRepository",
            Self::HelmChart => "HelmChart",
            Self::ExternalArtifact => "ExternalArtifact",
        }
    }
}

impl HelmRepository {
    /// Says whether the charts are in an OCI registry.
    pub(crate) fn is_oci(&self) -> bool {
        self.url.starts_with("oci://")
    }
}

/// Makes the object.
pub(crate) fn object(source: &FluxSource, app: &Application) -> Object {
    let fields = match source {
        FluxSource::HelmRepository(source) => helm_repository(source),
        FluxSource::OciRepository(source) => oci_repository(source),
        FluxSource::GitRepository(source) => git_repository(source),
        FluxSource::Bucket(source) => bucket(source),
    };
    app.object("source.toolkit.fluxcd.io/v1", source.kind().as_str(), source.name(app)).with("spec", filled(fields))
}

fn interval(written: Option<&String>) -> &str {
    written.map_or(INTERVAL, String::as_str)
}

fn helm_repository(source: &HelmRepository) -> Value {
    // Flux fetches nothing from an `oci://` address until a chart is asked for, so there is no default.
    let interval = (!source.is_oci() || source.interval.is_some()).then(|| interval(source.interval.as_ref()));
    json!({
        "type": source.is_oci().then_some("oci"),
        "url": source.url,
        "interval": interval,
        "timeout": source.timeout,
        "secretRef": source.secret_ref,
        "certSecretRef": source.cert_secret_ref,
        "passCredentials": source.pass_credentials,
        "provider": source.provider,
        "insecure": source.insecure,
        "suspend": source.suspend,
    })
}

fn oci_repository(source: &OciRepository) -> Value {
    let whole = || json!({ "mediaType": CHART, "operation": "copy" });
    json!({
        "url": source.url,
        "ref": source.r#ref,
        "interval": interval(source.interval.as_ref()),
        "timeout": source.timeout,
        "layerSelector": source.layer_selector.as_ref().map_or_else(whole, |selector| json!(selector)),
        "provider": source.provider,
        "secretRef": source.secret_ref,
        "serviceAccountName": source.service_account_name,
        "certSecretRef": source.cert_secret_ref,
        "proxySecretRef": source.proxy_secret_ref,
        "insecure": source.insecure,
        "verify": source.verify,
        "ignore": source.ignore,
        "suspend": source.suspend,
    })
}

fn git_repository(source: &GitRepository) -> Value {
    json!({
        "url": source.url,
        "ref": source.r#ref,
        "interval": interval(source.interval.as_ref()),
        "timeout": source.timeout,
        "secretRef": source.secret_ref,
        "provider": source.provider,
        "serviceAccountName": source.service_account_name,
        "proxySecretRef": source.proxy_secret_ref,
        "verify": source.verify,
        "sparseCheckout": source.sparse_checkout,
        "recurseSubmodules": source.recurse_submodules,
        "include": source.include,
        "ignore": source.ignore,
        "suspend": source.suspend,
    })
}

fn bucket(source: &Bucket) -> Value {
    json!({
        "bucketName": source.bucket_name,
        "endpoint": source.endpoint,
        "provider": source.provider,
        "region": source.region,
        "prefix": source.prefix,
        "interval": interval(source.interval.as_ref()),
        "timeout": source.timeout,
        "secretRef": source.secret_ref,
        "serviceAccountName": source.service_account_name,
        "certSecretRef": source.cert_secret_ref,
        "proxySecretRef": source.proxy_secret_ref,
        "sts": source.sts,
        "insecure": source.insecure,
        "ignore": source.ignore,
        "suspend": source.suspend,
    })
}
