//! What runs the pods: a Deployment, a `StatefulSet` or a `DaemonSet`.

use crate::spec::{AppWorkload, Workload};
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
        "volumeClaimTemplates": pod::unless_empty(&spec.volume_claim_templates),
    });
    labels::object(spec, app, "apps/v1", spec.workload.kind(), app.name()).with("spec", body)
}
