//! Every object of a built-in kind that an example generates, read by types made from Kubernetes' own description.
//!
//! The types are those of the oldest Kubernetes that kure is for, so that no newer field slips in.

mod flux;
mod gateway;
mod in_tree;
mod pulumi;

use in_tree::PLUGINS;
use k8s_openapi::api::{apps, autoscaling, batch, core, networking, policy, rbac, scheduling};
use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions;
use kure_core::{Object, testing::Case};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Reads an object and says what Kubernetes would not understand or would read as something else.
type Oracle = fn(&Value) -> Vec<String>;

const ORACLES: &[(&str, &str, Oracle)] = &[
    ("v1", "ConfigMap", read::<core::v1::ConfigMap>),
    ("v1", "Namespace", read::<core::v1::Namespace>),
    ("v1", "PersistentVolumeClaim", read::<core::v1::PersistentVolumeClaim>),
    ("v1", "ResourceQuota", read::<core::v1::ResourceQuota>),
    ("v1", "Secret", read::<core::v1::Secret>),
    ("v1", "Service", read::<core::v1::Service>),
    ("v1", "ServiceAccount", read::<core::v1::ServiceAccount>),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition", read::<apiextensions::v1::CustomResourceDefinition>),
    ("apps/v1", "DaemonSet", read::<apps::v1::DaemonSet>),
    ("apps/v1", "Deployment", read::<apps::v1::Deployment>),
    ("apps/v1", "StatefulSet", read::<apps::v1::StatefulSet>),
    ("autoscaling/v2", "HorizontalPodAutoscaler", read::<autoscaling::v2::HorizontalPodAutoscaler>),
    ("batch/v1", "CronJob", read::<batch::v1::CronJob>),
    ("batch/v1", "Job", read::<batch::v1::Job>),
    ("auto.pulumi.com/v1alpha1", "Workspace", read::<pulumi::Workspace>),
    ("gateway.networking.k8s.io/v1", "HTTPRoute", read::<gateway::HttpRoute>),
    ("helm.toolkit.fluxcd.io/v2", "HelmRelease", read::<flux::HelmRelease>),
    ("networking.k8s.io/v1", "Ingress", read::<networking::v1::Ingress>),
    ("networking.k8s.io/v1", "NetworkPolicy", read::<networking::v1::NetworkPolicy>),
    ("policy/v1", "PodDisruptionBudget", read::<policy::v1::PodDisruptionBudget>),
    ("pulumi.com/v1", "Program", read::<pulumi::Program>),
    ("pulumi.com/v1", "Stack", read::<pulumi::Stack>),
    ("rbac.authorization.k8s.io/v1", "ClusterRole", read::<rbac::v1::ClusterRole>),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", read::<rbac::v1::ClusterRoleBinding>),
    ("rbac.authorization.k8s.io/v1", "Role", read::<rbac::v1::Role>),
    ("rbac.authorization.k8s.io/v1", "RoleBinding", read::<rbac::v1::RoleBinding>),
    ("scheduling.k8s.io/v1", "PriorityClass", read::<scheduling::v1::PriorityClass>),
    ("source.toolkit.fluxcd.io/v1", "Bucket", read::<flux::Bucket>),
    ("source.toolkit.fluxcd.io/v1", "GitRepository", read::<flux::GitRepository>),
    ("source.toolkit.fluxcd.io/v1", "HelmRepository", read::<flux::HelmRepository>),
    ("source.toolkit.fluxcd.io/v1", "OCIRepository", read::<flux::OciRepository>),
];

