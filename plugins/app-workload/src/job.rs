//! Work that comes to an end: a Job, or a `CronJob` that makes one at set times.

use crate::spec::{AppWorkload, Workload};
use crate::{labels, pod};
use kure_core::{name, prelude::*};

/// Makes the Job or `CronJob`.
pub(crate) fn object(spec: &AppWorkload, app: &Application, configs: &[Object]) -> Object {
    let job = job(spec, app, configs);
    if spec.workload == Workload::Job {
        let named = |name: &str| labels::object(spec, app, "batch/v1", "Job", name).with("spec", job.clone());
        let fixed = fixed(&named(app.name()));
        return named(&name::joined(&[app.name(), &name::hash(fixed)], name::LABEL));
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

/// Returns what cannot change in a Job, so that another one needs another name. Nulls are gone from an object, so an
/// option that kure learns later does not run old Jobs again.
fn fixed(job: &Object) -> [String; 2] {
    ["completions", "template"].map(|field| job.get("spec").map_or_else(String::new, |spec| spec[field].to_string()))
}

fn job(spec: &AppWorkload, app: &Application, configs: &[Object]) -> Value {
    let job = spec.job.as_ref();
    json!({
        "completions": job.map(|job| job.completions),
        "parallelism": job.map(|job| job.parallelism),
        "backoffLimit": job.map(|job| job.backoff_limit),
        "activeDeadlineSeconds": job.map(|job| job.active_deadline_seconds),
        "ttlSecondsAfterFinished": job.map(|job| job.ttl_seconds_after_finished),
        "template": pod::template(spec, app, configs),
    })
}
