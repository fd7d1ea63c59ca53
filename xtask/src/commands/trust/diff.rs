//! `trust diff`: what changed in code and powers, for somebody who is about to grant it.

use std::io::IsTerminal;
use std::process::ExitCode;

use serde_json::json;

use super::reviewed::{Place, Reviewed};
use crate::arguments::{Color, Common, TrustDiff};
use crate::commands::{CHANGED, Context, say};
use crate::difference::coloured;
use crate::failure::Failure;
use crate::lock;
use crate::trust::LOCK;
use crate::trust::delta::Delta;
use crate::trust::git::Commit;
use crate::trust::lock::Lock;
use crate::trust::moves::{Moment, Moves};
use crate::trust::shown;
use crate::trust::tree::Tree;

/// The shape of the JSON, which changes when the meaning of a field does.
const SCHEMA: &str = "kure.dev/trust-diff/v1";

/// Runs the command and returns the exit code.
pub(super) fn run(context: &Context<'_>, arguments: &TrustDiff) -> Result<ExitCode, Failure> {
    let differs = match &arguments.name {
        Some(name) => crates(context, arguments, name)?,
        None => whole(context, arguments)?,
    };
    Ok(ExitCode::from(if differs && arguments.exit_code { CHANGED } else { 0 }))
}

/// Compares the states of a crate, of which there may be several versions here.
fn crates(context: &Context<'_>, arguments: &TrustDiff, name: &str) -> Result<bool, Failure> {
    let pairs = pairs(context, arguments, name)?;
    let deltas: Vec<_> = pairs.iter().map(|(old, new)| Delta::of(old, new)).collect();
    if arguments.json {
        let crates: Vec<_> = deltas.iter().map(|delta| delta.json(!arguments.stat)).collect();
        say(&shown::json(&json!({ "schema": SCHEMA, "crates": crates })));
    } else {
        for delta in &deltas {
            say(&delta.to_string());
            if !arguments.stat && delta.differs() {
                let difference = delta.difference();
                let difference = if is_coloured(context.common) { coloured(&difference) } else { difference };
                say(&format!("\n{difference}"));
            }
        }
    }
    Ok(deltas.iter().any(Delta::differs))
}

fn pairs(context: &Context<'_>, arguments: &TrustDiff, name: &str) -> Result<Vec<(Tree, Tree)>, Failure> {
    let place = Place::of(context, &arguments.resolution)?;
    if let (Some(old), Some(new)) = (&arguments.old, &arguments.new) {
        return Ok(vec![(place.version(name, old)?, place.version(name, new)?)]);
    }
    let reviewed = Reviewed::find(&place, name)?;
    let base = arguments.git_base.as_deref();
    reviewed
        .iter()
        .map(|it| match &arguments.old {
            Some(old) => Ok((place.version(it.name(), old)?, it.now()?)),
            None => it.before_and_now(base),
        })
        .collect()
}

/// Compares all of Cargo.lock with what it was at a commit.
fn whole(context: &Context<'_>, arguments: &TrustDiff) -> Result<bool, Failure> {
    let base = &context.base;
    let commit = Commit::find(&base.root, arguments.git_base.as_deref().unwrap_or("HEAD"))?;
    let path = base.lock.clone().unwrap_or_else(|| base.root.join("Cargo.lock"));
    let text = |path: &std::path::Path| -> Result<String, Failure> {
        Ok(commit.file(path)?.map_or_else(String::new, |bytes| String::from_utf8_lossy(&bytes).into_owned()))
    };
    let policy_lock = super::ground(context).lock_path();
    let before = text(&policy_lock)?;
    let old = Moment {
        entries: lock::entries(&text(&path)?)?,
        lock: (!before.is_empty()).then(|| Lock::parse(&policy_lock, &before)).transpose()?,
    };
    let new = Moment { entries: lock::entries_of(&path)?, lock: Lock::read(&policy_lock)? };
    let moves = Moves::of(&old, &new);
    if arguments.json {
        let (id, features) = (&commit.id, moves.knows_features);
        say(&shown::json(&json!({ "schema": SCHEMA, "base": id, "features": features, "moves": moves.json() })));
    } else if moves.crates.is_empty() {
        say(&format!("no difference in Cargo.lock since {}\n", commit.short()));
    } else {
        say(&format!("Cargo.lock since {}\n{moves}", commit.short()));
        if !moves.knows_features {
            say(&format!("features are not compared, as {LOCK} is not there on both sides\n"));
        }
        say("read one with `trust diff NAME OLD NEW`\n");
    }
    Ok(!moves.crates.is_empty())
}

fn is_coloured(common: &Common) -> bool {
    match common.color {
        Color::Auto => std::io::stdout().is_terminal(),
        Color::Always => true,
        Color::Never => false,
    }
}
