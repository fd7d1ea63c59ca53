//! The pod of a run: restricted, with a read-only root and an empty folder to work in.

use crate::commands::{self, Run, Step};
use crate::configuration::WORKSPACE;
use crate::module::LOCK;
use crate::parts::{ARGUMENTS, Parts};
use crate::{TerraformConfig, access, approval, environment};
use kure_core::parts::{Affinity, Selector};
use kure_core::prelude::*;
use serde_json::Map;

/// Where the container `init` finds the backend's arguments.
pub(crate) const BACKEND: &str = "/backend";

/// The folder for what Terraform and providers keep to themselves.
pub(crate) const TEMPORARY: &str = "/tmp";

/// The user and group in the containers, whom no image gives a name.
const USER: u32 = 65532;

/// How long Terraform has to save the state and release the lock, in seconds.
const GRACE: u32 = 600;

/// Makes the template of a Job's pods.
pub(crate) fn template(spec: &TerraformConfig, parts: &Parts<'_>, run: &Run<'_>) -> Value {
    let image = match &spec.image {
        Some(image) => image.clone(),
        None => format!("hashicorp/terraform:{}", parts.release),
    };
    let mut mounts = vec![
        json!({ "name": "workspace", "mountPath": WORKSPACE }),
        json!({ "name": "temporary", "mountPath": TEMPORARY }),
    ];
    mounts.extend(parts.configuration.mounts("configuration"));
    let mut volumes = vec![
        json!({ "name": "workspace", "emptyDir": {} }),
        json!({ "name": "temporary", "emptyDir": {} }),
        json!({ "name": "configuration", "configMap": { "name": parts.config_map.name() } }),
        json!({ "name": "backend", "secret": { "secretName": parts.secret.name(), "defaultMode": 0o440 } }),
    ];
    if let (Some(claim), true) = (spec.claim(), run.has_file()) {
        volumes.push(json!({ "name": "plans", "persistentVolumeClaim": { "claimName": claim } }));
        mounts.push(json!({ "name": "plans", "mountPath": approval::FOLDER }));
    }
    volumes.extend(spec.pod.volumes.iter().map(|(name, volume)| volume.source(name)));
    mounts.extend(spec.pod.volumes.iter().map(|(name, volume)| volume.mount(name)));
    let steps = commands::steps(spec, run);
    let mut containers: Vec<_> = steps.iter().map(|step| container(spec, &image, step, &mounts)).collect();
    let last = containers.pop();
    let init = commands::init(spec, &format!("{BACKEND}/{ARGUMENTS}"), parts.configuration.has(LOCK));
    mounts.push(json!({ "name": "backend", "mountPath": BACKEND, "readOnly": true }));
    containers.insert(0, container(spec, &image, &init, &mounts));

    let pod = &spec.pod;
    let pull_secrets: Vec<_> = pod.image_pull_secrets.iter().map(|name| json!({ "name": name })).collect();
    json!({
        "metadata": { "labels": labels(spec, parts.app), "annotations": filled(json!(pod.annotations)) },
        "spec": {
            "serviceAccountName": access::account(parts.app),
            "automountServiceAccountToken": access::needs_token(spec),
            "enableServiceLinks": false,
            "restartPolicy": "Never",
            "terminationGracePeriodSeconds": spec.job.grace_period_seconds.unwrap_or(GRACE),
            "priorityClassName": pod.priority_class_name,
            "nodeSelector": filled(json!(pod.node_selector)),
            "tolerations": filled(json!(pod.tolerations)),
            "affinity": affinity(spec, parts.app),
            "imagePullSecrets": filled(json!(pull_secrets)),
            "securityContext": {
                "runAsNonRoot": true,
                "runAsUser": USER,
                "runAsGroup": USER,
                "fsGroup": USER,
                "seccompProfile": { "type": "RuntimeDefault" },
            },
            "initContainers": containers,
            "containers": [last],
            "volumes": volumes,
        },
    })
}

fn container(spec: &TerraformConfig, image: &str, step: &Step, mounts: &[Value]) -> Value {
    json!({
        "name": step.name,
        "image": image,
        "command": ["terraform"],
        "args": step.arguments,
        "workingDir": WORKSPACE,
        "env": environment::variables(spec),
        "envFrom": environment::sources(spec),
        "resources": resources(spec),
        "securityContext": {
            "allowPrivilegeEscalation": false,
            "capabilities": { "drop": ["ALL"] },
            "readOnlyRootFilesystem": true,
        },
        "volumeMounts": mounts,
    })
}

/// Without a request, a full node would end the pod first, in the middle of its work.
fn resources(spec: &TerraformConfig) -> Option<Value> {
    match &spec.pod.resources {
        None => Some(json!({ "requests": { "cpu": "100m", "memory": "256Mi" } })),
        Some(resources) => filled(json!(resources)),
    }
}

fn affinity(spec: &TerraformConfig, app: &Application) -> Option<Affinity> {
    let own = Selector::of([("app.kubernetes.io/name", app.name())]);
    spec.pod.affinity.clone().map(|affinity| affinity.about(&own))
}

/// The pod has the labels of the Job, and its own.
fn labels(spec: &TerraformConfig, app: &Application) -> Map<String, Value> {
    let pod = app.object("v1", "Pod", app.name());
    let labels = app.labels().iter().chain(&spec.pod.labels);
    let pod = labels.fold(pod, |pod, (key, value)| pod.with_label(key, value));
    pod.labels().map(|(key, value)| (key.to_owned(), value.into())).collect()
}

/// Returns nothing for what has no content, so that it leaves no trace.
fn filled(value: Value) -> Option<Value> {
    let is_empty = match &value {
        Value::Object(entries) => entries.values().all(Value::is_null),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    (!is_empty).then_some(value)
}
