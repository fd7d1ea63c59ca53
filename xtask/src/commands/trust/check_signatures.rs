//! `trust check-signatures`: says who signed the policy, and which signatures do not count.

use std::process::ExitCode;

use serde_json::json;

use crate::arguments::TrustCheckSignatures;
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::trust::signature::{self, Examined, Request};
use crate::trust::{POLICY, date, refusal};

/// The shape of the JSON, which changes when the meaning of a field does.
const SCHEMA: &str = "kure.dev/signatures/v1";

/// Runs the command and returns the exit code.
pub(super) fn run(context: &Context<'_>, arguments: &TrustCheckSignatures) -> Result<ExitCode, Failure> {
    let ground = super::ground(context);
    let (path, (policy, _)) = (ground.policy_path(), ground.require()?);
    let request = Request { path: &path, policy: &policy, signers: arguments.signers.as_deref(), now: date::now() };
    // A build may do without signers, but whoever asks for the signatures is not told that they are in order.
    let examined = signature::examine(&request).and_then(|examined| match examined.roots {
        Some(_) => Ok(examined),
        None => Err(vec![signature::unknown(&path)]),
    });
    let (Examined { roots, signers, refused }, refusals) = match examined {
        Ok(examined) => (examined, Vec::new()),
        Err(refusals) => (Examined::default(), refusals),
    };
    if arguments.json {
        let json = json!({
            "schema": SCHEMA, "serial": policy.serial, "name": policy.rules.name, "threshold": policy.rules.threshold,
            "allowed_signers": roots, "signers": signers, "ignored": refused, "refusals": refusals,
        });
        say(&format!("{json:#}\n"));
        let code = if refusals.is_empty() { 0 } else { refusal::exit_code(&refusals) };
        return Ok(ExitCode::from(code));
    }
    if !refusals.is_empty() {
        return Err(Failure::Untrusted { refusals });
    }
    if !context.common.quiet {
        for signer in &signers {
            say(&format!("signed by {} with {}\n", signer.principal, signer.fingerprint));
        }
        for refusal in &refused {
            say(&format!("ignored   {}: {}\n", refusal.code, refusal.message));
        }
        let roots = roots.unwrap_or_default();
        say(&format!("{POLICY}, serial {}, is signed by as many as it needs ({})\n", policy.serial, roots.display()));
    }
    Ok(ExitCode::SUCCESS)
}