#[test]
fn built_in_objects_are_what_kubernetes_describes() {
    let mut faults = Vec::new();
    for plugin in PLUGINS {
        for example in plugin.kinds().iter().flat_map(kure_core::Kind::examples) {
            let (objects, _) = Case::new(plugin).with_files(example.files()).objects(example.text());
            for object in &objects {
                let what = format!("{}, example {}, {} {}", plugin.id(), example.name(), object.kind(), object.name());
                faults.extend(self::faults(object).into_iter().map(|fault| format!("{what}: {fault}")));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_oracle_finds_what_is_wrong() {
    let service = |spec: Value| faults(&Object::new("v1", "Service", "shop").with("spec", spec));
    assert_eq!(service(json!({ "ports": [{ "port": 80, "targetPort": "http" }] })), [""; 0]);
    assert_eq!(service(json!({ "ports": [{ "port": 80, "target": 8080 }] })), ["unknown field spec.ports.0.target"]);
    assert_eq!(service(json!({ "ports": [{ "port": "80" }] })).len(), 1);
    let fraction = json!({ "ports": [{ "port": 80.5 }] });
    assert_eq!(service(fraction).len(), 1);
    assert_eq!(faults(&Object::new("v1", "Pod", "shop")), ["expected an oracle for v1 Pod, found none"]);
    assert_eq!(faults(&Object::new("apps/v1beta1", "Deployment", "shop")).len(), 1);
    let stack = |spec: Value| faults(&Object::new("pulumi.com/v1", "Stack", "shop").with("spec", spec));
    assert_eq!(stack(json!({ "stack": "acme/production", "refresh": true })), [""; 0]);
    assert_eq!(stack(json!({ "stack": "acme/production", "refreshes": true })).len(), 1);
    assert_eq!(stack(json!({ "stack": "acme/production", "refresh": "true" })).len(), 1);
    let plain = json!({ "stack": "acme/production", "secretsRef": { "a": { "type": "Literal", "literal": { "value": "b" } } } });
    assert_eq!(stack(plain).len(), 1);
    let release =
        |spec: Value| faults(&Object::new("helm.toolkit.fluxcd.io/v2", "HelmRelease", "shop").with("spec", spec));
    let chart = |kind: &str| json!({ "spec": { "chart": "shop", "sourceRef": { "kind": kind, "name": "charts" } } });
    assert_eq!(release(json!({ "interval": "1h30m", "chart": chart("HelmRepository") })), [""; 0]);
    assert_eq!(release(json!({ "interval": "1h30m", "chart": chart("OCIRepository") })).len(), 1);
    assert_eq!(release(json!({ "interval": "1d", "chart": chart("HelmRepository") })).len(), 1);
    assert_eq!(release(json!({ "interval": "1h", "releaseName": "r".repeat(54) })).len(), 1);
    assert_eq!(release(json!({ "interval": "1h", "install": { "skipCRDs": true } })).len(), 1);
    let bucket = |timeout: &str| json!({ "bucketName": "a", "endpoint": "b", "interval": "1h", "timeout": timeout });
    let source = |spec: Value| faults(&Object::new("source.toolkit.fluxcd.io/v1", "Bucket", "shop").with("spec", spec));
    assert_eq!((source(bucket("90s")).len(), source(bucket("1h")).len()), (0, 1));
    assert_eq!(faults(&Object::new("example.com/v1", "Anything", "shop")), [""; 0]);
}

#[test]
fn what_a_type_would_drop_is_found() {
    let before = json!({ "spec": { "ports": [{ "port": 80, "protocol": "" }] } });
    let after = json!({ "spec": { "ports": [{ "port": 80.0 }] }, "more": 1 });
    assert_eq!(lost(&before, &after).as_deref(), Some("spec.ports.0.protocol"));
    assert_eq!(lost(&after["spec"], &before["spec"]), None);
}

fn faults(object: &Object) -> Vec<String> {
    let oracle = ORACLES.iter().find(|(version, kind, _)| (*version, *kind) == (object.api_version(), object.kind()));
    match oracle {
        Some((_, _, read)) => read(&object.to_value()),
        None if looks_built_in(object) => {
            vec![format!("expected an oracle for {} {}, found none", object.api_version(), object.kind())]
        }
        None => Vec::new(),
    }
}

/// Kubernetes keeps groups without a dot, and those of `k8s.io`, for itself.
fn looks_built_in(object: &Object) -> bool {
    !object.group().contains('.') || object.group().ends_with(".k8s.io")
}

fn read<T: DeserializeOwned + Serialize>(object: &Value) -> Vec<String> {
    let mut unknown = Vec::new();
    let typed: Result<T, _> = serde_ignored::deserialize(object, |path| {
        unknown.push(format!("unknown field {}", path.to_string().replace(".?.", ".")));
    });
    match typed {
        Err(error) => vec![error.to_string()],
        Ok(_) if !unknown.is_empty() => unknown,
        Ok(typed) => {
            let again = serde_json::to_value(typed).expect("a type of Kubernetes is JSON");
            lost(object, &again).map_or_else(Vec::new, |path| vec![format!("lost on the way: {path}")])
        }
    }
}

/// Returns where a value is not there any more after a type has read and written it: it stood for nothing.
fn lost(before: &Value, after: &Value) -> Option<String> {
    let below = |step: &str, path: String| Some(format!("{step}.{path}").trim_end_matches('.').to_owned());
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => before.iter().find_map(|(key, value)| {
            let path = after.get(key).map_or(Some(String::new()), |again| lost(value, again))?;
            below(key, path)
        }),
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let mut pairs = before.iter().zip(after).enumerate();
            pairs.find_map(|(i, (before, after))| below(&i.to_string(), lost(before, after)?))
        }
        // The limits of a schema are floats to Kubernetes.
        (Value::Number(before), Value::Number(after)) => (before.as_f64() != after.as_f64()).then(String::new),
        _ => (before != after).then(String::new),
    }
}
