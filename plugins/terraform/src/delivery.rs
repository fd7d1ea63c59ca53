//! What Flux and Argo CD are told about a Job, by annotations.

use crate::TerraformConfig;
use kure_core::Report;
use kure_core::prelude::*;

/// What Flux does with the Job.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Flux {
    /// Whether Flux deletes a Job that it cannot change and creates it again, whereupon it runs again. `false` if
    /// absent: a changed document has a Job of another name.
    #[serde(default)]
    pub(crate) force: bool,
    /// Whether Flux deletes the Job once the document gives another one. `true` if absent; `false` keeps all Jobs for
    /// the record.
    pub(crate) prune: Option<bool>,
    /// How Flux applies the Job. It overrides what others changed if absent.
    pub(crate) ssa: Option<Ssa>,
}

/// How Flux applies an object.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Ssa {
    /// What others added stays.
    Merge,
    /// The object is created, and left alone afterwards.
    IfNotPresent,
    /// The object is not touched.
    Ignore,
}

/// What Argo CD does with the Job.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ArgoCd {
    /// Makes the Job a hook of this phase. It then runs at each sync, whether or not something changed. Argo CD runs
    /// no hook before it created what the Job mounts, so the phases before that are not here. No hook if absent.
    pub(crate) hook: Option<Hook>,
    /// When Argo CD deletes the hook. Before the next one is created if absent.
    #[serde(default)]
    pub(crate) hook_delete_policy: Vec<HookDeletion>,
    /// The wave of the sync: lower ones come first. 0 if absent.
    pub(crate) sync_wave: Option<i32>,
    /// Whether Argo CD replaces the Job, instead of changing it. `false` if absent.
    #[serde(default)]
    pub(crate) replace: bool,
    /// Whether Argo CD deletes a Job that it cannot change and creates it again, whereupon it runs again. `false` if
    /// absent: a changed document has a Job of another name.
    #[serde(default)]
    pub(crate) force: bool,
    /// Whether Argo CD deletes the Job once the document gives another one. `true` if absent; `false` keeps all Jobs
    /// for the record.
    pub(crate) prune: Option<bool>,
    /// Whether a Job that the document no longer gives leaves the application in sync: for `prune: false`. `false` if
    /// absent.
    #[serde(default)]
    pub(crate) ignore_extraneous: bool,
}

/// A phase of a sync in which the Job can run.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Hook {
    /// With the other objects.
    Sync,
    /// Once all of them are healthy.
    PostSync,
}

/// When Argo CD deletes a hook.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum HookDeletion {
    /// Once it succeeded.
    HookSucceeded,
    /// Once it failed.
    HookFailed,
    /// Before the next one is created.
    BeforeHookCreation,
}

impl Flux {
    fn annotations(&self) -> impl Iterator<Item = (&'static str, String)> {
        let ssa = self.ssa.map(|ssa| match ssa {
            Ssa::Merge => "Merge",
            Ssa::IfNotPresent => "IfNotPresent",
            Ssa::Ignore => "Ignore",
        });
        let told = [
            ("kustomize.toolkit.fluxcd.io/force", self.force.then_some("enabled")),
            ("kustomize.toolkit.fluxcd.io/prune", (self.prune == Some(false)).then_some("disabled")),
            ("kustomize.toolkit.fluxcd.io/ssa", ssa),
        ];
        told.into_iter().filter_map(|(key, value)| Some((key, value?.to_owned())))
    }
}

impl ArgoCd {
    fn annotations(&self) -> impl Iterator<Item = (&'static str, String)> {
        let hook = self.hook.map(|hook| match hook {
            Hook::Sync => "Sync",
            Hook::PostSync => "PostSync",
        });
        let deletion = |deletion: &HookDeletion| match deletion {
            HookDeletion::HookSucceeded => "HookSucceeded",
            HookDeletion::HookFailed => "HookFailed",
            HookDeletion::BeforeHookCreation => "BeforeHookCreation",
        };
        let options = [
            self.force.then_some("Force=true"),
            (self.prune == Some(false)).then_some("Prune=false"),
            self.replace.then_some("Replace=true"),
        ];
        let joined = |words: Vec<&str>| (!words.is_empty()).then(|| words.join(","));
        let told = [
            ("argocd.argoproj.io/compare-options", self.ignore_extraneous.then(|| "IgnoreExtraneous".to_owned())),
            ("argocd.argoproj.io/hook", hook.map(str::to_owned)),
            ("argocd.argoproj.io/hook-delete-policy", joined(self.hook_delete_policy.iter().map(deletion).collect())),
            ("argocd.argoproj.io/sync-options", joined(options.into_iter().flatten().collect())),
            ("argocd.argoproj.io/sync-wave", self.sync_wave.map(|wave| wave.to_string())),
        ];
        told.into_iter().filter_map(|(key, value)| Some((key, value?)))
    }
}

