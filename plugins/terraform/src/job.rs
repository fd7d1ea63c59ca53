//! The Jobs of a run.

use crate::approval::LABEL;
use crate::commands::Run;
use crate::parts::Parts;
use crate::pod;
use crate::spec::Mode;
use crate::{TerraformConfig, delivery};
use kure_core::name;
use kure_core::prelude::*;

/// Makes the Job that does all; or where approval is asked for, the one that plans, and once it was given, the one
/// that applies.
pub(crate) fn objects(spec: &TerraformConfig, parts: &Parts<'_>) -> Vec<Object> {
    let hash = &hash(spec, parts);
    let Some(approval) = &spec.approval else { return vec![object(spec, parts, ("terraform", hash), &whole(spec))] };
    let file = approval.file(hash);
    let plan = object(spec, parts, ("plan", hash), &Run::Plan { file: file.as_deref() }).with_label(LABEL, hash);
    if approval.plan.as_ref() != Some(hash) {
        return vec![plan];
    }
    let run = file.as_deref().map_or(Run::Whole, |file| Run::Apply { file });
    vec![plan, object(spec, parts, ("apply", hash), &run)]
}

/// Returns what stands for all that a run does, with or without approval.
///
/// A revision is a part of it, so that another one gives the same pod a Job of its own.
pub(crate) fn hash(spec: &TerraformConfig, parts: &Parts<'_>) -> String {
    let content = pod::template(spec, parts, &whole(spec)).to_string();
    name::hash([json!([content, spec.claim(), spec.job.revision]).to_string()])
}

/// Returns the name of a Job. It says what the Job runs, because the pods of a Job cannot be changed, and it runs once.
pub(crate) fn name(parts: &Parts<'_>, task: &str, hash: &str) -> String {
    name::joined(&[parts.app.name(), task, hash], name::LABEL)
}

fn whole(spec: &TerraformConfig) -> Run<'static> {
    if spec.mode == Mode::Plan { Run::Plan { file: None } } else { Run::Whole }
}

fn object(spec: &TerraformConfig, parts: &Parts<'_>, (task, hash): (&str, &str), run: &Run<'_>) -> Object {
    let body = json!({
        "backoffLimit": spec.job.retries,
        "activeDeadlineSeconds": spec.job.timeout_seconds,
        "ttlSecondsAfterFinished": spec.job.ttl_seconds_after_finished,
        // A pod that had to make room is no failure: Terraform saved the state, and the next pod goes on.
        "podFailurePolicy": {
            "rules": [{ "action": "Ignore", "onPodConditions": [{ "type": "DisruptionTarget", "status": "True" }] }],
        },
        "template": pod::template(spec, parts, run),
    });
    let job = parts.app.object("batch/v1", "Job", name(parts, task, hash)).with("spec", body);
    let job = delivery::annotations(spec).fold(job, |job, (key, value)| job.with_annotation(key, value));
    spec.job.annotations.iter().fold(job, |job, (key, value)| job.with_annotation(key, value))
}
