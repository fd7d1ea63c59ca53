//! The HelmRelease itself.

use crate::filled;
use crate::spec::{Chart, FluxHelm, SourceKind};
use kure_core::prelude::*;

/// How often a release and a source are looked at unless they say otherwise.
pub(crate) const INTERVAL: &str = "10m";

/// Makes the HelmRelease.
pub(crate) fn object(spec: &FluxHelm, app: &Application) -> Object {
    let fields = filled(json!({
        "chart": spec.chart.as_ref().map(|chart| self::chart(chart, spec, app)),
        "chartRef": chart_ref(spec, app),
        "interval": spec.interval.as_deref().unwrap_or(INTERVAL),
        "timeout": spec.timeout,
        "suspend": spec.suspend,
        "releaseName": spec.release_name,
        "targetNamespace": spec.target_namespace,
        "storageNamespace": spec.storage_namespace,
        "serviceAccountName": spec.service_account_name,
        "kubeConfig": spec.kube_config,
        "maxHistory": spec.max_history,
        "persistentClient": spec.persistent_client,
        "dependsOn": spec.depends_on,
        "install": spec.install,
        "upgrade": spec.upgrade,
        "test": spec.test,
        "rollback": spec.rollback,
        "uninstall": spec.uninstall,
        "driftDetection": spec.drift_detection,
        "postRenderers": spec.post_renderers,
        "postRenderStrategy": spec.post_render_strategy,
        "commonMetadata": spec.common_metadata,
        "waitStrategy": spec.wait_strategy,
        "healthCheckExprs": spec.health_check_exprs,
        "valuesFrom": spec.values_from,
    }));
    let release = app.object("helm.toolkit.fluxcd.io/v2", "HelmRelease", app.name()).with("spec", fields);
    // Among the values, an empty list replaces the chart's default and a null takes it away, so both stay.
    if spec.values.is_empty() { release } else { release.with_exact(["spec", "values"], spec.values.clone()) }
}

fn chart(chart: &Chart, spec: &FluxHelm, app: &Application) -> Value {
    let own = spec.source.as_ref().map(|source| json!({ "kind": source.kind(), "name": source.name(app) }));
    json!({
        "metadata": chart.metadata,
        "spec": {
            "chart": chart.name,
            "version": chart.version,
            "sourceRef": chart.source_ref.as_ref().map(|named| json!(named)).or(own),
            "interval": chart.interval,
            "reconcileStrategy": chart.reconcile_strategy,
            "valuesFiles": chart.values_files,
            "ignoreMissingValuesFiles": chart.ignore_missing_values_files,
            "verify": chart.verify,
        },
    })
}

/// An OCIRepository of the document is the chart, even if `chartRef` does not say so.
fn chart_ref(spec: &FluxHelm, app: &Application) -> Option<Value> {
    let own = spec.source.as_ref().filter(|source| source.kind() == SourceKind::OciRepository);
    let own = own.map(|source| json!({ "kind": source.kind(), "name": source.name(app) }));
    spec.chart_ref.as_ref().map(|named| json!(named)).or(own)
}
