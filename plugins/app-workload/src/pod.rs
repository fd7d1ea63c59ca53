//! The pods that a workload makes.

use crate::spec::{AppWorkload, Container, DnsPolicy};
use crate::{account, config, labels, security};
use kure_core::parts::Selector;
use kure_core::prelude::*;

/// Returns the template of the pods, which change when one of `configs` does.
pub(crate) fn template(spec: &AppWorkload, app: &Application, configs: &[Object]) -> Value {
    let mut annotations = spec.pod_annotations.clone();
    annotations.extend(config::hash(configs).map(|hash| (config::HASH.to_owned(), hash)));
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
    let restart = spec.workload.ends().then(|| spec.job.as_ref().map(|job| job.restart_policy).unwrap_or_default());
    let volumes: Vec<Value> =
        spec.volumes.iter().map(|volume| json!(volume)).chain(config::volumes(spec, app)).collect();
    json!({
        "restartPolicy": restart,
        "serviceAccountName": account::name(spec, app),
        "automountServiceAccountToken": account::has_token(spec),
        "imagePullSecrets": unless_empty(&secrets),
        "securityContext": security::of_pod(&spec.security_context),
        "hostNetwork": spec.host_network.then_some(true),
        "hostPID": spec.host_pid.then_some(true),
        "shareProcessNamespace": spec.share_process_namespace,
        "enableServiceLinks": spec.enable_service_links,
        "runtimeClassName": spec.runtime_class_name,
        // Without it, pods on the network of their node would not find Services.
        "dnsPolicy": spec.dns_policy.or(spec.host_network.then_some(DnsPolicy::ClusterFirstWithHostNet)),
        "dnsConfig": spec.dns,
        "hostAliases": unless_empty(&spec.host_aliases),
        "priorityClassName": spec.priority_class_name,
        "nodeSelector": (!spec.node_selector.is_empty()).then_some(&spec.node_selector),
        "tolerations": unless_empty(&spec.tolerations),
        "affinity": spec.affinity.clone().map(|affinity| affinity.about(&Selector::of(labels::selector(app)))),
        "topologySpreadConstraints": spread(spec, app),
        "terminationGracePeriodSeconds": spec.termination_grace_period_seconds,
        "initContainers": containers(&spec.init_containers),
        "containers": containers(&spec.containers),
        "volumes": unless_empty(&volumes),
    })
}

fn spread(spec: &AppWorkload, app: &Application) -> Option<Vec<Value>> {
    let constraints = spec.topology_spread.iter().map(|spread| {
        json!({
            "topologyKey": spread.topology_key,
            "maxSkew": spread.max_skew,
            "whenUnsatisfiable": spread.when_unsatisfiable,
            "labelSelector": { "matchLabels": labels::selector(app) },
        })
    });
    unless_empty(&spec.topology_spread).map(|_| constraints.collect())
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
