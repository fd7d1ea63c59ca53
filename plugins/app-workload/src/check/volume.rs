//! The rules for volumes and claims.

use super::{each_once, exactly_one, mount, projected, reference};
use crate::spec::{AppWorkload, ClaimMetadata, ClaimSpec, ClaimTemplate, Volume};
use kure_core::{name, parts, prelude::*};

/// Says what is wrong with the volumes and claim templates.
pub(super) fn all(spec: &AppWorkload, report: &mut Report<'_>) {
    each_once("volume", "name", spec.volumes.iter().map(|volume| &*volume.name), &mut report.at("volumes"));
    for (i, volume) in spec.volumes.iter().enumerate() {
        self::volume(volume, &mut report.at("volumes").at(i));
        if volume.host_path.is_some() && !spec.allow_host_paths {
            report
                .at("volumes")
                .at(i)
                .at("hostPath")
                .error("expected `allowHostPaths: true` beside a folder of the node, found none")
                .help("a pod with such a volume can reach what belongs to others");
        }
    }
    for (i, claim) in spec.volume_claim_templates.iter().enumerate() {
        let mut report = report.at("volumeClaimTemplates");
        let name = &claim.metadata.name;
        let others = spec.volume_claim_templates[..i].iter().any(|other| other.metadata.name == *name);
        if others || spec.volumes.iter().any(|volume| volume.name == *name) {
            report.at(i).at("metadata").at("name").error(format!("expected each volume once, found {name:?} again"));
        }
        self::claim(claim, &mut report.at(i));
    }
    mount::unmounted(spec, report);
}

fn volume(volume: &Volume, report: &mut Report<'_>) {
    if let Some(problem) = name::label_problem(&volume.name) {
        report.at("name").error(problem);
    }
    let choices = [
        ("emptyDir", volume.empty_dir.is_some()),
        ("configMap", volume.config_map.is_some()),
        ("secret", volume.secret.is_some()),
        ("persistentVolumeClaim", volume.persistent_volume_claim.is_some()),
        ("ephemeral", volume.ephemeral.is_some()),
        ("projected", volume.projected.is_some()),
        ("downwardAPI", volume.downward_api.is_some()),
        ("csi", volume.csi.is_some()),
        ("hostPath", volume.host_path.is_some()),
    ];
    exactly_one(&choices, report);
    if let Some(config) = &volume.config_map {
        reference::object(&config.name, &mut report.at("configMap").at("name"));
        reference::files(&config.items, &mut report.at("configMap").at("items"));
    }
    if let Some(secret) = &volume.secret {
        reference::object(&secret.secret_name, &mut report.at("secret").at("secretName"));
        reference::files(&secret.items, &mut report.at("secret").at("items"));
    }
    if let Some(claim) = &volume.persistent_volume_claim {
        reference::object(&claim.claim_name, &mut report.at("persistentVolumeClaim").at("claimName"));
    }
    if let Some(csi) = &volume.csi {
        reference::object(&csi.driver, &mut report.at("csi").at("driver"));
        if let Some(secret) = &csi.node_publish_secret_ref {
            reference::object(&secret.name, &mut report.at("csi").at("nodePublishSecretRef").at("name"));
        }
    }
    if let Some(ephemeral) = &volume.ephemeral {
        let mut report = report.at("ephemeral");
        storage(&ephemeral.volume_claim_template.spec, &mut report.at("volumeClaimTemplate").at("spec"));
    }
    if let Some(projected) = &volume.projected {
        projected::check(projected, &mut report.at("projected"));
    }
    if let Some(fields) = &volume.downward_api {
        projected::pod_fields(fields, &mut report.at("downwardAPI"));
    }
    if let Some(path) = volume.host_path.as_ref().map(|host| &host.path)
        && (!path.starts_with('/') || path.split('/').any(|step| step == ".."))
    {
        report.at("hostPath").at("path").error(format!("expected a path from `/` without `..`, found {path:?}"));
    }
    if let Some(limit) = volume.empty_dir.as_ref().and_then(|folder| folder.size_limit.as_ref()) {
        limit.check("bytes", &mut report.at("emptyDir").at("sizeLimit"));
    }
}

fn claim(claim: &ClaimTemplate, report: &mut Report<'_>) {
    let ClaimMetadata { name, labels, annotations } = &claim.metadata;
    let mut metadata = report.at("metadata");
    if let Some(problem) = name::label_problem(name) {
        metadata.at("name").error(problem);
    }
    parts::check_labels(labels, &mut metadata.at("labels"));
    parts::check_annotations(annotations, &mut metadata.at("annotations"));
    storage(&claim.spec, &mut report.at("spec"));
}

/// Says what is wrong with what is claimed.
fn storage(claim: &ClaimSpec, report: &mut Report<'_>) {
    let class = claim.storage_class_name.as_deref().filter(|class| !class.is_empty());
    if let Some(problem) = class.and_then(name::subdomain_problem) {
        report.at("storageClassName").error(problem);
    }
    if claim.access_modes.is_empty() {
        report.at("accessModes").error("expected at least one access mode, found none");
    }
    let mut report = report.at("resources");
    for (field, amounts) in [("requests", &claim.resources.requests), ("limits", &claim.resources.limits)] {
        for (resource, quantity) in amounts {
            if resource == "storage" {
                quantity.check("bytes", &mut report.at(field).at(resource));
            } else {
                report.at(field).at(resource).error(format!("expected storage, found {resource:?}"));
            }
        }
    }
    if !claim.resources.requests.contains_key("storage") {
        report.error("expected `requests` with `storage`, found none");
    }
}
