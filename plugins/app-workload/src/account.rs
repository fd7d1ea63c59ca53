//! The `ServiceAccount`, and the Role that says what it may do.

use crate::labels;
use crate::spec::AppWorkload;
use kure_core::prelude::*;

/// Returns the name of the pods' `ServiceAccount`.
pub(crate) fn name<'s>(spec: &'s AppWorkload, app: &'s Application) -> &'s str {
    spec.service_account.name.as_deref().unwrap_or(app.name())
}

/// Says whether the containers get a token for the API server.
pub(crate) fn has_token(spec: &AppWorkload) -> bool {
    let account = &spec.service_account;
    account.automount_token.unwrap_or(!account.rules.is_empty())
}

/// Makes the `ServiceAccount`, and with rules a Role and its `RoleBinding`.
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
    if !account.rules.is_empty() {
        let api = "rbac.authorization.k8s.io";
        let role =
            labels::object(spec, app, &format!("{api}/v1"), "Role", app.name()).with("rules", json!(account.rules));
        let subject = json!({ "kind": "ServiceAccount", "name": name, "namespace": app.namespace() });
        let binding = labels::object(spec, app, &format!("{api}/v1"), "RoleBinding", app.name())
            .with("roleRef", json!({ "apiGroup": api, "kind": "Role", "name": app.name() }))
            .with("subjects", json!([subject]));
        objects.extend([role, binding]);
    }
    objects
}
