//! The pods that a workload makes.

use crate::spec::{AppWorkload, Container};
use crate::{account, labels, security};
use kure_core::prelude::*;

/// Returns the template of the pods.
pub(crate) fn template(spec: &AppWorkload, app: &Application) -> Value {
    let annotations = &spec.pod_annotations;
    json!({
        "metadata": {
            "labels": labels::of_pods(spec, app),
            "annotations": (!annotations.is_empty()).then_some(annotations),
        },
        "spec": pod(spec, app),
    })
}

fn pod(spec: &AppWorkload, app: &Application) -> Value {
    let secrets: Vec<Value> = spec.image_pull_secrets.iter().map(|name| json!({ "name": name })).collect();
    json!({
        "serviceAccountName": account::name(spec, app),
        "automountServiceAccountToken": account::has_token(spec),
        "imagePullSecrets": unless_empty(&secrets),
        "securityContext": security::of_pod(&spec.security_context),
        "terminationGracePeriodSeconds": spec.termination_grace_period_seconds,
        "initContainers": containers(&spec.init_containers),
        "containers": containers(&spec.containers),
        "volumes": unless_empty(&spec.volumes),
    })
}

fn containers(containers: &[Container]) -> Option<Vec<Value>> {
    let values = containers.iter().map(|container| {
        let mut value = json!(container);
        value["securityContext"] = security::of_container(&container.security_context);
        value
    });
    unless_empty(containers).map(|_| values.collect())
}

/// Returns a list that is worth writing.
pub(crate) fn unless_empty<T>(list: &[T]) -> Option<&[T]> {
    (!list.is_empty()).then_some(list)
}
