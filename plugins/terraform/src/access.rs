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
    spec.backend.is_in_cluster()
}

/// Makes the `ServiceAccount`, its Role and the `RoleBinding` between them. `parts` are what the Job is made of.
pub(crate) fn objects(spec: &TerraformConfig, app: &Application, parts: [&Object; 2]) -> Vec<Object> {
    let account = account(app);
    // The pod says for itself whether it wants a token.
    let service_account = app.object("v1", "ServiceAccount", &account).with("automountServiceAccountToken", false);
    // The state may be in another namespace than the Job.
    let arguments = spec.backend.arguments(namespace(app));
    let state_namespace = arguments.get("namespace").and_then(Value::as_str).filter(|_| spec.backend.is_in_cluster());
    let placed = |object: Object| object.in_namespace(state_namespace.unwrap_or_else(|| namespace(app)));
    let rules = if spec.backend.is_in_cluster() { state_rules(spec) } else { own_rules(parts) };
    let role = placed(app.object(RBAC, "Role", &account)).with("rules", rules);
    let binding = placed(app.object(RBAC, "RoleBinding", &account))
        .with("roleRef", json!({ "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": account }))
        .with("subjects", json!([{ "kind": "ServiceAccount", "name": account, "namespace": namespace(app) }]));
    vec![service_account, role, binding]
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
    let state = format!("tfstate-default-{suffix}");
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

/// What a Job may do whose state is elsewhere: see what it is made of. No token is mounted into its pod.
fn own_rules(parts: [&Object; 2]) -> Vec<Value> {
    let rule = |object: &Object| {
        let resources = [format!("{}s", object.kind().to_lowercase())];
        json!({ "apiGroups": [""], "resources": resources, "resourceNames": [object.name()], "verbs": ["get"] })
    };
    parts.map(rule).to_vec()
}
