//! How Helm acts: install, upgrade, test, rollback, uninstall.

use super::{InstallRemediation, Retry, UpgradeRemediation};
use kure_core::prelude::*;

/// How the chart is installed.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Install {
    /// What becomes of the definitions in the chart's folder `crds`: `Skip`, `Create` or `CreateReplace`. `Create` by
    /// default.
    pub(crate) crds: Option<CrdsPolicy>,
    /// Whether `targetNamespace` is created if it is not there. It stays when the release goes. False by default.
    pub(crate) create_namespace: Option<bool>,
    /// Whether the chart's hooks are left out. False by default.
    pub(crate) disable_hooks: Option<bool>,
    /// Whether objects are taken without the API server's schema. False by default.
    #[serde(rename = "disableOpenAPIValidation")]
    pub(crate) disable_open_api_validation: Option<bool>,
    /// Whether values are taken without the chart's schema. False by default.
    pub(crate) disable_schema_validation: Option<bool>,
    /// Whether objects that others made stay theirs, and fail the release. False by default.
    pub(crate) disable_take_ownership: Option<bool>,
    /// Whether the release is done before its objects are ready. False by default.
    pub(crate) disable_wait: Option<bool>,
    /// Whether the release is done before its Jobs are. False by default.
    pub(crate) disable_wait_for_jobs: Option<bool>,
    /// What happens when the installation fails. By default it stays failed.
    pub(crate) remediation: Option<InstallRemediation>,
    /// Whether the name of a release that was deleted but kept its history is taken again. False by default.
    pub(crate) replace: Option<bool>,
    /// Whether the API server merges what is applied. True by default.
    pub(crate) server_side_apply: Option<bool>,
    /// Whether a failed installation is undone first or only tried again. `RemediateOnFailure` by default.
    pub(crate) strategy: Option<Retry>,
    /// How long each step may take: up to `24h`. As the release's by default.
    pub(crate) timeout: Option<String>,
}

/// How the release is upgraded.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Upgrade {
    /// What becomes of the definitions in the chart's folder `crds`: `Skip`, `Create` or `CreateReplace`. `Skip` by
    /// default. `CreateReplace` may lose fields that objects have.
    pub(crate) crds: Option<CrdsPolicy>,
    /// What happens when the chart has another name: `Reinstall` or `InPlaceUpdate`. `Reinstall` by default.
    pub(crate) chart_name_change_strategy: Option<ChartNameChange>,
    /// Whether a failed upgrade deletes what it created. False by default.
    pub(crate) cleanup_on_fail: Option<bool>,
    /// Whether the chart's hooks are left out. False by default.
    pub(crate) disable_hooks: Option<bool>,
    /// Whether objects are taken without the API server's schema. False by default.
    #[serde(rename = "disableOpenAPIValidation")]
    pub(crate) disable_open_api_validation: Option<bool>,
    /// Whether values are taken without the chart's schema. False by default.
    pub(crate) disable_schema_validation: Option<bool>,
    /// Whether objects that others made stay theirs, and fail the release. False by default.
    pub(crate) disable_take_ownership: Option<bool>,
    /// Whether the release is done before its objects are ready. False by default.
    pub(crate) disable_wait: Option<bool>,
    /// Whether the release is done before its Jobs are. False by default.
    pub(crate) disable_wait_for_jobs: Option<bool>,
    /// Whether objects are replaced where they cannot be changed. False by default.
    pub(crate) force: Option<bool>,
    /// Whether the values of the last release stay where the document says nothing. False by default.
    pub(crate) preserve_values: Option<bool>,
    /// What happens when the upgrade fails. By default it stays failed.
    pub(crate) remediation: Option<UpgradeRemediation>,
    /// Whether the API server merges what is applied: `enabled`, `disabled`, or `auto`, as the release was before.
    /// `auto` by default.
    pub(crate) server_side_apply: Option<ServerSide>,
    /// Whether a failed upgrade is undone first or only tried again. `RemediateOnFailure` by default.
    pub(crate) strategy: Option<Retry>,
    /// How long each step may take: up to `24h`. As the release's by default.
    pub(crate) timeout: Option<String>,
}

/// What becomes of a chart's definitions.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum CrdsPolicy {
    /// Nothing: they are somebody else's.
    Skip,
    /// New ones are created, and those that are there stay.
    Create,
    /// New ones are created, and those that are there are replaced.
    CreateReplace,
}

/// What happens when the chart has another name.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum ChartNameChange {
    /// The release is removed and installed again.
    Reinstall,
    /// The release is upgraded.
    InPlaceUpdate,
}

/// Whether the API server merges what is applied.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ServerSide {
    /// It does.
    Enabled,
    /// Helm does.
    Disabled,
    /// As the release was before.
    Auto,
}

/// How the chart's tests are run.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Test {
    /// Whether they are run after an installation and an upgrade. False by default.
    pub(crate) enable: Option<bool>,
    /// The tests that are run or left out. All are run by default.
    #[serde(default)]
    pub(crate) filters: Vec<TestFilter>,
    /// Whether a failed test is no failure of the release. False by default.
    pub(crate) ignore_failures: Option<bool>,
    /// How long each step may take: up to `24h`. As the release's by default.
    pub(crate) timeout: Option<String>,
}

/// A test that is run or left out.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestFilter {
    /// The name of the test, which is that of its Pod or Job.
    pub(crate) name: String,
    /// Whether it is left out. False by default: it is run, and only those that are named are.
    pub(crate) exclude: Option<bool>,
}

/// How the release is taken back to its previous revision.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rollback {
    /// Whether a failed rollback deletes what it created. False by default.
    pub(crate) cleanup_on_fail: Option<bool>,
    /// Whether the chart's hooks are left out. False by default.
    pub(crate) disable_hooks: Option<bool>,
    /// Whether the rollback is done before its objects are ready. False by default.
    pub(crate) disable_wait: Option<bool>,
    /// Whether the rollback is done before its Jobs are. False by default.
    pub(crate) disable_wait_for_jobs: Option<bool>,
    /// Whether objects are replaced where they cannot be changed. False by default.
    pub(crate) force: Option<bool>,
    /// Whether the API server merges what is applied: `enabled`, `disabled`, or `auto`, as the release was before.
    /// `auto` by default.
    pub(crate) server_side_apply: Option<ServerSide>,
    /// How long each step may take: up to `24h`. As the release's by default.
    pub(crate) timeout: Option<String>,
}

/// How the release is removed.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Uninstall {
    /// What becomes of what objects own: `background`, `foreground` or `orphan`. `background` by default.
    pub(crate) deletion_propagation: Option<DeletionPropagation>,
    /// Whether the chart's hooks are left out. False by default.
    pub(crate) disable_hooks: Option<bool>,
    /// Whether the release is gone before its objects are. False by default.
    pub(crate) disable_wait: Option<bool>,
    /// Whether Helm's records of the release stay. False by default.
    pub(crate) keep_history: Option<bool>,
    /// How long each step may take: up to `24h`. As the release's by default.
    pub(crate) timeout: Option<String>,
}

/// What becomes of what a deleted object owns.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DeletionPropagation {
    /// It goes afterwards.
    Background,
    /// It goes first.
    Foreground,
    /// It stays.
    Orphan,
}
