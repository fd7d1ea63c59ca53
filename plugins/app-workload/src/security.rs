//! What pods and containers may do: as little as the Pod Security standard `restricted` asks, unless the spec says more.

use crate::pod::unless_empty;
use crate::spec::{Capabilities, ContainerSecurity, PodSecurity, Seccomp, SeccompType};
use kure_core::prelude::*;

/// Returns the security context of the pods.
pub(crate) fn of_pod(security: &PodSecurity) -> Value {
    let default = Seccomp { r#type: SeccompType::RuntimeDefault, localhost_profile: None };
    json!({
        "runAsNonRoot": security.run_as_non_root.unwrap_or(true),
        "runAsUser": security.run_as_user,
        "runAsGroup": security.run_as_group,
        "fsGroup": security.fs_group,
        "fsGroupChangePolicy": security.fs_group_change_policy,
        "supplementalGroups": unless_empty(&security.supplemental_groups),
        "sysctls": unless_empty(&security.sysctls),
        "seccompProfile": security.seccomp_profile.as_ref().unwrap_or(&default),
    })
}

/// Returns the security context of a container.
pub(crate) fn of_container(security: &ContainerSecurity) -> Value {
    let privileged = security.privileged.unwrap_or(false);
    let mut value = json!(security);
    // Kubernetes refuses a privileged container that may not gain privileges.
    value["allowPrivilegeEscalation"] = json!(security.allow_privilege_escalation.or((!privileged).then_some(false)));
    value["capabilities"] = match &security.capabilities {
        Some(Capabilities { add, drop }) if add.is_empty() && drop.is_empty() => Value::Null,
        Some(capabilities) => json!(capabilities),
        None if privileged => Value::Null,
        None => json!(Capabilities::default()),
    };
    value
}
