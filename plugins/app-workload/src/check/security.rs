//! The rules for what pods and containers may do.

use crate::spec::{ContainerSecurity, PodSecurity, Seccomp, SeccompType};
use kure_core::prelude::*;

/// Says what is wrong with the security context of the pods.
pub(super) fn pod(security: &PodSecurity, report: &mut Report<'_>) {
    if security.run_as_user == Some(0) && security.run_as_non_root.unwrap_or(true) {
        root(&mut report.at("runAsUser"));
    }
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_./".contains(c);
    for (i, sysctl) in security.sysctls.iter().enumerate() {
        let name = &sysctl.name;
        let mut report = report.at("sysctls");
        if name.is_empty() || !name.chars().all(fits) {
            report.at(i).at("name").error(format!("expected a setting such as net.core.somaxconn, found {name:?}"));
        }
        if security.sysctls[..i].iter().any(|other| other.name == *name) {
            report.at(i).at("name").error(format!("expected each setting once, found {name:?} again"));
        }
    }
    seccomp(security.seccomp_profile.as_ref(), &mut report.at("seccompProfile"));
}

/// Says what is wrong with the security context of a container.
pub(super) fn container(security: &ContainerSecurity, pod: &PodSecurity, report: &mut Report<'_>) {
    let non_root = security.run_as_non_root.or(pod.run_as_non_root).unwrap_or(true);
    if security.run_as_user == Some(0) && non_root {
        root(&mut report.at("runAsUser"));
    }
    if security.allow_privilege_escalation == Some(false) && security.privileged == Some(true) {
        report
            .at("allowPrivilegeEscalation")
            .error("expected true for a privileged container, found false")
            .help("leave it out");
    }
    for (i, name) in security.capabilities.iter().flat_map(|capabilities| &capabilities.add).enumerate() {
        let mut report = report.at("capabilities");
        let mut report = report.at("add");
        let mut report = report.at(i);
        if let Some(short) = name.strip_prefix("CAP_") {
            report
                .error(format!("expected a capability without `CAP_`, found {name:?}"))
                .help(format!("write {short}"));
        } else if name == "SYS_ADMIN"
            && !security.allow_privilege_escalation.unwrap_or(security.privileged == Some(true))
        {
            report.error("expected `allowPrivilegeEscalation: true` beside SYS_ADMIN, found a container that may not");
        }
    }
    seccomp(security.seccomp_profile.as_ref(), &mut report.at("seccompProfile"));
}

fn root(report: &mut Report<'_>) {
    report
        .error("expected `runAsNonRoot: false` beside user 0, found a pod that may not run as root")
        .help("write the number of another user, or `runAsNonRoot: false` if it has to be root");
}

fn seccomp(profile: Option<&Seccomp>, report: &mut Report<'_>) {
    let Some(profile) = profile else { return };
    match (profile.r#type, &profile.localhost_profile) {
        (SeccompType::Localhost, None) => {
            report.error("expected `localhostProfile` beside the type Localhost, found none");
        }
        (SeccompType::RuntimeDefault | SeccompType::Unconfined, Some(_)) => {
            report.at("localhostProfile").error("expected the type Localhost beside `localhostProfile`, found another");
        }
        _ => {}
    }
}
