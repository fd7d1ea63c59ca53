//! The Stack itself.

use crate::spec::{ConfigMapKey, FluxSource, Git, GitAuth, Prerequisite, PulumiStack, SecretKey, Source};
use crate::{account, filled, short_name};
use kure_core::prelude::*;
use serde_json::Map;
use std::collections::BTreeMap;

/// Makes the Stack.
pub(crate) fn object(spec: &PulumiStack, app: &Application) -> Object {
    let mut fields = Map::new();
    for part in [source(&spec.source, app), settings(spec), behaviour(spec, app)] {
        if let Value::Object(part) = part {
            fields.extend(part);
        }
    }
    app.object("pulumi.com/v1", "Stack", short_name(app.name())).with("spec", fields)
}

fn source(source: &Source, app: &Application) -> Value {
    match source {
        Source::Git(git) => repository(git),
        Source::Flux(flux) => json!({ "fluxSource": flux_source(flux) }),
        Source::Program(_) => json!({ "programRef": { "name": short_name(app.name()) } }),
        Source::ProgramRef(program) => json!({ "programRef": { "name": short_name(&program.name) } }),
        // A Stack has no field for it: the template of its Workspace has one.
        Source::Local(_) => Value::Null,
    }
}

fn repository(git: &Git) -> Value {
    json!({
        "projectRepo": git.url,
        "branch": git.branch,
        "commit": git.commit,
        "repoDir": git.directory,
        "shallow": git.shallow.then_some(true),
        "gitAuth": git.auth.as_ref().map(GitAuth::in_stack),
    })
}

fn flux_source(flux: &FluxSource) -> Value {
    let version = flux.api_version.as_deref().unwrap_or("source.toolkit.fluxcd.io/v1");
    json!({
        "sourceRef": { "apiVersion": version, "kind": flux.kind, "name": flux.name },
        "dir": flux.directory,
    })
}

/// What the stack is, and what it knows.
fn settings(spec: &PulumiStack) -> Value {
    let maps: BTreeMap<_, _> = spec.config_from.iter().map(|(key, from)| (key, config_map(from))).collect();
    let secrets: BTreeMap<_, _> = spec.secrets.iter().map(|(key, from)| (key, SecretKey::in_stack(from))).collect();
    let credentials: BTreeMap<_, _> = spec.backend.credentials().map(|(name, from)| (name, from.in_stack())).collect();
    json!({
        "stack": spec.stack,
        "backend": spec.backend.url,
        "envRefs": filled(json!(credentials)),
        "secretsProvider": spec.secrets_provider,
        "config": filled(json!(spec.config)),
        "configRef": filled(json!(maps)),
        "secretsRef": filled(json!(secrets)),
        "environment": filled(json!(spec.esc_environments)),
    })
}

fn config_map(from: &ConfigMapKey) -> Value {
    json!({ "name": from.config_map, "key": from.key, "json": from.json.then_some(true) })
}

/// When and how the stack is updated.
fn behaviour(spec: &PulumiStack, app: &Application) -> Value {
    let prerequisites: Vec<_> = spec.prerequisites.iter().map(prerequisite).collect();
    let set = |value: bool| value.then_some(true);
    json!({
        "prerequisites": filled(json!(prerequisites)),
        "targets": filled(json!(spec.targets)),
        "targetDependents": set(spec.target_dependents),
        "preview": set(spec.preview),
        "refresh": set(spec.refresh),
        "destroyOnFinalize": set(spec.destroy_on_finalize),
        "runProgram": set(spec.run_program),
        "continueResyncOnCommitMatch": set(spec.continue_resync_on_commit_match),
        "resyncFrequencySeconds": spec.resync_frequency_seconds,
        "retryOnUpdateConflict": set(spec.retry_on_update_conflict),
        "retryMaxBackoffDurationSeconds": spec.retry_max_backoff_duration_seconds,
        "useLocalStackOnly": set(spec.use_local_stack_only),
        "workspaceReclaimPolicy": spec.workspace_reclaim_policy,
        "serviceAccountName": account::name(&spec.service_account, app),
        "workspaceTemplate": template(spec),
    })
}

fn prerequisite(prerequisite: &Prerequisite) -> Value {
    let within = prerequisite.succeeded_within.as_ref().map(|within| json!({ "succeededWithinDuration": within }));
    json!({ "name": short_name(&prerequisite.name), "requirement": within })
}

fn template(spec: &PulumiStack) -> Option<Value> {
    let mut workspace = spec.workspace.in_workspace(Vec::new());
    if let Source::Local(local) = &spec.source {
        workspace["local"] = json!({ "dir": local.directory });
    }
    filled(workspace).map(|workspace| json!({ "spec": workspace }))
}
