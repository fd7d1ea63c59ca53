//! `trust`: the commands about the policy.

use std::process::{Command, ExitCode, Stdio};

use crate::arguments::{Resolution, TrustCommand};
use crate::commands::Context;
use crate::failure::Failure;
use crate::trust::failure::TrustError;
use crate::trust::ground::Ground;
use crate::trust::policy::Policy;
use crate::trust::survey::{self, Scope, Survey};

mod add;
mod check_signatures;
mod diff;
mod export;
mod import;
mod init;
mod inspect;
mod list;
mod lock;
mod remove;
mod reviewed;
mod revoke;
mod sign;
mod verify;

/// Runs the command and returns the exit code.
pub fn run(context: &Context<'_>, command: &TrustCommand) -> Result<ExitCode, Failure> {
    match command {
        TrustCommand::Init(arguments) => init::run(context, arguments)?,
        TrustCommand::Add(arguments) => add::run(context, arguments)?,
        TrustCommand::Remove(arguments) => remove::run(context, arguments)?,
        TrustCommand::Revoke(arguments) => revoke::run(context, arguments)?,
        TrustCommand::Lock(arguments) => return lock::run(context, arguments),
        TrustCommand::Verify(arguments) => return verify::run(context, arguments),
        TrustCommand::List(arguments) => list::run(context, arguments)?,
        TrustCommand::Sign(arguments) => sign::run(context, arguments)?,
        TrustCommand::CheckSignatures(arguments) => return check_signatures::run(context, arguments),
        TrustCommand::Diff(arguments) => return diff::run(context, arguments),
        TrustCommand::Inspect(arguments) => inspect::run(context, arguments)?,
        TrustCommand::Import(arguments) => import::run(context, arguments)?,
        TrustCommand::Export(arguments) => export::run(context, arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn ground(context: &Context<'_>) -> Ground {
    Ground::of(&context.base.root)
}

/// Looks at all that binaries of this place may be made of.
fn survey(
    context: &Context<'_>,
    policy: Option<&Policy>,
    words: &[String],
    resolution: &Resolution,
) -> Result<Survey, Failure> {
    let scope = Scope { front: context.front, words, policy, resolution };
    survey::survey(&context.cargo, &context.base, scope)
}

/// Returns who grants: as said, or as git knows the person.
fn who(said: Option<&str>) -> Result<String, Failure> {
    let git = |key: &str| {
        let mut command = Command::new("git");
        let output = command.args(["config", "--get", key]).stdin(Stdio::null()).output().ok()?;
        let value = String::from_utf8(output.stdout).ok()?.trim().to_owned();
        (output.status.success() && !value.is_empty()).then_some(value)
    };
    let known = || match (git("user.name"), git("user.email")) {
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (name, address) => name.or(address),
    };
    Ok(said.map(str::to_owned).or_else(known).ok_or(TrustError::Nobody)?)
}
