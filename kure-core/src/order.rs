//! The order in which Kubernetes wants to see objects: what others need comes first.

use crate::Object;

/// Kinds in the order in which they are applied, with their group. A kind that is not here comes after all of these
/// but for those of [`LAST`].
///
/// Order by kind is a convention, not a guarantee: a custom resource may be needed by a Deployment. Where a plugin
/// knows better, its objects of one rank keep the order that it gave them.
const FIRST: &[(&str, &str)] = &[
    ("", "Namespace"),
    ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ("scheduling.k8s.io", "PriorityClass"),
    ("storage.k8s.io", "StorageClass"),
    ("networking.k8s.io", "IngressClass"),
    ("", "ResourceQuota"),
    ("", "LimitRange"),
    ("networking.k8s.io", "NetworkPolicy"),
    ("policy", "PodDisruptionBudget"),
    ("", "ServiceAccount"),
    ("rbac.authorization.k8s.io", "ClusterRole"),
    ("rbac.authorization.k8s.io", "Role"),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"),
    ("rbac.authorization.k8s.io", "RoleBinding"),
    ("", "Secret"),
    ("", "ConfigMap"),
    ("", "PersistentVolume"),
    ("", "PersistentVolumeClaim"),
    ("", "Service"),
    ("apps", "DaemonSet"),
    ("", "Pod"),
    ("apps", "ReplicaSet"),
    ("apps", "Deployment"),
    ("apps", "StatefulSet"),
    ("autoscaling", "HorizontalPodAutoscaler"),
    ("batch", "Job"),
    ("batch", "CronJob"),
    ("networking.k8s.io", "Ingress"),
];

/// Kinds that come after everything else: they stand in the way of what is applied after them.
const LAST: &[(&str, &str)] = &[
    ("apiregistration.k8s.io", "APIService"),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
];

/// How many kinds of [`FIRST`] come before every other object of a run, not only of their document.
const EARLY: usize = 2;

/// Returns the object's place among those of its document: lower comes first.
pub fn rank(object: &Object) -> usize {
    let (own_group, own_kind) = (object.group(), object.kind());
    // The kind first: most differ in length, and most groups are alike.
    let place =
        |table: &[(&str, &str)]| table.iter().position(|(group, kind)| *kind == own_kind && *group == own_group);
    place(FIRST).or_else(|| place(LAST).map(|last| FIRST.len() + 1 + last)).unwrap_or(FIRST.len())
}

/// Says whether the object comes before all others of a run: Namespaces and custom resource definitions.
pub fn is_early(object: &Object) -> bool {
    FIRST[..EARLY].contains(&(object.group(), object.kind()))
}

/// Orders the objects of one document.
pub(crate) fn sort(objects: &mut [Object]) {
    objects.sort_by_cached_key(rank);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_need_comes_first() {
        let kinds = [
            ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
            ("batch/v1", "Job"),
            ("example.com/v1", "Custom"),
            ("v1", "ConfigMap"),
            ("example.com/v1", "Namespace"),
            ("v1", "Namespace"),
        ];
        let mut objects: Vec<_> = kinds.iter().map(|(version, kind)| Object::new(*version, *kind, "x")).collect();
        sort(&mut objects);
        let sorted: Vec<_> = objects.iter().map(|object| format!("{}/{}", object.group(), object.kind())).collect();
        assert_eq!(
            sorted.join(" "),
            "/Namespace /ConfigMap batch/Job example.com/Custom example.com/Namespace admissionregistration.k8s.io/ValidatingWebhookConfiguration"
        );
    }
}
