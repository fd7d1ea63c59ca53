//! Which kinds belong to the whole cluster.

use crate::manifest::Manifest;
use crate::spec::Manifests;
use std::collections::HashSet;

/// The kinds of Kubernetes that belong to the whole cluster, by group.
const CLUSTER: &[(&str, &[&str])] = &[
    ("", &["ComponentStatus", "Namespace", "Node", "PersistentVolume"]),
    (
        "admissionregistration.k8s.io",
        &[
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        ],
    ),
    ("apiextensions.k8s.io", &["CustomResourceDefinition"]),
    ("apiregistration.k8s.io", &["APIService"]),
    ("authentication.k8s.io", &["SelfSubjectReview", "TokenReview"]),
    ("authorization.k8s.io", &["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"]),
    ("certificates.k8s.io", &["CertificateSigningRequest", "ClusterTrustBundle"]),
    ("flowcontrol.apiserver.k8s.io", &["FlowSchema", "PriorityLevelConfiguration"]),
    ("internal.apiserver.k8s.io", &["StorageVersion"]),
    ("networking.k8s.io", &["IPAddress", "IngressClass", "ServiceCIDR"]),
    ("node.k8s.io", &["RuntimeClass"]),
    ("rbac.authorization.k8s.io", &["ClusterRole", "ClusterRoleBinding"]),
    ("resource.k8s.io", &["DeviceClass", "DeviceTaintRule", "ResourceSlice"]),
    ("scheduling.k8s.io", &["PriorityClass"]),
    ("storage.k8s.io", &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"]),
    ("storagemigration.k8s.io", &["StorageVersionMigration"]),
];

/// Groups of Kubernetes whose kinds all have a namespace.
const NAMESPACED: [&str; 7] =
    ["apps", "autoscaling", "batch", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "policy"];

/// Tells whether the kinds of a group are known: it is one of Kubernetes itself.
pub(crate) fn is_built_in(group: &str) -> bool {
    NAMESPACED.contains(&group) || CLUSTER.iter().any(|(known, _)| *known == group)
}

/// The kinds that belong to the whole cluster.
pub(crate) struct Scopes {
    further: HashSet<(String, String)>,
}

impl Scopes {
    /// Knows those of Kubernetes, those that the user named, and those that are defined among the objects.
    pub(crate) fn of(spec: &Manifests, manifests: &[Manifest]) -> Self {
        let named = spec.cluster_scoped.iter().filter_map(|kind| kind.split_once('/'));
        let defined = manifests.iter().filter_map(defined);
        let further = named.chain(defined).map(|(group, kind)| (group.to_owned(), kind.to_owned())).collect();
        Self { further }
    }

    /// Tells whether an object belongs to the whole cluster.
    pub(crate) fn is_cluster(&self, manifest: &Manifest) -> bool {
        let (group, kind) = (manifest.group(), manifest.kind().unwrap_or_default());
        CLUSTER.iter().any(|(known, kinds)| *known == group && kinds.contains(&kind))
            || (!self.further.is_empty() && self.further.contains(&(group.to_owned(), kind.to_owned())))
    }
}

/// Returns the group and kind that a custom resource definition makes one of the whole cluster.
fn defined(manifest: &Manifest) -> Option<(&str, &str)> {
    if (manifest.group(), manifest.kind()) != ("apiextensions.k8s.io", Some("CustomResourceDefinition")) {
        return None;
    }
    let spec = manifest.value.get("spec")?;
    let kind = (spec.get("group")?.as_str()?, spec.get("names")?.get("kind")?.as_str()?);
    (spec.get("scope")?.as_str()? == "Cluster").then_some(kind)
}
