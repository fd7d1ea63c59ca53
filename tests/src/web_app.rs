//! The workload that speed is measured with: one document of 24 lines becomes five objects of 160 lines.

use kure_core::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The plugin of the workload.
pub struct WebApps;

impl Packaged for WebApps {
    const PACKAGE: Package = Package { name: "kure-plugin-web-app", ..package!() };
}

impl Plugin for WebApps {
    const KINDS: &'static [Kind] = &[Kind::of::<WebApp>()];
}

/// The plugin's registration.
pub static KURE_PLUGIN: Descriptor = Descriptor::of::<WebApps>();
kure_core::submit!(KURE_PLUGIN);

/// A web application behind an Ingress.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebApp {
    /// The container image.
    image: String,
    /// How many pods run.
    replicas: u16,
    /// The port on which the application listens.
    port: u16,
    /// The host name of the Ingress.
    host: String,
    /// Whether the Ingress ends TLS.
    tls: bool,
    /// The CPU that a pod requests.
    cpu: String,
    /// The memory that a pod may use.
    memory: String,
    /// Environment variables.
    env: BTreeMap<String, String>,
    /// The file `application.properties`.
    config: String,
}

impl Generator for WebApp {
    const GVK: Gvk = gvk!("bench.example.com/v1alpha1", "WebApp");

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let name = app.name();
        let selector = json!({ "app.kubernetes.io/name": name, "app.kubernetes.io/instance": name });
        let object = |api_version, kind| {
            let object = app.object(api_version, kind, name).with_label("app.kubernetes.io/instance", name);
            let object = object.with_label("app.kubernetes.io/part-of", app.namespace().unwrap_or_default());
            object.with_label("app.kubernetes.io/managed-by", "bench")
        };
        let mut data = json!(self.env);
        data["application.properties"] = json!(self.config);
        Ok(vec![
            object("v1", "ServiceAccount").with("automountServiceAccountToken", false),
            object("v1", "ConfigMap").with("data", data),
            object("apps/v1", "Deployment").with("spec", self.deployment(app, &selector)),
            object("v1", "Service").with(
                "spec",
                json!({
                    "type": "ClusterIP",
                    "selector": selector,
                    "ports": [{ "name": "http", "port": 80, "targetPort": "http", "protocol": "TCP" }],
                }),
            ),
            object("networking.k8s.io/v1", "Ingress").with("spec", self.ingress(name)),
        ])
    }
}

impl WebApp {
    fn deployment(&self, app: &Application, selector: &Value) -> Value {
        let name = app.name();
        let probe = |path, period| json!({ "httpGet": { "path": path, "port": "http" }, "periodSeconds": period });
        json!({
            "replicas": self.replicas,
            "revisionHistoryLimit": 3,
            "selector": { "matchLabels": selector },
            "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": "25%", "maxUnavailable": 0 } },
            "template": {
                "metadata": {
                    "labels": {
                        "app.kubernetes.io/name": name,
                        "app.kubernetes.io/instance": name,
                        "app.kubernetes.io/part-of": app.namespace(),
                        "app.kubernetes.io/managed-by": "bench",
                    },
                    "annotations": {
                        "prometheus.io/scrape": "true",
                        "prometheus.io/port": self.port.to_string(),
                    },
                },
                "spec": {
                    "serviceAccountName": name,
                    "securityContext": {
                        "runAsNonRoot": true,
                        "runAsUser": 10001,
                        "seccompProfile": { "type": "RuntimeDefault" },
                    },
                    "containers": [{
                        "name": name,
                        "image": self.image,
                        "imagePullPolicy": "IfNotPresent",
                        "ports": [{ "name": "http", "containerPort": self.port, "protocol": "TCP" }],
                        "envFrom": [{ "configMapRef": { "name": name } }],
                        "resources": {
                            "requests": { "cpu": self.cpu, "memory": self.memory },
                            "limits": { "memory": self.memory },
                        },
                        "livenessProbe": probe("/healthz", 10),
                        "readinessProbe": probe("/readyz", 5),
                        "securityContext": {
                            "allowPrivilegeEscalation": false,
                            "readOnlyRootFilesystem": true,
                            "capabilities": { "drop": ["ALL"] },
                        },
                        "volumeMounts": [{ "name": "config", "mountPath": "/etc/app", "readOnly": true }],
                    }],
                    "volumes": [{ "name": "config", "configMap": { "name": name } }],
                },
            },
        })
    }

    fn ingress(&self, name: &str) -> Value {
        let service = json!({ "service": { "name": name, "port": { "name": "http" } } });
        json!({
            "ingressClassName": "nginx",
            "rules": [{
                "host": self.host,
                "http": { "paths": [{ "path": "/", "pathType": "Prefix", "backend": service }] },
            }],
            "tls": self.tls.then(|| json!([{ "hosts": [self.host], "secretName": format!("{name}-tls") }])),
        })
    }
}

/// Returns the document with number `i`: the same number, the same text.
pub fn document(i: usize) -> String {
    const TRICKY: [&str; 8] = ["on", "0.25", "1e3", "null", "2026-01-02", "it's", "a: b", " lead"];
    let (name, team) = (format!("app-{i:05}"), format!("team-{:02}", i % 40));
    let mut text = String::with_capacity(512);
    let lines = [
        "apiVersion: bench.example.com/v1alpha1".to_owned(),
        "kind: WebApp".to_owned(),
        "metadata:".to_owned(),
        format!("  name: {name}"),
        format!("  namespace: {team}"),
        "spec:".to_owned(),
        format!("  image: registry.example.com/{team}/{name}:1.{}.{}", i % 30, i % 97),
        format!("  replicas: {}", 1 + i % 9),
        format!("  port: {}", 8000 + i % 1000),
        format!("  host: {name}.apps.example.com"),
        format!("  tls: {}", !i.is_multiple_of(4)),
        format!("  cpu: {}", ["100m", "250m", "\"1\"", "1500m"][i % 4]),
        format!("  memory: {}", ["128Mi", "256Mi", "1Gi"][i % 3]),
        "  env:".to_owned(),
        format!("    LOG_LEVEL: {}", ["info", "debug", "warn", "error"][i % 4]),
        format!("    REGION: {}", ["eu-west-1", "us-east-1", "ap-south-1"][i % 3]),
        format!("    FEATURE: {:?}", TRICKY[i % TRICKY.len()]),
        format!("    SHARD: \"{}\"", i % 64),
        format!("    GREETING: \"hello: #{i} it's\""),
        "  config: |".to_owned(),
        format!("    server.port={}", 8000 + i % 1000),
        format!("    server.name={name}"),
        format!("    cache.size={}", i % 4096),
    ];
    for line in lines {
        writeln!(text, "{line}").expect("a string takes what is written to it");
    }
    text
}

/// Returns `count` documents as one stream.
pub fn stream(count: usize) -> String {
    (0..count).map(document).collect::<Vec<_>>().join("---\n")
}
