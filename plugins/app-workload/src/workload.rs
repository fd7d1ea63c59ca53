//! What runs the pods.

use crate::spec::{AppWorkload, ClaimTemplate, UpdateStrategy, Workload};
use crate::{job, labels, pod, service};
use kure_core::prelude::*;

/// Makes the workload, whose pods change when one of `configs` does.
pub(crate) fn object(spec: &AppWorkload, app: &Application, configs: &[Object]) -> Object {
    if spec.workload.ends() {
        return job::object(spec, app, configs);
    }
    let strategy = spec.update_strategy.as_ref().map(strategy);
    let (of_deployment, of_others) =
        if spec.workload == Workload::Deployment { (strategy, None) } else { (None, strategy) };
    let stateful = spec.workload == Workload::StatefulSet;
    let body = json!({
        "replicas": spec.replicas,
        "serviceName": stateful.then(|| service::of_peers(spec, app)),
        "podManagementPolicy": spec.pod_management,
        "ordinals": spec.ordinals,
        "persistentVolumeClaimRetentionPolicy": spec.claim_retention,
        "minReadySeconds": spec.update_strategy.as_ref().and_then(|it| it.min_ready_seconds),
        "progressDeadlineSeconds": spec.update_strategy.as_ref().and_then(|it| it.progress_deadline_seconds),
        "revisionHistoryLimit": spec.update_strategy.as_ref().and_then(|it| it.revision_history_limit),
        "selector": { "matchLabels": labels::selector(app) },
        "strategy": of_deployment,
        "updateStrategy": of_others,
        "template": pod::template(spec, app, configs),
        "volumeClaimTemplates": claims(spec),
    });
    labels::object(spec, app, "apps/v1", spec.workload.kind(), app.name()).with("spec", body)
}

fn strategy(strategy: &UpdateStrategy) -> Value {
    let UpdateStrategy { max_surge, max_unavailable, partition, .. } = strategy;
    let rolling = max_surge.is_some() || max_unavailable.is_some() || partition.is_some();
    json!({
        "type": strategy.r#type,
        "rollingUpdate": rolling.then(|| {
            json!({ "maxSurge": max_surge, "maxUnavailable": max_unavailable, "partition": partition })
        }),
    })
}

/// Returns the claim templates as the API server keeps them, so that nobody sees a difference where there is none.
fn claims(spec: &AppWorkload) -> Option<Vec<Value>> {
    let claim = |claim: &ClaimTemplate| json!({ "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": claim.metadata, "spec": claim.spec });
    let claims = &spec.volume_claim_templates;
    (!claims.is_empty()).then(|| claims.iter().map(claim).collect())
}
