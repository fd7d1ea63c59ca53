//! Work that comes to an end: a Job, or a `CronJob` that makes one at set times.

use crate::spec::{AppWorkload, CompletionMode, Workload};
use crate::{labels, pod};
use kure_core::{name, prelude::*};

/// Makes the Job or `CronJob`.
pub(crate) fn object(spec: &AppWorkload, app: &Application, configs: &[Object]) -> Object {
    let job = job(spec, app, configs);
    if spec.workload == Workload::Job {
        let named = |name: &str| labels::object(spec, app, "batch/v1", "Job", name).with("spec", job.clone());
        let fixed = fixed(&named(app.name()));
        return named(&name::joined(&[app.name(), &name::hash(fixed)], name::LABEL - number_length(spec)));
    }
    let schedule = spec.schedule.as_ref();
    let body = json!({
        "schedule": schedule.map(|schedule| &schedule.cron),
        "timeZone": schedule.map(|schedule| &schedule.time_zone),
        "concurrencyPolicy": schedule.map(|schedule| schedule.concurrency_policy),
        "startingDeadlineSeconds": schedule.map(|schedule| schedule.starting_deadline_seconds),
        "successfulJobsHistoryLimit": schedule.map(|schedule| schedule.successful_jobs_history_limit),
        "failedJobsHistoryLimit": schedule.map(|schedule| schedule.failed_jobs_history_limit),
        "suspend": schedule.map(|schedule| schedule.suspend),
        "jobTemplate": { "spec": job },
    });
    labels::object(spec, app, "batch/v1", "CronJob", app.name()).with("spec", body)
}

/// The fields of a Job that cannot change, beside its completions and its pods.
const FIXED: [&str; 3] = ["completionMode", "backoffLimitPerIndex", "podFailurePolicy"];

/// Returns what cannot change in a Job, so that another one needs another name. What nobody wrote is left out, so that
/// an option that kure learns later does not run old Jobs again.
fn fixed(job: &Object) -> Vec<String> {
    let Some(spec) = job.get("spec") else { return Vec::new() };
    let further = FIXED.iter().filter_map(|field| spec.get(*field).map(|value| format!("{field}: {value}")));
    [spec["completions"].to_string(), spec["template"].to_string()].into_iter().chain(further).collect()
}

fn job(spec: &AppWorkload, app: &Application, configs: &[Object]) -> Value {
    let job = spec.job.as_ref();
    json!({
        "completions": job.map(|job| job.completions),
        "parallelism": job.map(|job| job.parallelism),
        "completionMode": job.map(|job| job.completion_mode),
        "backoffLimit": job.map(|job| job.backoff_limit),
        "backoffLimitPerIndex": job.map(|job| job.backoff_limit_per_index),
        "maxFailedIndexes": job.map(|job| job.max_failed_indexes),
        "podFailurePolicy": job.map(|job| &job.pod_failure_policy),
        "activeDeadlineSeconds": job.map(|job| job.active_deadline_seconds),
        "ttlSecondsAfterFinished": job.map(|job| job.ttl_seconds_after_finished),
        "suspend": job.map(|job| job.suspend),
        "template": pod::template(spec, app, configs),
    })
}

/// Returns how many characters the number of a pod adds to the name of its Job, which is the pod's host name.
pub(crate) fn number_length(spec: &AppWorkload) -> usize {
    let job = spec.job.as_ref().filter(|job| job.completion_mode == Some(CompletionMode::Indexed));
    let last = job.map(|job| job.completions.unwrap_or(1).saturating_sub(1));
    last.map_or(0, |number| format!("-{number}").len())
}
