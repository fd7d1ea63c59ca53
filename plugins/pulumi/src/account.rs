//! The `ServiceAccount` of the workspace pod, and the rights that it has.

use crate::spec::ServiceAccount;
use kure_core::prelude::*;
use kure_core::{name, parts};

const GROUP: &str = "rbac.authorization.k8s.io";
const RBAC: &str = "rbac.authorization.k8s.io/v1";

/// Returns the name of the workspace pod's account.
pub(crate) fn name(account: &ServiceAccount, app: &Application) -> String {
    account.name.clone().unwrap_or_else(|| name::joined(&[app.name(), "pulumi"], name::LABEL))
}

/// Makes the account, unless it exists already, and binds what it may do.
///
/// The pod's agent asks the API server whether a caller may start an update: only `system:auth-delegator` may ask.
pub(crate) fn objects(account: &ServiceAccount, app: &Application) -> Vec<Object> {
    let mut objects = Vec::new();
    if account.name.is_none() {
        let object = app.object("v1", "ServiceAccount", name(account, app));
        objects
            .push(account.annotations.iter().fold(object, |object, (key, value)| object.with_annotation(key, value)));
    }
    let delegation = cluster_name(app, "pulumi-auth-delegator");
    objects.push(binding(
        account,
        app,
        &Bound { name: &delegation, kind: "ClusterRole", role: "system:auth-delegator" },
    ));
    if !account.cluster_rules.is_empty() {
        let name = cluster_name(app, "pulumi");
        objects.push(app.cluster_object(RBAC, "ClusterRole", &name).with("rules", json!(account.cluster_rules)));
        objects.push(binding(account, app, &Bound { name: &name, kind: "ClusterRole", role: &name }));
    }
    if !account.rules.is_empty() {
        let name = name::joined(&[app.name(), "pulumi"], name::LABEL);
        objects.push(app.object(RBAC, "Role", &name).with("rules", json!(account.rules)));
        objects.push(binding(account, app, &Bound { name: &name, kind: "Role", role: &name }));
    }
    objects
}

/// A role that is bound, and the name of its binding.
struct Bound<'b> {
    name: &'b str,
    kind: &'static str,
    role: &'b str,
}

fn binding(account: &ServiceAccount, app: &Application, bound: &Bound<'_>) -> Object {
    let object = match bound.kind {
        "Role" => app.object(RBAC, "RoleBinding", bound.name),
        _ => app.cluster_object(RBAC, "ClusterRoleBinding", bound.name),
    };
    let subject = json!({ "kind": "ServiceAccount", "name": name(account, app), "namespace": app.namespace() });
    object
        .with("roleRef", json!({ "apiGroup": GROUP, "kind": bound.kind, "name": bound.role }))
        .with("subjects", json!([subject]))
}

/// Names what belongs to the whole cluster. Namespaces and documents have no dots in their names, so no two are alike.
fn cluster_name(app: &Application, what: &str) -> String {
    format!("{}.{}.{what}", app.namespace().unwrap_or_default(), app.name())
}

/// Says what is wrong with the account that `report` is at.
pub(crate) fn check(account: &ServiceAccount, report: &mut Report<'_>) {
    parts::check_annotations(&account.annotations, &mut report.at("annotations"));
    if let Some(name) = &account.name {
        crate::secret::check_name(name, &mut report.at("name"));
        if !account.annotations.is_empty() {
            let mut report = report.at("annotations");
            let finding =
                report.error(format!("expected no annotations of an account that exists, found some for {name:?}"));
            finding.help("leave out `name` and kure makes an account, or annotate it where it is made");
        }
    }
    for (field, rules) in [("rules", &account.rules), ("clusterRules", &account.cluster_rules)] {
        for (i, rule) in rules.iter().enumerate() {
            rule.check(&mut report.at(field).at(i));
        }
    }
}
