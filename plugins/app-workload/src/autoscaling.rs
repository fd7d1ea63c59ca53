//! The `HorizontalPodAutoscaler`.

use crate::labels;
use crate::spec::{AppWorkload, ContainerMetric, ExternalMetric, Metric, ObjectMetric, PodMetric};
use kure_core::parts::Quantity;
use kure_core::prelude::*;

/// Makes the autoscaler, if the document asks for one.
pub(crate) fn object(spec: &AppWorkload, app: &Application) -> Option<Object> {
    let scaling = spec.autoscaling.as_ref()?;
    let metric = |(name, utilization): (&str, Option<u16>)| {
        let target = json!({ "type": "Utilization", "averageUtilization": utilization? });
        Some(json!({ "type": "Resource", "resource": { "name": name, "target": target } }))
    };
    let metrics = [("cpu", scaling.cpu_utilization), ("memory", scaling.memory_utilization)];
    let further = scaling.metrics.iter().map(measured);
    let mut behavior = json!(scaling.behavior);
    if let Some(seconds) = scaling.scale_down_after_seconds {
        behavior["scaleDown"]["stabilizationWindowSeconds"] = json!(seconds);
    }
    let body = json!({
        "scaleTargetRef": { "apiVersion": "apps/v1", "kind": spec.workload.kind(), "name": app.name() },
        "minReplicas": scaling.min_replicas,
        "maxReplicas": scaling.max_replicas,
        "metrics": metrics.into_iter().filter_map(metric).chain(further).collect::<Vec<_>>(),
        "behavior": behavior,
    });
    let object = labels::object(spec, app, "autoscaling/v2", "HorizontalPodAutoscaler", app.name());
    Some(object.with("spec", body))
}

/// Writes a metric as Kubernetes reads it.
fn measured(metric: &Metric) -> Value {
    let target = |value: Option<&Quantity>, average: Option<&Quantity>| {
        let kind = if value.is_some() { "Value" } else { "AverageValue" };
        json!({ "type": kind, "value": value, "averageValue": average })
    };
    if let Some(ContainerMetric { name, resource, utilization }) = &metric.container {
        let target = json!({ "type": "Utilization", "averageUtilization": utilization });
        let source = json!({ "container": name, "name": resource, "target": target });
        return json!({ "type": "ContainerResource", "containerResource": source });
    }
    if let Some(PodMetric { name, selector, average_value }) = &metric.pods {
        let named = json!({ "name": name, "selector": selector });
        return json!({ "type": "Pods", "pods": { "metric": named, "target": target(None, Some(average_value)) } });
    }
    if let Some(ObjectMetric { of, name, selector, value, average_value }) = &metric.object {
        let named = json!({ "name": name, "selector": selector });
        let target = target(value.as_ref(), average_value.as_ref());
        return json!({ "type": "Object", "object": { "describedObject": of, "metric": named, "target": target } });
    }
    metric.external.as_ref().map_or(Value::Null, |ExternalMetric { name, selector, value, average_value }| {
        let named = json!({ "name": name, "selector": selector });
        let target = target(value.as_ref(), average_value.as_ref());
        json!({ "type": "External", "external": { "metric": named, "target": target } })
    })
}
