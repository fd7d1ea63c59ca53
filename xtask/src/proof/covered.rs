//! Whether what a binary says that it is made of is what a policy covers today.

use std::path::Path;

use toml_edit::Date;

use crate::failure::Failure;
use crate::proof::manifest::{Crate, Manifest, Plugin};
use crate::trust::LOCK;
use crate::trust::failure::TrustError;
use crate::trust::grant::{CRATES_IO, Grant};
use crate::trust::graph::is_public;
use crate::trust::ground::{Believed, Ground};
use crate::trust::lock::{Lock, Locked};
use crate::trust::policy::Policy;
use crate::trust::refusal::{Code, Refusal};

/// Holds a binary against the policy at a path, and the lock beside it, as of a day.
pub fn refusals(manifest: &Manifest, path: &Path, today: Date) -> Result<Vec<Refusal>, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let ground = Ground::of(folder);
    // Signatures count here as they do for a build.
    let believed = ground.believe()?.ok_or_else(|| TrustError::NoPolicy { folder: folder.to_owned() });
    let Believed { policy, lock, .. } = believed?;
    let lock = lock.unwrap_or_default();
    let mut refusals: Vec<_> = manifest.crates.iter().flat_map(|it| of_crate(it, &policy, &lock, today)).collect();
    refusals.extend(manifest.plugins.iter().flat_map(|plugin| of_plugin(plugin, &policy)));
    if manifest.policy.is_none() {
        let message = format!("{} names no policy: it was built without one", manifest.name);
        let help = "build it again where the policy is";
        refusals.push(Refusal::new(Code::Unlisted, &manifest.name, message, help));
    }
    refusals.sort();
    Ok(refusals)
}

fn of_crate(it: &Crate, policy: &Policy, lock: &Lock, today: Date) -> Vec<Refusal> {
    let Crate { name, version, checksum, h1, .. } = it;
    let subject = format!("{name} {version}");
    let revoked = policy.revoked.iter().find(|one| one.is_about(name, version, checksum.as_deref(), h1.as_deref()));
    if let Some(revocation) = revoked {
        let message = format!("{subject} is revoked: {}", revocation.reason);
        return vec![Refusal::new(Code::Revoked, subject, message, "build the binary again without it")];
    }
    let Some(locked) = lock.crates.iter().find(|locked| is_same(it, locked)) else {
        let message = format!("crate {subject} is in the binary and not covered by {LOCK}");
        return vec![Refusal::new(Code::Unlisted, subject, message, "build it again, or `trust add` the crate")];
    };
    let mut refusals = Vec::new();
    if let (Some(expected), found) = (&locked.sha256, checksum.clone().unwrap_or_else(|| "none".to_owned()))
        && *expected != found
    {
        let message = format!("checksum mismatch for {subject}: the binary names another than the policy covers");
        let help = "find out who built it, and from what";
        refusals.push(Refusal::new(Code::Archive, &subject, message, help).between(expected, LOCK, found));
    }
    if let (Some(expected), Some(found)) = (&locked.h1, h1)
        && expected != found
    {
        let message = format!("h1 mismatch for {subject}: the binary names other files than the policy covers");
        let help = "find out who built it, and from what";
        refusals.push(Refusal::new(Code::Tree, &subject, message, help).between(expected, LOCK, found));
    }
    let more: Vec<_> = it.features.iter().filter(|feature| !locked.features.contains(feature)).cloned().collect();
    // What lies beside the policy has no version in the lock, and its features are as the policy's folder has them.
    if !more.is_empty() && locked.version.is_some() {
        let message =
            format!("{subject} has features in the binary that the policy does not cover: {}", more.join(", "));
        refusals.push(Refusal::new(Code::Closure, &subject, message, "build it again, or run `trust lock`"));
    }
    let is_granted = |grant: &&Grant| {
        grant.name == *name && grant.version.as_ref() == Some(version) && grant.source == locked.source
    };
    let grant = policy.grants.iter().find(is_granted);
    if grant.is_none() && it.source.is_some() {
        let message = format!("crate {subject} is in the binary, and no grant covers it any more");
        let help = "build it again, or `trust add` the crate";
        refusals.push(Refusal::new(Code::Unlisted, &subject, message, help));
    }
    if let Some(day) = grant.and_then(|grant| grant.expires).filter(|day| *day < today) {
        let message = format!("review of {subject} expired {day}");
        refusals.push(Refusal::new(Code::Expired, &subject, message, "read it again, and `trust add` it"));
    }
    refusals
}

/// Refuses what a plugin may do where documents are rendered, as far as nobody grants it today.
fn of_plugin(plugin: &Plugin, policy: &Policy) -> Vec<Refusal> {
    let Plugin { id, package, version, review, .. } = plugin;
    let is_it = |grant: &&Grant| {
        let is_version = grant.version.as_ref().is_none_or(|granted| granted == version);
        grant.is_plugin && grant.name == *package && is_version
    };
    let granted: Vec<_> = policy.grants.iter().filter(is_it).flat_map(|grant| &grant.capabilities).collect();
    let found = review.iter().flat_map(|review| &review.capabilities);
    let more = found.filter(|word| granted.iter().all(|capability| capability.to_string() != **word));
    let refusal = more.map(|word| {
        let message = format!("plugin {id} may do {word} in the binary, which the policy does not grant");
        Refusal::new(Code::Unlisted, format!("{package} {version}"), message, "build the binary again")
    });
    refusal.collect()
}

