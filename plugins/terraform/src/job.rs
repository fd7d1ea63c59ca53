//! The Job: `init` and `plan` one after the other, then `apply` of what was planned.

use crate::configuration::{Configuration, WORKSPACE};
use crate::module::LOCK;
use crate::{TerraformConfig, access, releases, secret, version};
use kure_core::name;
use kure_core::prelude::*;
use serde_json::Map;

/// The file with the backend's arguments, in the Secret and below [`BACKEND`].
pub(crate) const ARGUMENTS: &str = "backend.json";

/// Where the container `init` finds the backend's arguments.
const BACKEND: &str = "/backend";

/// The user and group in the containers, whom no image gives a name.
const USER: u32 = 65532;

/// How long Terraform has to save the state and release the lock when its pod is stopped, in seconds.
const GRACE: u32 = 600;

/// How long Terraform waits for another run to release the state.
const LOCK_TIMEOUT: &str = "-lock-timeout=10m";

/// What the Job is made of.
pub(crate) struct Parts<'p> {
    pub(crate) configuration: &'p Configuration,
    pub(crate) config_map: &'p Object,
    pub(crate) secret: &'p Object,
}

/// Makes the Job. Its name says what it runs, because a Job cannot be changed and runs once.
pub(crate) fn object(spec: &TerraformConfig, app: &Application, parts: &Parts<'_>) -> Result<Object> {
    let template = template(spec, app, parts)?;
    let hash = name::hash([template.to_string()]);
    let name = name::joined(&[app.name(), "terraform", &hash], name::LABEL);
    let job = json!({
        "backoffLimit": 0,
        // A pod that had to make room is no failure: Terraform saved the state, and the next pod goes on.
        "podFailurePolicy": {
            "rules": [{ "action": "Ignore", "onPodConditions": [{ "type": "DisruptionTarget", "status": "True" }] }],
        },
        "template": template,
    });
    Ok(app.object("batch/v1", "Job", name).with("spec", job))
}

fn template(spec: &TerraformConfig, app: &Application, parts: &Parts<'_>) -> Result<Value> {
    let image = match &spec.image {
        Some(image) => image.clone(),
        None => format!("hashicorp/terraform:{}", release(spec)?),
    };
    let container = |name: &str, arguments: Vec<String>, mounts: Vec<Value>| {
        json!({
            "name": name,
            "image": image,
            // No shell: it would keep the signal to stop from Terraform, and the lock would stay.
            "command": ["terraform"],
            "args": arguments,
            "workingDir": WORKSPACE,
            "env": environment(spec),
            "envFrom": environment_from(spec),
            "securityContext": {
                "allowPrivilegeEscalation": false,
                "capabilities": { "drop": ["ALL"] },
                "readOnlyRootFilesystem": true,
            },
            "volumeMounts": mounts,
        })
    };
    let mut mounts = vec![
        json!({ "name": "workspace", "mountPath": WORKSPACE }),
        json!({ "name": "temporary", "mountPath": "/tmp" }),
    ];
    mounts.extend(parts.configuration.mounts("configuration"));
    let mut mounts_of_init = mounts.clone();
    mounts_of_init.push(json!({ "name": "backend", "mountPath": BACKEND, "readOnly": true }));
    Ok(json!({
        "metadata": { "labels": labels(app) },
        "spec": {
            "serviceAccountName": access::account(app),
            "automountServiceAccountToken": access::needs_token(spec),
            "enableServiceLinks": false,
            "restartPolicy": "Never",
            "terminationGracePeriodSeconds": GRACE,
            "securityContext": {
                "runAsNonRoot": true,
                "runAsUser": USER,
                "runAsGroup": USER,
                "fsGroup": USER,
                "seccompProfile": { "type": "RuntimeDefault" },
            },
            "initContainers": [
                container("init", init(parts), mounts_of_init),
                container("plan", command("plan", &[LOCK_TIMEOUT, "-out=tfplan"]), mounts.clone()),
            ],
            "containers": [container("apply", command("apply", &[LOCK_TIMEOUT, "tfplan"]), mounts)],
            "volumes": [
                { "name": "workspace", "emptyDir": {} },
                { "name": "temporary", "emptyDir": {} },
                { "name": "configuration", "configMap": { "name": parts.config_map.name() } },
                { "name": "backend", "secret": { "secretName": parts.secret.name(), "defaultMode": 0o440 } },
            ],
        },
    }))
}

fn release(spec: &TerraformConfig) -> Result<String> {
    spec.required_version.as_deref().map_or(Ok(releases::TESTED.to_owned()), version::select)
}

fn init(parts: &Parts<'_>) -> Vec<String> {
    let backend = format!("-backend-config={BACKEND}/{ARGUMENTS}");
    let mut flags = vec![LOCK_TIMEOUT, &backend];
    if parts.configuration.has(LOCK) {
        // The lock file is mounted read-only, and says what was tested.
        flags.push("-lockfile=readonly");
    }
    command("init", &flags)
}

fn command(name: &str, flags: &[&str]) -> Vec<String> {
    [name, "-input=false", "-no-color"].iter().chain(flags).map(|word| (*word).to_owned()).collect()
}

fn environment(spec: &TerraformConfig) -> Vec<Value> {
    let fixed = [("HOME", "/tmp"), ("TF_IN_AUTOMATION", "1"), ("CHECKPOINT_DISABLE", "1")];
    let fixed = fixed.map(|(name, value)| json!({ "name": name, "value": value }));
    let keys = spec.backend.credentials.iter().flat_map(|credentials| {
        credentials.keys.iter().map(|(name, key)| secret::variable(name, &credentials.secret, key))
    });
    let variables = spec.variables_from.iter();
    let variables = variables.map(|(name, from)| secret::variable(&format!("TF_VAR_{name}"), &from.secret, &from.key));
    fixed.into_iter().chain(keys).chain(variables).collect()
}

/// Every key of the Secret with credentials, unless the document says which.
fn environment_from(spec: &TerraformConfig) -> Option<Value> {
    let credentials = spec.backend.credentials.as_ref().filter(|credentials| credentials.keys.is_empty())?;
    Some(json!([{ "secretRef": { "name": credentials.secret } }]))
}

/// The pod has the labels of the Job.
fn labels(app: &Application) -> Map<String, Value> {
    let pod = app.object("v1", "Pod", app.name());
    let pod = app.labels().iter().fold(pod, |pod, (key, value)| pod.with_label(key, value));
    pod.labels().map(|(key, value)| (key.to_owned(), value.into())).collect()
}
