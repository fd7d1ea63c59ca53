//! What follows when Helm fails.

use kure_core::prelude::*;

/// What happens when an installation fails: the release is uninstalled, and installed again.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct InstallRemediation {
    /// How often it is tried again; -1 for ever. 0 by default.
    #[schemars(range(min = -1))]
    pub(crate) retries: Option<i32>,
    /// Whether failed tests are no failure. As `test.ignoreFailures` by default.
    pub(crate) ignore_test_failures: Option<bool>,
    /// Whether the last failure is undone too. False by default.
    pub(crate) remediate_last_failure: Option<bool>,
}

/// What happens when an upgrade fails.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpgradeRemediation {
    /// How often it is tried again; -1 for ever. 0 by default.
    #[schemars(range(min = -1))]
    pub(crate) retries: Option<i32>,
    /// How the failure is undone: `rollback` or `uninstall`. `rollback` by default.
    pub(crate) strategy: Option<Undo>,
    /// Whether failed tests are no failure. As `test.ignoreFailures` by default.
    pub(crate) ignore_test_failures: Option<bool>,
    /// Whether the last failure is undone too. True by default if there are retries, and false if not.
    pub(crate) remediate_last_failure: Option<bool>,
}

/// How a failed upgrade is undone.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Undo {
    /// The last revision that worked is installed.
    Rollback,
    /// The release is removed, and installed again.
    Uninstall,
}

/// What follows a failure.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Retry {
    /// `RemediateOnFailure` or `RetryOnFailure`.
    pub(crate) name: RetryName,
    /// How long to wait before the next try with `RetryOnFailure`: from `1s` to `24h`. `5m` by default.
    pub(crate) retry_interval: Option<String>,
}

/// A way to go on after a failure.
#[derive(Clone, Copy, PartialEq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum RetryName {
    /// Undo it as `remediation` says.
    RemediateOnFailure,
    /// Try again on top of it, until it works. There is no `remediation` then.
    RetryOnFailure,
}