/// Returns whether an entry of the lock is for a crate of a binary, whose source is written as Cargo writes it.
fn is_same(it: &Crate, locked: &Locked) -> bool {
    let is_there = match &it.source {
        None => locked.source.starts_with("path+"),
        Some(source) if source.starts_with("git+") => {
            let commit = |text: &str| text.rsplit('#').next().map(str::to_owned);
            locked.source.starts_with("git+") && commit(source) == commit(&locked.source)
        }
        Some(source) if is_public(source) => locked.source == CRATES_IO,
        Some(source) => locked.source == *source,
    };
    is_there && locked.name == it.name && locked.version.as_ref().is_none_or(|version| *version == it.version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::manifest::{Review, Ruling, tests::manifest};

    /// Holds the binary of the manifest's tests against a policy, and returns the codes of what is refused.
    fn codes(policy: &str, change: impl Fn(&mut Manifest)) -> Vec<Code> {
        let folder = tempfile::tempdir().unwrap();
        let sha = "ab".repeat(32);
        let path = folder.path().join("kure-trust.toml");
        let granted = format!(
            "[[dependency]]\nname = 'itoa'\nversion = '1.0.19'\ncrate-sha256 = '{sha}'\nwho = 'me'\nexpires = 2027-11-22\n"
        );
        let granted = if policy.contains("name = 'itoa'\nversion = '1.0.19'") { "" } else { &granted };
        std::fs::write(&path, format!("version = 1\nserial = 1\n{granted}{policy}")).unwrap();
        let lock = format!(
            "version = 1\n[[crate]]\nname = 'itoa'\nversion = '1.0.19'\nsource = 'crates-io'\ncrate-sha256 = '{sha}'\n\
             features = ['std']\n[[crate]]\nname = 'kure-plugin-crd'\nsource = 'path+plugins/crd'\n"
        );
        std::fs::write(folder.path().join("kure-trust.lock"), lock).unwrap();
        let mut manifest = manifest();
        manifest.policy = Some(Ruling { lock: String::new(), serial: 1, sha256: String::new(), signers: Vec::new() });
        change(&mut manifest);
        let today = Date { year: 2026, month: 11, day: 23 };
        refusals(&manifest, &path, today).unwrap().into_iter().map(|refusal| refusal.code).collect()
    }

    #[test]
    fn a_binary_is_covered_or_told_why_not() {
        assert_eq!(codes("", |_| {}), []);
        // The lock alone grants nothing.
        let other = "[[dependency]]\nname = 'itoa'\nversion = '1.0.19'\nsource = 'git+https://a.example/#1'\n";
        let other = format!("{other}h1 = 'h1:{}='\nwho = 'me'\n", "A".repeat(43));
        assert_eq!(codes(&other, |_| {}), [Code::Unlisted]);
        assert_eq!(codes("", |manifest| manifest.policy = None), [Code::Unlisted]);
        assert_eq!(codes("", |manifest| manifest.crates[0].checksum = Some("cd".repeat(32))), [Code::Archive]);
        assert_eq!(codes("", |manifest| manifest.crates[0].version = "1.0.20".to_owned()), [Code::Unlisted]);
        assert_eq!(codes("", |manifest| manifest.crates[0].features = vec!["no-panic".to_owned()]), [Code::Closure]);
        let revoked = "[[revoked]]\nname = 'itoa'\nversions = '<1.0.20'\nreason = 'bad'\n";
        assert_eq!(codes(revoked, |_| {}), [Code::Revoked]);
        let sha = "ab".repeat(32);
        let expired = format!(
            "[[dependency]]\nname = 'itoa'\nversion = '1.0.19'\ncrate-sha256 = '{sha}'\nwho = 'me'\nexpires = 2026-11-22\n"
        );
        assert_eq!(codes(&expired, |_| {}), [Code::Expired]);
        let granted = |capabilities: &str| {
            format!("[[plugin]]\nname = 'kure-plugin-crd'\nsource = 'path+plugins/crd'\nwho = 'me'\n{capabilities}")
        };
        let may = |manifest: &mut Manifest| {
            manifest.plugins[0].review = Some(Review {
                capabilities: vec!["threads".to_owned(), "read:/srv".to_owned()],
                closure: None,
                expires: None,
                reviewed: None,
                who: "me".to_owned(),
            });
        };
        assert_eq!(codes(&granted("capabilities = ['read:/srv', 'threads']\n"), may), []);
        assert_eq!(codes(&granted("capabilities = ['threads']\n"), may), [Code::Unlisted]);
        assert_eq!(codes(&granted(""), may), [Code::Unlisted, Code::Unlisted]);
    }
}
