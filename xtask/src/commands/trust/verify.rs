//! `trust verify`: the gate for all that is here, without compiling any of it.

use std::process::ExitCode;

use serde_json::json;

use crate::arguments::TrustVerify;
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::report::counted;
use crate::trust::gate::Gate;
use crate::trust::signature::{self, Request};
use crate::trust::{POLICY, date, refusal, surroundings};

/// The shape of the JSON, which changes when the meaning of a field does.
const SCHEMA: &str = "kure.dev/trust/v1";

/// Runs the command and returns the exit code.
pub(super) fn run(context: &Context<'_>, arguments: &TrustVerify) -> Result<ExitCode, Failure> {
    let ground = super::ground(context);
    let (policy, lock) = ground.require()?;
    let request = Request { path: &ground.policy_path(), policy: &policy, signers: None, now: date::now() };
    let mut refusals = signature::check(&request).err().unwrap_or_default();
    refusals.extend(surroundings::refusals(&context.cargo, &context.base, &policy.rules)?);
    let survey = super::survey(context, Some(&policy), &[], &arguments.resolution)?;
    let (graph, plugins) = (&survey.graph, &survey.plugins);
    let gate = Gate { policy: &policy, lock: lock.as_ref(), graph, plugins, today: date::today() };
    refusals.extend(gate.refusals());
    refusals.extend(survey.closures(&policy));
    let (plugins, crates) = (plugins.len(), graph.crates.len());
    if arguments.json {
        let text = json!({ "schema": SCHEMA, "plugins": plugins, "crates": crates, "refusals": refusals });
        say(&format!("{text:#}\n"));
    } else if refusals.is_empty() && !context.common.quiet {
        let (plugins, crates) = (counted(plugins, "plugin"), counted(crates, "crate"));
        say(&format!("{plugins}, {crates}, all trusted by {POLICY}, serial {}\n", policy.serial));
    }
    match refusals.is_empty() {
        true => Ok(ExitCode::SUCCESS),
        false if arguments.json => Ok(ExitCode::from(refusal::exit_code(&refusals))),
        false => Err(Failure::Untrusted { refusals }),
    }
}
