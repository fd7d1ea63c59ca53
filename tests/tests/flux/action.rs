//! What Helm does with a release.

use super::text::{Bounded, Duration};
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Install {
    crds: Option<CrdsPolicy>,
    create_namespace: Option<bool>,
    disable_hooks: Option<bool>,
    #[serde(rename = "disableOpenAPIValidation")]
    disable_open_api_validation: Option<bool>,
    disable_schema_validation: Option<bool>,
    disable_take_ownership: Option<bool>,
    disable_wait: Option<bool>,
    disable_wait_for_jobs: Option<bool>,
    remediation: Option<InstallRemediation>,
    replace: Option<bool>,
    server_side_apply: Option<bool>,
    strategy: Option<Strategy>,
    timeout: Option<Duration>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Upgrade {
    chart_name_change_strategy: Option<ChartNameChange>,
    cleanup_on_fail: Option<bool>,
    crds: Option<CrdsPolicy>,
    disable_hooks: Option<bool>,
    #[serde(rename = "disableOpenAPIValidation")]
    disable_open_api_validation: Option<bool>,
    disable_schema_validation: Option<bool>,
    disable_take_ownership: Option<bool>,
    disable_wait: Option<bool>,
    disable_wait_for_jobs: Option<bool>,
    force: Option<bool>,
    preserve_values: Option<bool>,
    remediation: Option<UpgradeRemediation>,
    server_side_apply: Option<ServerSideApply>,
    strategy: Option<Strategy>,
    timeout: Option<Duration>,
}

#[derive(Deserialize, Serialize)]
enum CrdsPolicy {
    Skip,
    Create,
    CreateReplace,
}

#[derive(Deserialize, Serialize)]
enum ChartNameChange {
    InPlaceUpdate,
    Reinstall,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum ServerSideApply {
    Enabled,
    Disabled,
    Auto,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct InstallRemediation {
    ignore_test_failures: Option<bool>,
    remediate_last_failure: Option<bool>,
    retries: Option<i64>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct UpgradeRemediation {
    ignore_test_failures: Option<bool>,
    remediate_last_failure: Option<bool>,
    retries: Option<i64>,
    strategy: Option<Undo>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Undo {
    Rollback,
    Uninstall,
}

/// Flux takes a pause with one of the two only.
#[derive(Deserialize, Serialize)]
#[serde(tag = "name", deny_unknown_fields)]
enum Strategy {
    RemediateOnFailure,
    #[serde(rename_all = "camelCase")]
    RetryOnFailure {
        retry_interval: Option<Duration>,
    },
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Test {
    enable: Option<bool>,
    filters: Option<Vec<Filter>>,
    ignore_failures: Option<bool>,
    timeout: Option<Duration>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    exclude: Option<bool>,
    name: Bounded<253>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Rollback {
    cleanup_on_fail: Option<bool>,
    disable_hooks: Option<bool>,
    disable_wait: Option<bool>,
    disable_wait_for_jobs: Option<bool>,
    force: Option<bool>,
    server_side_apply: Option<ServerSideApply>,
    timeout: Option<Duration>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Uninstall {
    deletion_propagation: Option<DeletionPropagation>,
    disable_hooks: Option<bool>,
    disable_wait: Option<bool>,
    keep_history: Option<bool>,
    timeout: Option<Duration>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum DeletionPropagation {
    Background,
    Foreground,
    Orphan,
}
