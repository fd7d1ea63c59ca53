//! The `ServiceAccount`, and the roles that say what it may do.

use crate::labels;
use crate::spec::AppWorkload;
use kure_core::prelude::*;

const RBAC: &str = "rbac.authorization.k8s.io/v1";

/// Returns the name of the pods' `ServiceAccount`.
pub(crate) fn name<'s>(spec: &'s AppWorkload, app: &'s Application) -> &'s str {
    spec.service_account.name.as_deref().unwrap_or(app.name())
}

/// Says whether the containers get a token for the API server.
pub(crate) fn has_token(spec: &AppWorkload) -> bool {
    let account = &spec.service_account;
    account.automount_token.unwrap_or(!account.rules.is_empty() || !account.cluster_rules.is_empty())
}

/// Makes the `ServiceAccount`, and with rules the roles and their bindings.
pub(crate) fn objects(spec: &AppWorkload, app: &Application) -> Vec<Object> {
    let account = &spec.service_account;
    let name = name(spec, app);
    let mut objects = Vec::new();
    if account.create {
        let object = labels::object(spec, app, "v1", "ServiceAccount", name)
            .with("automountServiceAccountToken", has_token(spec));
        objects
            .push(account.annotations.iter().fold(object, |object, (key, value)| object.with_annotation(key, value)));
    }
    let subject = json!({ "kind": "ServiceAccount", "name": name, "namespace": app.namespace() });
    if !account.rules.is_empty() {
        let role = labels::object(spec, app, RBAC, "Role", app.name()).with("rules", json!(account.rules));
        let binding = labels::object(spec, app, RBAC, "RoleBinding", app.name());
        objects.extend(bound(role, binding, &subject));
    }
    if !account.cluster_rules.is_empty() {
        // Namespaces and applications have no dots in their names, so no two are alike.
        let name = format!("{}.{}", app.namespace().unwrap_or_default(), app.name());
        let role = labels::cluster_object(spec, app, RBAC, "ClusterRole", &name);
        let binding = labels::cluster_object(spec, app, RBAC, "ClusterRoleBinding", &name);
        objects.extend(bound(role.with("rules", json!(account.cluster_rules)), binding, &subject));
    }
    objects
}

fn bound(role: Object, binding: Object, subject: &Value) -> [Object; 2] {
    let binding = binding
        .with("roleRef", json!({ "apiGroup": role.group(), "kind": role.kind(), "name": role.name() }))
        .with("subjects", json!([subject]));
    [role, binding]
}
