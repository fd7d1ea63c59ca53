//! The Job of a run.

use crate::TerraformConfig;
use crate::pod::{self, Parts};
use kure_core::name;
use kure_core::prelude::*;

/// Makes the Job. Its name says what it runs, because the pods of a Job cannot be changed, and it runs once.
///
/// A revision is a part of what it runs only for the name: another one gives the same pod a Job of its own.
pub(crate) fn object(spec: &TerraformConfig, app: &Application, parts: &Parts<'_>) -> Object {
    let template = pod::template(spec, app, parts);
    let content = template.to_string();
    let hash = name::hash([content.as_str()].into_iter().chain(spec.job.revision.as_deref()));
    let name = name::joined(&[app.name(), "terraform", &hash], name::LABEL);
    let body = json!({
        "backoffLimit": spec.job.retries,
        "activeDeadlineSeconds": spec.job.timeout_seconds,
        "ttlSecondsAfterFinished": spec.job.ttl_seconds_after_finished,
        // A pod that had to make room is no failure: Terraform saved the state, and the next pod goes on.
        "podFailurePolicy": {
            "rules": [{ "action": "Ignore", "onPodConditions": [{ "type": "DisruptionTarget", "status": "True" }] }],
        },
        "template": template,
    });
    let job = app.object("batch/v1", "Job", name).with("spec", body);
    spec.job.annotations.iter().fold(job, |job, (key, value)| job.with_annotation(key, value))
}
