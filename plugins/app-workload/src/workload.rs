//! What runs the pods: a Deployment, a `StatefulSet` or a `DaemonSet`.

use crate::spec::{AppWorkload, ClaimTemplate, Workload};
use crate::{labels, pod, service};
use kure_core::prelude::*;

/// Makes the workload.
pub(crate) fn object(spec: &AppWorkload, app: &Application) -> Object {
    let stateful = spec.workload == Workload::StatefulSet;
    let body = json!({
        "replicas": spec.replicas,
        "serviceName": stateful.then(|| service::of_peers(spec, app)),
        "selector": { "matchLabels": labels::selector(app) },
        "template": pod::template(spec, app),
        "volumeClaimTemplates": claims(spec),
    });
    labels::object(spec, app, "apps/v1", spec.workload.kind(), app.name()).with("spec", body)
}

/// Returns the claim templates as the API server keeps them, so that nobody sees a difference where there is none.
fn claims(spec: &AppWorkload) -> Option<Vec<Value>> {
    let claim = |claim: &ClaimTemplate| json!({ "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": claim.metadata, "spec": claim.spec });
    let claims = &spec.volume_claim_templates;
    (!claims.is_empty()).then(|| claims.iter().map(claim).collect())
}