/// Returns what Flux and Argo CD are told.
pub(crate) fn annotations(spec: &TerraformConfig) -> impl Iterator<Item = (&'static str, String)> {
    let flux = spec.job.flux.iter().flat_map(Flux::annotations);
    flux.chain(spec.job.argo_cd.iter().flat_map(ArgoCd::annotations))
}

/// Says what in the `job` that `report` is at would come to nothing, or to more than was meant.
pub(crate) fn check(spec: &TerraformConfig, report: &mut Report<'_>) {
    let job = &spec.job;
    for (key, _) in annotations(spec).filter(|(key, _)| job.annotations.contains_key(*key)) {
        let message = format!("expected {key:?} once, found it in `flux` or `argoCd` as well");
        report.at("annotations").key(key).error(message);
    }
    let is_hook = job.argo_cd.as_ref().is_some_and(|argo_cd| argo_cd.hook.is_some());
    if !is_hook && job.argo_cd.as_ref().is_some_and(|argo_cd| !argo_cd.hook_delete_policy.is_empty()) {
        report.at("argoCd").key("hookDeletePolicy").error("expected a `hook` to delete, found none");
    }
    // A Job that plans once more would leave another plan than the one that was read.
    if spec.approval.is_some() {
        let message = "expected a Job that plans once, for `approval` is of what it planned, found one that runs again";
        if job.ttl_seconds_after_finished.is_some() {
            report.at("ttlSecondsAfterFinished").error(message);
        }
        if is_hook {
            report.at("argoCd").at("hook").error(message);
        }
        return;
    }
    let is_created_again = job.flux.is_some() || job.argo_cd.is_some() && !is_hook;
    if is_created_again && job.ttl_seconds_after_finished.is_some() {
        let mut report = report.at("ttlSecondsAfterFinished");
        let finding =
            report.warning("expected a Job that stays, found one that is deleted, created again and run again");
        finding.help("leave out `ttlSecondsAfterFinished`, or let the Job be a `hook` of Argo CD");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_flux_is_told() {
        let flux = Flux { force: true, prune: Some(false), ssa: Some(Ssa::IfNotPresent) };
        let expected = [("force", "enabled"), ("prune", "disabled"), ("ssa", "IfNotPresent")];
        let expected = expected.map(|(key, value)| (format!("kustomize.toolkit.fluxcd.io/{key}"), value.to_owned()));
        assert_eq!(flux.annotations().map(|(key, value)| (key.to_owned(), value)).collect::<Vec<_>>(), expected);
        assert_eq!(Flux { prune: Some(true), ..Flux::default() }.annotations().count(), 0);
    }

    #[test]
    fn all_that_argo_cd_is_told() {
        let argo_cd = ArgoCd {
            hook: Some(Hook::PostSync),
            hook_delete_policy: vec![HookDeletion::BeforeHookCreation, HookDeletion::HookSucceeded],
            sync_wave: Some(-1),
            replace: true,
            force: true,
            prune: Some(false),
            ignore_extraneous: true,
        };
        let expected = [
            ("compare-options", "IgnoreExtraneous"),
            ("hook", "PostSync"),
            ("hook-delete-policy", "BeforeHookCreation,HookSucceeded"),
            ("sync-options", "Force=true,Prune=false,Replace=true"),
            ("sync-wave", "-1"),
        ];
        let expected = expected.map(|(key, value)| (format!("argocd.argoproj.io/{key}"), value.to_owned()));
        assert_eq!(argo_cd.annotations().map(|(key, value)| (key.to_owned(), value)).collect::<Vec<_>>(), expected);
        assert_eq!(ArgoCd::default().annotations().count(), 0);
    }
}
