//! The rules for how many pods run, and how they are replaced.

use super::{exactly_one, metric};
use crate::spec::{
    AppWorkload, Autoscaling, Behavior, Container, DisruptionBudget, IntOrString, Pace, SelectPolicy, UpdateStrategy,
    UpdateType, Workload,
};
use kure_core::prelude::*;

/// Says what is wrong with the number of pods and how it changes.
pub(super) fn all(spec: &AppWorkload, report: &mut Report<'_>) {
    let kind = spec.workload.kind();
    if !spec.workload.scales() {
        let fields = [
            ("replicas", spec.replicas.is_some()),
            ("autoscaling", spec.autoscaling.is_some()),
            ("disruptionBudget", spec.disruption_budget.is_some()),
        ];
        for (field, _) in fields.into_iter().filter(|(_, is_there)| *is_there) {
            report
                .at(field)
                .error(format!("expected `{field}` for a Deployment or StatefulSet only, found it for a {kind}"));
        }
        if spec.workload.ends() && spec.update_strategy.is_some() {
            report.at("updateStrategy").error(format!("expected no `updateStrategy` for a {kind}, found one"));
        }
    }
    let of_stateful = [
        ("podManagement", spec.pod_management.is_some()),
        ("ordinals", spec.ordinals.is_some()),
        ("claimRetention", spec.claim_retention.is_some()),
    ];
    for (field, _) in
        of_stateful.into_iter().filter(|(_, is_there)| *is_there && spec.workload != Workload::StatefulSet)
    {
        report.at(field).error(format!("expected `{field}` for a StatefulSet only, found it for a {kind}"));
    }
    if let Some(retention) = &spec.claim_retention
        && retention.when_deleted.is_none()
        && retention.when_scaled.is_none()
    {
        report.at("claimRetention").error("expected `whenDeleted` or `whenScaled`, found neither");
    }
    if let Some(scaling) = spec.autoscaling.as_ref().filter(|_| spec.workload.scales()) {
        if spec.replicas.is_some() {
            report
                .at("replicas")
                .error("expected no `replicas` beside `autoscaling`, found some")
                .help("each time the application is applied, they would undo what the autoscaler has done");
        }
        autoscaling(scaling, spec, &mut report.at("autoscaling"));
    }
    if let Some(budget) = &spec.disruption_budget {
        self::budget(budget, spec, &mut report.at("disruptionBudget"));
    }
    if let Some(strategy) = &spec.update_strategy {
        self::strategy(strategy, spec.workload, &mut report.at("updateStrategy"));
    }
}

fn autoscaling(scaling: &Autoscaling, spec: &AppWorkload, report: &mut Report<'_>) {
    if let Some(least) = scaling.min_replicas.filter(|least| *least > scaling.max_replicas) {
        let most = scaling.max_replicas;
        report.at("minReplicas").error(format!("expected at most `maxReplicas`, which is {most}, found {least}"));
    }
    let metrics = [
        ("cpuUtilization", "cpu", scaling.cpu_utilization),
        ("memoryUtilization", "memory", scaling.memory_utilization),
    ];
    if metrics.iter().all(|(_, _, utilization)| utilization.is_none()) && scaling.metrics.is_empty() {
        report.error("expected `cpuUtilization`, `memoryUtilization` or `metrics`, found none");
    }
    behavior(scaling, report);
    for (i, metric) in scaling.metrics.iter().enumerate() {
        metric::check(metric, spec, &mut report.at("metrics").at(i));
    }
    for (field, resource, utilization) in metrics {
        // Kubernetes takes a percentage of what is requested, and gives up if one container requests nothing.
        let sidecars = spec.init_containers.iter().filter(|container| container.is_sidecar());
        let unknown = spec.containers.iter().chain(sidecars).find(|container| !requests(container, resource));
        if let (Some(container), Some(_)) = (unknown, utilization) {
            let name = &container.name;
            report
                .at(field)
                .error(format!("expected a request of {resource} in every container, found none in {name:?}"))
                .help(format!("write `resources` with `requests` of {resource}"));
        }
    }
}

fn behavior(scaling: &Autoscaling, report: &mut Report<'_>) {
    let Some(Behavior { scale_up, scale_down }) = &scaling.behavior else { return };
    let mut report = report.at("behavior");
    if scale_up.is_none() && scale_down.is_none() {
        report.error("expected `scaleUp` or `scaleDown`, found neither");
    }
    for (field, pace) in [("scaleUp", scale_up), ("scaleDown", scale_down)] {
        if let Some(pace) = pace {
            self::pace(pace, &mut report.at(field));
        }
    }
    let window = scale_down.as_ref().and_then(|pace| pace.stabilization_window_seconds);
    if window.is_some() && scaling.scale_down_after_seconds.is_some() {
        report
            .at("scaleDown")
            .at("stabilizationWindowSeconds")
            .error("expected either `scaleDownAfterSeconds` or `stabilizationWindowSeconds`, found both");
    }
}

