//! Whether the policy is as people who may say so signed it.
//!
//! The signatures are files of `ssh-keygen -Y sign` beside the policy. Who may sign is not said beside it: that file is
//! the machine's, so that a change of the policy cannot change whose word counts. For the same reason signatures are
//! needed wherever there is such a file, whatever the policy says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

mod allowed;
mod files;
mod pattern;
mod roots;
mod seen;
pub mod signing;

pub use files::{file, stale};
pub use roots::{Roots, Signer, fingerprint};

use super::policy::Policy;
use super::refusal::{Code, Refusal};
use files::{files, read, verify};
use seen::{Last, Seen};

/// What the signatures are for, so that none of another purpose is taken for one.
pub const NAMESPACE: &str = "kure-trust@kure.dev";

/// The folder with the signatures, beside the policy.
pub const FOLDER: &str = "kure-trust.sig";

/// What to check.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// Where the policy is.
    pub path: &'r Path,
    /// The policy.
    pub policy: &'r Policy,
    /// The file of allowed signers. That of the environment or the machine if absent.
    pub signers: Option<&'r Path>,
    /// The time, in seconds since 1970.
    pub now: u64,
}

/// What there is to say about the signatures.
#[derive(Clone, Debug, Default)]
pub struct Examined {
    /// The file of allowed signers, if there is one.
    pub roots: Option<PathBuf>,
    /// Who signed, each once.
    pub signers: Vec<Signer>,
    /// The signatures that do not count.
    pub refused: Vec<Refusal>,
}

/// Returns who signed the policy. Nobody, if nobody has to.
///
/// A policy that was believed is remembered, and an older one of its name is not believed afterwards.
pub fn check(request: &Request<'_>) -> Result<Vec<Signer>, Vec<Refusal>> {
    examine(request).map(|examined| examined.signers)
}

/// Does what [`check`] does, and tells of the signatures that do not count as well.
pub fn examine(request: &Request<'_>) -> Result<Examined, Vec<Refusal>> {
    examine_with(request, seen::folder().as_deref())
}

fn examine_with(request: &Request<'_>, state: Option<&Path>) -> Result<Examined, Vec<Refusal>> {
    let Request { path, policy, .. } = request;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let repository = repository(folder).unwrap_or(folder.to_owned());
    let Some(roots) = Roots::find(request.signers, Some(&repository)).map_err(|refusal| vec![refusal])? else {
        return if policy.rules.require_signature { Err(vec![unknown(path)]) } else { Ok(Examined::default()) };
    };
    let (found, refused) = judge(request, &roots).map_err(|refusal| vec![refusal])?;
    let signers = distinct(found);
    // The name is read from a policy that somebody signed, or nothing is remembered of it.
    let remembered = if signers.is_empty() { None } else { Some(open(request, state)?) };
    let before = remembered.as_ref().and_then(|seen| seen.last.clone());
    enough(request, &signers, &refused, before.as_ref())?;
    if let Some(seen) = remembered {
        keep(request, seen)?;
    }
    Ok(Examined { roots: Some(roots.path), signers, refused })
}

/// Returns the repository that a folder is in.
pub fn repository(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

/// Returns the name of a policy, without which no signature of it counts.
pub fn name<'p>(path: &Path, policy: &'p Policy) -> Result<&'p str, Refusal> {
    policy.rules.name.as_deref().ok_or_else(|| {
        let help = "write `name`, as in `name = \"git.example.com/platform\"`, into `[policy]`, and sign it again";
        let message = format!("{} has no name by which an older one of it could be told", path.display());
        Refusal::new(Code::Replayed, shown(path), message, help)
    })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Returns what is wrong with a policy that nobody may sign.
pub fn unknown(policy: &Path) -> Refusal {
    let help = "name the file of allowed signers with `--signers` or KURE_SIGNERS, or make /etc/kure/allowed_signers";
    let message = "the policy has to be signed, and nobody said who may sign it";
    Refusal::new(Code::Signer, shown(policy), message, help)
}

