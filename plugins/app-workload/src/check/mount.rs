//! The rules for where volumes appear in containers.

use super::{backend, each_once, reference};
use crate::spec::{AppWorkload, ClaimSpec, Container, MountPropagation, VolumeMode};
use kure_core::prelude::*;

/// Says what is wrong with where volumes appear in a container.
pub(super) fn all(container: &Container, spec: &AppWorkload, report: &mut Report<'_>) {
    mounts(container, spec, &mut report.at("volumeMounts"));
    let mut report = report.at("volumeDevices");
    each_once("path", "devicePath", container.volume_devices.iter().map(|device| &*device.device_path), &mut report);
    for (i, device) in container.volume_devices.iter().enumerate() {
        let mut report = report.at(i);
        known(&device.name, spec, &mut report.at("name"));
        if is_block(&device.name, spec) == Some(false) {
            report.at("name").error(format!("expected a volume of the mode Block, found {:?}", device.name));
        }
        backend::from_root(&device.device_path, &mut report.at("devicePath"));
    }
}

fn mounts(container: &Container, spec: &AppWorkload, report: &mut Report<'_>) {
    each_once("path", "mountPath", container.volume_mounts.iter().map(|mount| &*mount.mount_path), report);
    for (i, mount) in container.volume_mounts.iter().enumerate() {
        let mut report = report.at(i);
        known(&mount.name, spec, &mut report.at("name"));
        if is_block(&mount.name, spec) == Some(true) {
            report
                .at("name")
                .error(format!("expected a volume with a file system, found {:?} of the mode Block", mount.name))
                .help("list it under `volumeDevices`");
        }
        let path = &mount.mount_path;
        if !path.starts_with('/') || path.contains(':') {
            report.at("mountPath").error(format!("expected a path from `/` without `:`, found {path:?}"));
        }
        for (field, part) in [("subPath", &mount.sub_path), ("subPathExpr", &mount.sub_path_expr)] {
            if let Some(part) = part {
                reference::file(part, &mut report.at(field));
            }
        }
        if mount.sub_path.is_some() && mount.sub_path_expr.is_some() {
            report.at("subPathExpr").error("expected either `subPath` or `subPathExpr`, found both");
        }
        if mount.mount_propagation == Some(MountPropagation::Bidirectional)
            && container.security_context.privileged != Some(true)
        {
            report
                .at("mountPropagation")
                .error("expected `privileged: true` beside Bidirectional, found a container that is not");
        }
    }
}

fn known(name: &str, spec: &AppWorkload, report: &mut Report<'_>) {
    if spec.mountable().any(|known| known == name) {
        return;
    }
    let finding = report.error(format!("expected a volume or claim template, found {name:?}"));
    match kure_core::nearest(name, spec.mountable()) {
        Some(meant) => finding.help(format!("did you mean {meant:?}?")),
        None => finding.help("list it under `volumes`"),
    };
}

/// Says whether a volume is a device, if the document tells: what a claim is that is there already, it does not.
fn is_block(name: &str, spec: &AppWorkload) -> Option<bool> {
    let is_block = |claim: &ClaimSpec| claim.volume_mode == Some(VolumeMode::Block);
    let template = spec.volume_claim_templates.iter().find(|claim| claim.metadata.name == name);
    if let Some(template) = template {
        return Some(is_block(&template.spec));
    }
    let volume = spec.volumes.iter().find(|volume| volume.name == name)?;
    let ephemeral = volume.ephemeral.as_ref().map(|ephemeral| &ephemeral.volume_claim_template.spec);
    volume.persistent_volume_claim.is_none().then(|| ephemeral.is_some_and(is_block))
}

/// Warns of volumes that no container uses.
pub(super) fn unmounted(spec: &AppWorkload, report: &mut Report<'_>) {
    let containers = || spec.containers.iter().chain(&spec.init_containers);
    let is_mounted = |name: &str| {
        containers().any(|container| {
            container.volume_mounts.iter().any(|mount| mount.name == name)
                || container.volume_devices.iter().any(|device| device.name == name)
        })
    };
    for (i, volume) in spec.volumes.iter().enumerate() {
        if !is_mounted(&volume.name) {
            report
                .at("volumes")
                .at(i)
                .warning(format!("expected a container that mounts {:?}, found none", volume.name));
        }
    }
}