fn pace(pace: &Pace, report: &mut Report<'_>) {
    if pace.stabilization_window_seconds.is_none() && pace.select_policy.is_none() && pace.policies.is_empty() {
        report.error("expected `stabilizationWindowSeconds`, `selectPolicy` or `policies`, found none");
    }
    if pace.select_policy == Some(SelectPolicy::Disabled) && !pace.policies.is_empty() {
        report.at("policies").error("expected no `policies` beside the choice Disabled, found some");
    }
}

/// Says whether a container requests a resource, or is limited in it, which is as good.
pub(super) fn requests(container: &Container, resource: &str) -> bool {
    let amounts = &container.resources;
    amounts.requests.contains_key(resource) || amounts.limits.contains_key(resource)
}

fn budget(budget: &DisruptionBudget, spec: &AppWorkload, report: &mut Report<'_>) {
    let fields = [("minAvailable", &budget.min_available), ("maxUnavailable", &budget.max_unavailable)];
    exactly_one(&fields.map(|(field, value)| (field, value.is_some())), report);
    for (field, value) in fields {
        count(value.as_ref(), &mut report.at(field));
    }
    if let (Some(IntOrString::Int(least)), Some(replicas)) = (&budget.min_available, spec.replicas)
        && *least >= replicas
    {
        report
            .at("minAvailable")
            .warning(format!("expected fewer than `replicas`, which is {replicas}, found {least}"))
            .help("no node with such a pod could be emptied");
    }
}

fn strategy(strategy: &UpdateStrategy, workload: Workload, report: &mut Report<'_>) {
    let kind = workload.kind();
    let other = if workload == Workload::Deployment { UpdateType::OnDelete } else { UpdateType::Recreate };
    if strategy.r#type == other {
        let known = if workload == Workload::Deployment { "Recreate" } else { "OnDelete" };
        report.at("type").error(format!("expected RollingUpdate or {known} for a {kind}, found another"));
    }
    let stateful = workload == Workload::StatefulSet;
    let fields = [
        ("maxSurge", strategy.max_surge.is_some(), !stateful),
        ("maxUnavailable", strategy.max_unavailable.is_some(), !stateful),
        ("partition", strategy.partition.is_some(), stateful),
    ];
    for (field, _, has) in fields.into_iter().filter(|(_, is_there, _)| *is_there) {
        if !has {
            report.at(field).error(format!("expected no `{field}` for a {kind}, found one"));
        } else if strategy.r#type != UpdateType::RollingUpdate {
            report.at(field).error(format!("expected the type RollingUpdate beside `{field}`, found another"));
        }
    }
    if strategy.progress_deadline_seconds.is_some() && workload != Workload::Deployment {
        report
            .at("progressDeadlineSeconds")
            .error(format!("expected `progressDeadlineSeconds` for a Deployment only, found it for a {kind}"));
    }
    // Kubernetes would count a rollout as failed before its first pod counts as available.
    let deadline = strategy.progress_deadline_seconds.unwrap_or(600);
    if let Some(ready) =
        strategy.min_ready_seconds.filter(|ready| workload == Workload::Deployment && *ready >= deadline)
    {
        report.at("minReadySeconds").error(format!(
            "expected fewer seconds than `progressDeadlineSeconds`, which is {deadline}, found {ready}"
        ));
    }
    count(strategy.max_surge.as_ref(), &mut report.at("maxSurge"));
    count(strategy.max_unavailable.as_ref(), &mut report.at("maxUnavailable"));
    let is_none = |count: &Option<IntOrString>| count.as_ref().is_some_and(is_zero);
    if is_none(&strategy.max_surge) && is_none(&strategy.max_unavailable) {
        report.at("maxUnavailable").error("expected more than 0 beside `maxSurge: 0`, found 0");
    }
    let surges = strategy.max_surge.as_ref().is_some_and(|count| !is_zero(count));
    if workload == Workload::DaemonSet && surges && !is_none(&strategy.max_unavailable) {
        report
            .at("maxSurge")
            .error("expected `maxUnavailable: 0` beside `maxSurge` for a DaemonSet, found another")
            .help("a node has a pod more or a pod fewer, not both");
    }
}

fn is_zero(count: &IntOrString) -> bool {
    match count {
        IntOrString::Int(number) => *number == 0,
        IntOrString::String(text) => text.trim_end_matches('%').parse() == Ok(0),
    }
}

/// A text has to be a percentage.
fn count(count: Option<&IntOrString>, report: &mut Report<'_>) {
    let Some(IntOrString::String(text)) = count else { return };
    if text.strip_suffix('%').and_then(|number| number.parse().ok()).is_none_or(|percent: u8| percent > 100) {
        report.error(format!("expected a number or a percentage such as 25%, found {text:?}"));
    }
}
