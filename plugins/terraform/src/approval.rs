//! Approval: a plan that somebody reads before it is applied.
//!
//! kure runs before the plan exists, so what is approved is the hash of all that the plan is made of. With a claim, the
//! Job that applies gets the very file that was read about, which Terraform refuses once the state has changed.

use crate::TerraformConfig;
use crate::job;
use crate::parts::Parts;
use crate::secret;
use crate::spec::Mode;
use kure_core::Report;
use kure_core::prelude::*;

/// Where the claim with the plans is mounted.
pub(crate) const FOLDER: &str = "/plans";

/// The label that says which hash approves what the Job plans.
pub(crate) const LABEL: &str = "generators.example.com/plan-hash";

/// How a plan is approved. It guards against mistakes, not against somebody who may edit this document.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Approval {
    /// The hash that was approved: the label `generators.example.com/plan-hash` of the Job that plans. It stands for
    /// the files, variables, backend, image and options of the run; once any of them changes, nothing is applied until
    /// the new hash stands here. Nothing is applied if absent.
    pub(crate) plan: Option<String>,
    /// The name of a `PersistentVolumeClaim` in the namespace, by which one Job hands the plan to the other. What was
    /// read is then what is applied, or nothing is: Terraform refuses a plan that is older than the state. A plan holds
    /// the values of variables, secret ones as well unless the module declares them `ephemeral`, so the claim is for
    /// nobody else. A Job that plans again, because somebody deleted the one that did, replaces the plan. If absent, the
    /// Job that applies plans anew, and may find other changes than those that were read.
    pub(crate) claim: Option<String>,
}

impl Approval {
    /// Returns the file that hands the plan over.
    pub(crate) fn file(&self, hash: &str) -> Option<String> {
        self.claim.as_ref().map(|_| format!("{FOLDER}/{hash}.tfplan"))
    }

    /// Says what is wrong with the approval that `report` is at, or that it is of another plan.
    pub(crate) fn check(&self, spec: &TerraformConfig, parts: Result<Parts<'_>>, report: &mut Report<'_>) {
        if spec.mode == Mode::Plan {
            report.error("expected no approval beside `mode: plan`, which applies nothing, found one");
            return;
        }
        if let Some(claim) = &self.claim {
            secret::check_name(claim, &mut report.at("claim"));
        }
        let (Some(given), Ok(parts)) = (&self.plan, parts) else { return };
        let hash = job::hash(spec, &parts);
        if *given != hash {
            let mut report = report.at("plan");
            let finding = report.warning(format!("expected {hash}, the hash of this plan, found {given:?}"));
            let job = job::name(&parts, "plan", &hash);
            finding.help(format!("nothing is applied until the hash stands here: read the log of the Job {job} first"));
        }
    }
}

impl TerraformConfig {
    /// Returns the claim by which a plan is handed over.
    pub(crate) fn claim(&self) -> Option<&str> {
        self.approval.as_ref()?.claim.as_deref()
    }
}
