//! Volumes that users add to the pod: certificates, credentials that are files, mirrors and caches of providers.

use crate::configuration::WORKSPACE;
use crate::{approval, pod, secret};
use kure_core::prelude::*;
use kure_core::{Report, name};
use std::collections::BTreeMap;

/// The names of the volumes that kure gives the pod.
const OWN: [&str; 5] = ["backend", "configuration", "plans", "temporary", "workspace"];

/// A volume and where the containers find it. It is one of `secret`, `configMap` and `claim`.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Volume {
    /// Where every container finds it: a path from the root, such as `/etc/ssl/company`.
    pub(crate) path: String,
    /// The file or folder of the volume that is found there, such as a key of a Secret. The whole volume if absent.
    pub(crate) sub_path: Option<String>,
    /// The name of a Secret in the namespace.
    pub(crate) secret: Option<String>,
    /// The name of a `ConfigMap` in the namespace.
    pub(crate) config_map: Option<String>,
    /// The name of a `PersistentVolumeClaim` in the namespace.
    pub(crate) claim: Option<String>,
    /// Whether Terraform may write to it, which only a claim allows. `false` if absent.
    #[serde(default)]
    pub(crate) writable: bool,
}

impl Volume {
    /// Says whether Terraform may write to the folder.
    pub(crate) fn holds(&self, folder: &str) -> bool {
        self.writable && is_below(folder, &self.path)
    }

    /// Makes the volume of a pod.
    pub(crate) fn source(&self, name: &str) -> Value {
        json!({
            "name": name,
            "secret": self.secret.as_ref().map(|name| json!({ "secretName": name, "defaultMode": 0o440 })),
            "configMap": self.config_map.as_ref().map(|name| json!({ "name": name })),
            "persistentVolumeClaim": self.claim.as_ref().map(|name| json!({ "claimName": name })),
        })
    }

    /// Makes the mount of a container.
    pub(crate) fn mount(&self, name: &str) -> Value {
        let read_only = (!self.writable).then_some(true);
        json!({ "name": name, "mountPath": self.path, "subPath": self.sub_path, "readOnly": read_only })
    }

    fn check(&self, report: &mut Report<'_>) {
        let sources = [("secret", &self.secret), ("configMap", &self.config_map), ("claim", &self.claim)];
        let given: Vec<_> = sources.iter().filter_map(|(field, name)| Some((field, name.as_ref()?))).collect();
        if given.len() != 1 {
            report.error(format!("expected one of `secret`, `configMap` and `claim`, found {}", given.len()));
        }
        for (field, name) in given {
            secret::check_name(name, &mut report.at(*field));
        }
        if let Some(problem) = path_problem(&self.path) {
            report.at("path").error(problem);
        }
        let is_fine =
            |path: &str| !path.starts_with('/') && !path.is_empty() && path.split('/').all(|part| part != "..");
        if let Some(path) = self.sub_path.as_ref().filter(|path| !is_fine(path)) {
            report.at("subPath").error(format!("expected a path from the volume's folder, found {path:?}"));
        }
        if self.writable && self.claim.is_none() {
            report.at("writable").error("expected a claim, which alone can be written to, found another volume");
        }
    }
}

/// Says what is wrong with the volumes that `report` is at.
pub(crate) fn check(volumes: &BTreeMap<String, Volume>, report: &mut Report<'_>) {
    let mut paths = BTreeMap::new();
    for (name, volume) in volumes {
        if OWN.contains(&name.as_str()) {
            report.key(name).error(format!("expected a name that is free, found {name:?}, which kure uses"));
        } else if let Some(problem) = name::label_problem(name) {
            report.key(name).error(problem);
        }
        volume.check(&mut report.at(name));
        if let Some(other) = paths.insert(volume.path.trim_end_matches('/'), name) {
            let message = format!("expected a path of its own, found that of the volume {other:?}");
            report.at(name).at("path").error(message);
        }
    }
}

/// Says what keeps a path from being where a volume is mounted.
fn path_problem(path: &str) -> Option<String> {
    let own = [WORKSPACE, pod::BACKEND, approval::FOLDER];
    if let Some(own) = own.iter().find(|own| is_below(path, own)) {
        return Some(format!("expected a path outside {own}, which kure uses, found {path:?}"));
    }
    let is_fine = path.starts_with('/') && !path.contains(':') && path.split('/').all(|part| part != "..");
    let is_taken = matches!(path.trim_end_matches('/'), "" | pod::TEMPORARY);
    (!is_fine || is_taken).then(|| format!("expected a path such as `/etc/ssl/company`, found {path:?}"))
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
