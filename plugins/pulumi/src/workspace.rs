//! The Workspace itself.

use crate::spec::{PulumiWorkspace, WorkspaceSource, WorkspaceStack};
use crate::{account, backend, filled, short_name, source};
use kure_core::name;
use kure_core::prelude::*;

/// Makes the Workspace.
pub(crate) fn object(spec: &PulumiWorkspace, app: &Application) -> Object {
    let mut body = json!({ "serviceAccountName": account::name(&spec.service_account, app) });
    let (field, source) = source(&spec.source);
    body[field] = source;
    body["stacks"] = spec.stacks.iter().map(stack).collect();
    if let (Value::Object(body), Value::Object(pod)) = (&mut body, spec.workspace.in_workspace(environment(spec))) {
        body.extend(pod);
    }
    app.object("auto.pulumi.com/v1alpha1", "Workspace", short_name(app.name())).with("spec", body)
}

fn source(source: &WorkspaceSource) -> (&'static str, Value) {
    match source {
        WorkspaceSource::Git(repository) => ("git", source::in_workspace(repository)),
        WorkspaceSource::Artifact(artifact) => {
            ("flux", json!({ "url": artifact.url, "digest": artifact.digest, "dir": artifact.directory }))
        }
        WorkspaceSource::Local(local) => ("local", json!({ "dir": local.directory })),
    }
}

fn stack(stack: &WorkspaceStack) -> Value {
    let plain = stack.config.iter().map(|(key, value)| json!({ "key": key, "value": value }));
    let secret = stack
        .secrets
        .keys()
        .map(|key| json!({ "key": key, "valueFrom": { "env": variable(stack, key) }, "secret": true }));
    let config: Vec<_> = plain.chain(secret).collect();
    json!({
        "name": stack.name,
        "create": stack.create.then_some(true),
        "secretsProvider": stack.secrets_provider,
        "config": filled(json!(config)),
        "environment": filled(json!(stack.esc_environments)),
    })
}

/// Returns the variables by which Pulumi gets at the state, and by which stacks get their secrets.
fn environment(spec: &PulumiWorkspace) -> Vec<Value> {
    let url = spec.backend.url.iter().map(|url| json!({ "name": backend::URL, "value": url }));
    let credentials = spec.backend.credentials().map(|(name, key)| (name.to_owned(), key));
    let secrets =
        spec.stacks.iter().flat_map(|stack| stack.secrets.iter().map(move |(key, from)| (variable(stack, key), from)));
    let secrets = credentials.chain(secrets);
    let secrets = secrets.map(|(name, from)| json!({ "name": name, "valueFrom": { "secretKeyRef": from.in_pod() } }));
    url.chain(secrets).collect()
}

/// Two stacks may have other values for one key, and keys are no names of variables.
fn variable(stack: &WorkspaceStack, key: &str) -> String {
    format!("CONFIG_{}", name::hash([&stack.name, key]).to_uppercase())
}
