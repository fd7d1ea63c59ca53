//! What the Pod Security standard `restricted` says of the pods of each example.

use kure_core::testing::Case;
use kure_plugin_app_workload::KURE_PLUGIN;
use serde_json::{Value, json};

/// The volumes that the standard allows.
const VOLUMES: [&str; 8] =
    ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

#[test]
fn only_what_is_asked_for_is_beyond_the_standard() {
    for example in KURE_PLUGIN.kinds().iter().flat_map(kure_core::Kind::examples) {
        let (objects, _) = Case::new(&KURE_PLUGIN).with_files(example.files()).objects(example.text());
        let pods = objects.iter().filter_map(|object| pod(object.get("spec")?).cloned());
        let found: Vec<String> = pods.flat_map(|pod| violations(&pod)).collect();
        let asked: &[&str] = match example.name() {
            "agent" => &["hostNetwork", "hostPID", "volume logs", "user of agent", "hostPort of agent"],
            _ => &[],
        };
        assert_eq!(found, asked, "{}", example.name());
    }
}

fn pod(spec: &Value) -> Option<&Value> {
    let template = spec.get("template").or_else(|| spec.pointer("/jobTemplate/spec/template"))?;
    template.get("spec")
}

fn violations(pod: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    found.extend(
        ["hostNetwork", "hostPID"].iter().filter(|field| pod[**field] == true).map(|field| (*field).to_owned()),
    );
    for volume in pod["volumes"].as_array().into_iter().flatten() {
        if !VOLUMES.iter().any(|kind| volume.get(kind).is_some()) {
            found.push(format!("volume {}", volume["name"].as_str().unwrap()));
        }
    }
    for container in ["initContainers", "containers"].iter().filter_map(|field| pod[*field].as_array()).flatten() {
        let name = container["name"].as_str().unwrap();
        let own = &container["securityContext"];
        let either = |field: &str| own.get(field).unwrap_or(&pod["securityContext"][field]);
        let ports = || container["ports"].as_array().into_iter().flatten();
        let rules = [
            ("user", either("runAsNonRoot") == true && either("runAsUser") != 0),
            ("seccomp", either("seccompProfile")["type"] == "RuntimeDefault"),
            ("privileges", own["allowPrivilegeEscalation"] == false && own["privileged"] != true),
            ("capabilities", own["capabilities"]["drop"] == json!(["ALL"])),
            (
                "added capabilities",
                own["capabilities"].get("add").is_none() || own["capabilities"]["add"] == json!(["NET_BIND_SERVICE"]),
            ),
            ("hostPort", ports().all(|port| port.get("hostPort").is_none())),
        ];
        found.extend(rules.iter().filter(|(_, holds)| !holds).map(|(rule, _)| format!("{rule} of {name}")));
    }
    found
}
