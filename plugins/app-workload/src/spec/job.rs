//! Work that comes to an end.

use kure_core::prelude::*;

/// How the pods of a Job are run.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Job {
    /// How many pods have to succeed. 1 by default.
    pub(crate) completions: Option<u16>,
    /// How many pods run at a time. 1 by default.
    pub(crate) parallelism: Option<u16>,
    /// How often pods may fail before the Job does. 6 by default.
    pub(crate) backoff_limit: Option<u16>,
    /// How long the Job may run, in seconds. Unlimited by default.
    #[schemars(range(min = 1))]
    pub(crate) active_deadline_seconds: Option<u32>,
    /// How long the Job is kept after its end, in seconds. By default until somebody deletes it.
    #[schemars(range(max = 2_147_483_647))]
    pub(crate) ttl_seconds_after_finished: Option<u32>,
    /// What happens to a container that fails. `Never` by default: another pod is made.
    #[serde(default)]
    pub(crate) restart_policy: RestartPolicy,
}

/// What happens to a container of a Job that fails.
#[derive(Clone, Copy, Default, Deserialize, Serialize, JsonSchema)]
pub(crate) enum RestartPolicy {
    /// It stays as it is, and another pod is made.
    #[default]
    Never,
    /// It is started again.
    OnFailure,
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
