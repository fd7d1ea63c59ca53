//! `trust revoke`: refuses a crate from now on.

use cargo_metadata::semver::VersionReq;

use crate::arguments::TrustRevoke;
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::plugin::PREFIX;
use crate::trust::edit::Edit;
use crate::trust::review::ReviewError;
use crate::trust::revocation::Revocation;
use crate::trust::{POLICY, date};

/// Runs the command.
pub(super) fn run(context: &Context<'_>, arguments: &TrustRevoke) -> Result<(), Failure> {
    let ground = super::ground(context);
    let (policy, lock) = ground.require()?;
    let TrustRevoke { name, versions, h1, sha256, reason } = arguments;
    let range = |text: &String| {
        VersionReq::parse(text)
            .map_err(|mistake| ReviewError::Range { found: text.clone(), mistake: mistake.to_string() })
    };
    // A plugin is known by its id as well, and a revocation by a name that nothing has would revoke nothing.
    let granted = |word: &String| policy.grants.iter().find(|grant| grant.is_called(word)).map(|it| it.name.clone());
    let locked = |word: &String| {
        let package = format!("{PREFIX}{word}");
        let is_here = lock.iter().flat_map(|lock| &lock.crates).any(|it| it.name == package);
        is_here.then_some(package)
    };
    let meant = |word: &String| granted(word).or_else(|| locked(word)).unwrap_or_else(|| word.clone());
    let name = name.as_ref().map(meant);
    let is_here = |name: &String| {
        let locked = lock.iter().flat_map(|lock| &lock.crates).any(|it| it.name == *name);
        locked || policy.grants.iter().any(|grant| grant.name == *name)
    };
    let revocation = Revocation {
        name: name.clone(),
        versions: versions.as_ref().map(range).transpose()?,
        h1: h1.clone(),
        sha256: sha256.clone(),
        since: Some(date::today()),
        reason: reason.clone(),
    };
    let mut edit = Edit::open(&ground.policy_path())?;
    edit.revoke(&revocation);
    edit.save()?;
    if let Some(name) = name.filter(|name| !is_here(name)) {
        eprintln!("warning: nothing here is called {name}; it is refused should it come");
    }
    if !context.common.quiet {
        say(&format!("wrote   {POLICY}: revoked, also for builds with `--allow-untrusted`\n"));
    }
    Ok(())
}
