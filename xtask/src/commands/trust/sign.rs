//! `trust sign`: signs the policy as it is.

use crate::arguments::TrustSign;
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::trust::signature;
use crate::trust::signature::signing;

/// Runs the command.
pub(super) fn run(context: &Context<'_>, arguments: &TrustSign) -> Result<(), Failure> {
    let ground = super::ground(context);
    let (path, (policy, _)) = (ground.policy_path(), ground.require()?);
    // Nobody would believe what has no name, so nobody need touch a device for it.
    signature::name(&path, &policy).map_err(|refusal| Failure::Untrusted { refusals: vec![refusal] })?;
    let signed = signing::sign(&path, &policy, arguments.key.as_deref())?;
    if context.common.quiet {
        return Ok(());
    }
    let seen = |path: &std::path::Path| path.strip_prefix(&ground.folder).unwrap_or(path).display().to_string();
    say(&format!("signed  serial {} with {}\n", policy.serial, signed.fingerprint));
    say(&format!("wrote   {}\n", seen(&signed.path)));
    for stale in signature::stale(&path, &policy) {
        say(&format!("stale   {}, whose owner has to sign again\n", seen(&stale)));
    }
    Ok(())
}