/// Looks at each signature: those that hold, and why others do not.
fn judge(request: &Request<'_>, roots: &Roots) -> Result<(BTreeSet<Signer>, Vec<Refusal>), Refusal> {
    let (mut signers, mut refused) = (BTreeSet::new(), Vec::new());
    for path in files(request.path)? {
        match one(request, roots, &path) {
            Ok(signer) => drop(signers.insert(signer)),
            Err(refusal) => refused.push(refusal),
        }
    }
    Ok((signers, refused))
}

fn one(request: &Request<'_>, roots: &Roots, path: &Path) -> Result<Signer, Refusal> {
    let signature = read(path)?;
    verify(&shown(path), &signature, NAMESPACE, request.policy.text.as_bytes(), &shown(request.path))?;
    roots.admit(&shown(path), signature.public_key(), NAMESPACE, request.now)
}

/// Leaves one of those that share a name, since one person may have several keys.
fn distinct(signers: BTreeSet<Signer>) -> Vec<Signer> {
    let mut distinct: Vec<Signer> = Vec::new();
    for signer in signers {
        let names: Vec<_> = signer.principal.split(',').collect();
        let is_same = |other: &Signer| other.principal.split(',').any(|name| names.contains(&name));
        if !distinct.iter().any(is_same) {
            distinct.push(signer);
        }
    }
    distinct
}

fn enough(
    request: &Request<'_>,
    signers: &[Signer],
    refused: &[Refusal],
    before: Option<&Last>,
) -> Result<(), Vec<Refusal>> {
    // Fewer signers cannot decide that fewer are enough.
    let (own, before) = (request.policy.rules.threshold, before.map_or(1, |last| last.threshold));
    let threshold = own.max(before);
    let count = u32::try_from(signers.len()).unwrap_or(u32::MAX);
    if count >= threshold {
        return Ok(());
    }
    let mut refusals = refused.to_vec();
    if count > 0 || refused.is_empty() {
        let origin = if before > own { "the policy before it" } else { "`threshold` in the policy" };
        let names: Vec<_> = signers.iter().map(|signer| &*signer.principal).collect();
        let found = if names.is_empty() { "none".to_owned() } else { format!("{count}: {}", names.join("; ")) };
        let (policy, expected) = (shown(request.path), format!("{threshold} of different names"));
        let message = format!("{policy} has fewer signers than it needs");
        let help = "let another signer run `trust sign`";
        refusals.push(Refusal::new(Code::Threshold, policy, message, help).between(expected, origin, found));
    }
    Err(refusals)
}

fn open(request: &Request<'_>, state: Option<&Path>) -> Result<Seen, Vec<Refusal>> {
    let policy = shown(request.path);
    let refuse = |message: String, help: &str| vec![Refusal::new(Code::Replayed, &*policy, message, help)];
    let name = name(request.path, request.policy).map_err(|refusal| vec![refusal])?;
    let help = "name a folder in which this can be remembered with XDG_STATE_HOME";
    let state = state.ok_or_else(|| refuse("cannot remember which policies were seen".to_owned(), help))?;
    let seen = Seen::open(state, name).map_err(|problem| {
        refuse(format!("cannot remember which policies were seen: {} ({problem})", state.display()), help)
    })?;
    match &seen.last {
        Some(last) if last.serial > request.policy.serial => {
            let message = format!("{policy} is older than one of its name that was seen before");
            let help = "take the newest one; if the older is meant, give it a higher `serial` and sign it again";
            let refusal = Refusal::new(Code::Replayed, &*policy, message, help);
            let expected = format!("the serial {} or a higher one", last.serial);
            Err(vec![refusal.between(expected, shown(&seen.path), request.policy.serial.to_string())])
        }
        _ => Ok(seen),
    }
}

fn keep(request: &Request<'_>, seen: Seen) -> Result<(), Vec<Refusal>> {
    let name = request.policy.rules.name.clone().expect("it was opened by its name");
    let (path, policy) = (seen.path.clone(), shown(request.path));
    let last = Last { name, serial: request.policy.serial, threshold: request.policy.rules.threshold };
    seen.keep(&last).map_err(|problem| {
        let message = format!("cannot remember that {policy} was seen: {} ({problem})", path.display());
        let help = "name a folder in which this can be remembered with XDG_STATE_HOME";
        vec![Refusal::new(Code::Replayed, policy, message, help)]
    })
}

#[cfg(test)]
mod tests;
