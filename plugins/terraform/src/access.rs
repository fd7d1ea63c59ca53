//! Who the Job is to the cluster: a `ServiceAccount` and no more rights than it needs.

use crate::TerraformConfig;
use kure_core::name;
use kure_core::prelude::*;

const RBAC: &str = "rbac.authorization.k8s.io/v1";

/// Returns the name of the `ServiceAccount`, the Role and the `RoleBinding`.
pub(crate) fn account(app: &Application) -> String {
    name::joined(&[app.name(), "terraform"], name::LABEL)
}

/// Says whether a container of the Job speaks to the cluster.
pub(crate) fn needs_token(spec: &TerraformConfig) -> bool {
    spec.backend.is_in_cluster() || !spec.service_account.rules.is_empty()
}

/// Makes the `ServiceAccount`, and a Role with its `RoleBinding` for each namespace in which the Job needs rights.
///
/// A Job whose state is outside the cluster needs none: the kubelet mounts what the pod reads, without asking whether
/// the pod's account may read it.
pub(crate) fn objects(spec: &TerraformConfig, app: &Application) -> Vec<Object> {
    let account = account(app);
    // The pod says for itself whether it wants a token.
    let service_account = app.object("v1", "ServiceAccount", &account).with("automountServiceAccountToken", false);
    let annotations = spec.service_account.annotations.iter();
    let service_account =
        annotations.fold(service_account, |account, (key, value)| account.with_annotation(key, value));

    let state = spec.backend.state_namespace(namespace(app));
    let mut rules: Vec<_> = spec.service_account.rules.iter().map(|rule| json!(rule)).collect();
    let mut objects = vec![service_account];
    match &state {
        Some(state) if state == namespace(app) => rules.extend(state_rules(spec)),
        Some(state) => {
            let name = name::joined(&[namespace(app), &account], name::LABEL);
            objects.extend(grant(app, state, &name, state_rules(spec)));
        }
        None => {}
    }
    if !rules.is_empty() {
        objects.extend(grant(app, namespace(app), &account, rules));
    }
    objects
}

/// Gives the Job's account `rules` in a namespace.
fn grant(app: &Application, in_namespace: &str, name: &str, rules: Vec<Value>) -> [Object; 2] {
    let object = |kind| app.object(RBAC, kind, name).in_namespace(in_namespace);
    let subject = json!({ "kind": "ServiceAccount", "name": account(app), "namespace": namespace(app) });
    [
        object("Role").with("rules", rules),
        object("RoleBinding")
            .with("roleRef", json!({ "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name }))
            .with("subjects", json!([subject])),
    ]
}

/// Gives the application a namespace, which the subject of a `RoleBinding` needs, and so all objects have.
pub(crate) fn placed(app: &Application) -> Application {
    app.clone().in_namespace(namespace(app))
}

/// Returns the namespace of the Job.
pub(crate) fn namespace(app: &Application) -> &str {
    app.namespace().unwrap_or("default")
}

/// What the `kubernetes` backend does: it looks for the state among all Secrets, and creates or changes its own.
///
/// `list` cannot be limited to a name, so state is best kept in a namespace of its own.
fn state_rules(spec: &TerraformConfig) -> Vec<Value> {
    let suffix = spec.backend.config.get("secret_suffix").and_then(Value::as_str).unwrap_or_default();
    let workspace = spec.workspace.as_deref().unwrap_or("default");
    let state = format!("tfstate-{workspace}-{suffix}");
    let lock = format!("lock-{state}");
    vec![
        json!({ "apiGroups": [""], "resources": ["secrets"], "verbs": ["create", "list"] }),
        json!({ "apiGroups": [""], "resources": ["secrets"], "resourceNames": [state], "verbs": ["get", "update"] }),
        json!({ "apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["create"] }),
        json!({
            "apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "resourceNames": [lock],
            "verbs": ["get", "update"],
        }),
    ]
}
