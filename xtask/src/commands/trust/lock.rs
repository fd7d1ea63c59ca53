//! `trust lock`: what exactly the policy covers.

use std::process::ExitCode;

use crate::arguments::TrustLock;
use crate::commands::{CHANGED, Context, say};
use crate::failure::Failure;
use crate::trust::LOCK;
use crate::trust::lock::{Lock, Locked};
use crate::undo;

/// Runs the command and returns the exit code.
pub(super) fn run(context: &Context<'_>, arguments: &TrustLock) -> Result<ExitCode, Failure> {
    let (policy, lock) = super::ground(context).require()?;
    let survey = super::survey(context, Some(&policy), &[], &arguments.resolution)?;
    let new = survey.lock(&policy)?;
    let before = lock.unwrap_or_default();
    if new == before {
        if !context.common.quiet {
            say(&format!("{LOCK} is as it has to be\n"));
        }
        return Ok(ExitCode::SUCCESS);
    }
    if !context.common.quiet {
        say(&changes(&before, &new));
    }
    if arguments.check {
        return Ok(ExitCode::from(CHANGED));
    }
    write(context, &new)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the lock.
pub(super) fn write(context: &Context<'_>, lock: &Lock) -> Result<(), Failure> {
    let path = super::ground(context).lock_path();
    undo::write(&path, lock.text()).map_err(Failure::file("write", &path))?;
    if !context.common.quiet {
        say(&format!("wrote   {LOCK}\n"));
    }
    Ok(())
}

/// Says in a line each what is new, gone or another.
fn changes(before: &Lock, new: &Lock) -> String {
    let of = |lock: &Lock, it: &Locked| lock.crates.iter().find(|other| other.is_same(it)).cloned();
    let mut lines: Vec<_> = before
        .crates
        .iter()
        .filter(|it| of(new, it).is_none())
        .map(|it| format!("-       {}\n", it.subject()))
        .collect();
    for it in &new.crates {
        match of(before, it) {
            None => lines.push(format!("+       {}\n", it.subject())),
            Some(old) if old != *it => {
                let difference = |sign, some: &[String], others: &[String]| {
                    let only = some.iter().filter(|feature| !others.contains(feature));
                    only.flat_map(|feature| [" ", sign, feature]).collect::<String>()
                };
                let more = difference("+", &it.features, &old.features);
                let less = difference("-", &old.features, &it.features);
                lines.push(format!("~       {}{more}{less}\n", it.subject()));
            }
            Some(_) => {}
        }
    }
    lines.concat()
}
