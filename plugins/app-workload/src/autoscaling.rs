//! The `HorizontalPodAutoscaler`.

use crate::labels;
use crate::spec::AppWorkload;
use kure_core::prelude::*;

/// Makes the autoscaler, if the document asks for one.
pub(crate) fn object(spec: &AppWorkload, app: &Application) -> Option<Object> {
    let scaling = spec.autoscaling.as_ref()?;
    let metric = |(name, utilization): (&str, Option<u16>)| {
        let target = json!({ "type": "Utilization", "averageUtilization": utilization? });
        Some(json!({ "type": "Resource", "resource": { "name": name, "target": target } }))
    };
    let metrics = [("cpu", scaling.cpu_utilization), ("memory", scaling.memory_utilization)];
    let behavior = scaling
        .scale_down_after_seconds
        .map(|seconds| json!({ "scaleDown": { "stabilizationWindowSeconds": seconds } }));
    let body = json!({
        "scaleTargetRef": { "apiVersion": "apps/v1", "kind": spec.workload.kind(), "name": app.name() },
        "minReplicas": scaling.min_replicas,
        "maxReplicas": scaling.max_replicas,
        "metrics": metrics.into_iter().filter_map(metric).collect::<Vec<_>>(),
        "behavior": behavior,
    });
    let object = labels::object(spec, app, "autoscaling/v2", "HorizontalPodAutoscaler", app.name());
    Some(object.with("spec", body))
}
