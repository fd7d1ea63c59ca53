//! Work that comes to an end.

use kure_core::prelude::*;
use std::collections::BTreeSet;

/// How the pods of a Job are run.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Job {
    /// How many pods have to succeed. 1 by default.
    pub(crate) completions: Option<u16>,
    /// How many pods run at a time. 1 by default.
    pub(crate) parallelism: Option<u16>,
    /// How the pods are told apart. `NonIndexed` by default.
    pub(crate) completion_mode: Option<CompletionMode>,
    /// How often pods may fail before the Job does. 6 by default, and no limit beside `backoffLimitPerIndex`.
    pub(crate) backoff_limit: Option<u16>,
    /// How often the pod of one number may fail before that number has failed, while the others go on. For the mode
    /// `Indexed`. By default the Job fails as a whole.
    pub(crate) backoff_limit_per_index: Option<u16>,
    /// How many numbers may fail before the Job stops. By default the others run to their end.
    pub(crate) max_failed_indexes: Option<u16>,
    /// What a failure means, by how it came about. By default each counts towards `backoffLimit`.
    pub(crate) pod_failure_policy: Option<PodFailurePolicy>,
    /// How long the Job may run, in seconds. Unlimited by default.
    #[schemars(range(min = 1))]
    pub(crate) active_deadline_seconds: Option<u32>,
    /// How long the Job is kept after its end, in seconds. By default until somebody deletes it.
    #[schemars(range(max = 2_147_483_647))]
    pub(crate) ttl_seconds_after_finished: Option<u32>,
    /// What happens to a container that fails. `Never` by default: another pod is made.
    #[serde(default)]
    pub(crate) restart_policy: RestartPolicy,
    /// Whether no pod runs for now. False by default.
    pub(crate) suspend: Option<bool>,
}

/// How the pods of a Job are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum CompletionMode {
    /// Not at all.
    NonIndexed,
    /// By a number from 0, in the variable `JOB_COMPLETION_INDEX`. Each number has to succeed once.
    Indexed,
}

/// What happens to a container of a Job that fails.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum RestartPolicy {
    /// It stays as it is, and another pod is made.
    #[default]
    Never,
    /// It is started again.
    OnFailure,
}

/// What the failure of a pod means: the first rule that fits says it.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PodFailurePolicy {
    /// The rules, at most 20.
    #[schemars(length(min = 1, max = 20))]
    pub(crate) rules: Vec<FailureRule>,
}

/// What some failures mean: those that one of `onExitCodes` and `onPodConditions` fits.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FailureRule {
    /// What follows.
    pub(crate) action: FailureAction,
    /// How a container exited.
    pub(crate) on_exit_codes: Option<ExitCodes>,
    /// Conditions of the pod, one of which holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) on_pod_conditions: Vec<PodCondition>,
}

/// What follows from a failure.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum FailureAction {
    /// The Job fails at once.
    FailJob,
    /// The pod's number fails at once, beside `backoffLimitPerIndex`.
    FailIndex,
    /// It does not count, and another pod is made.
    Ignore,
    /// It counts towards the limit.
    Count,
}

/// How a container exited.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ExitCodes {
    /// The container. By default any of them.
    pub(crate) container_name: Option<String>,
    /// `In` for one of `values`, `NotIn` for another. `In` by default.
    #[serde(default)]
    pub(crate) operator: ExitOperator,
    /// The exit codes.
    #[schemars(length(min = 1, max = 255))]
    pub(crate) values: BTreeSet<u8>,
}

/// How an exit code is compared.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum ExitOperator {
    /// It is one of the values.
    #[default]
    In,
    /// It is none of the values, and not 0.
    NotIn,
}

/// A condition of a pod.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PodCondition {
    /// What it is about, such as `DisruptionTarget` for a pod that had to leave its node.
    pub(crate) r#type: String,
    /// What it says: `True`, `False` or `Unknown`. `True` by default.
    #[serde(default)]
    pub(crate) status: ConditionStatus,
}

/// What a condition says.
#[derive(Clone, Copy, Default, Deserialize, Serialize, JsonSchema)]
pub(crate) enum ConditionStatus {
    /// It holds.
    #[default]
    True,
    /// It does not hold.
    False,
    /// Nobody knows.
    Unknown,
}

/// When a `CronJob` runs.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Schedule {
    /// When, as minute, hour, day, month and day of the week: `30 2 * * 1-5`.
    pub(crate) cron: String,
    /// The time zone, such as `Europe/Berlin`. By default that of the cluster.
    pub(crate) time_zone: Option<String>,
    /// What happens if the last run is not over. `Allow` by default: both run.
    pub(crate) concurrency_policy: Option<Concurrency>,
    /// How late a run may begin, in seconds. Unlimited by default.
    pub(crate) starting_deadline_seconds: Option<u32>,
    /// How many runs that succeeded are kept. 3 by default.
    pub(crate) successful_jobs_history_limit: Option<u16>,
    /// How many runs that failed are kept. 1 by default.
    pub(crate) failed_jobs_history_limit: Option<u16>,
    /// Whether no run begins for now. False by default.
    pub(crate) suspend: Option<bool>,
}

/// What happens if the last run of a `CronJob` is not over.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum Concurrency {
    /// Both run.
    Allow,
    /// The new one is left out.
    Forbid,
    /// The old one is ended.
    Replace,
}
