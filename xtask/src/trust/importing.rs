//! What the audits of others change in a policy: grants of what is here, and revocations.

use super::coverage::Evidence;
use super::criteria::SAFE_TO_RUN;
use super::grant::{CRATES_IO, Grant};
use super::policy::Policy;
use super::revocation::Revocation;
use super::survey::Survey;

/// How grants begin that somebody else answers for.
pub const IMPORTED: &str = "import: ";

/// Under which conditions audits are taken over.
#[derive(Clone, Copy, Debug)]
pub struct Conditions<'c> {
    /// Where the audits are from.
    pub source: &'c str,
    /// Whether crates may do what they do while they are compiled.
    pub has_powers: bool,
    /// The last day.
    pub expires: Option<toml_edit::Date>,
}

/// What would change.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The grants.
    pub grants: Vec<Grant>,
    /// The revocations.
    pub revoked: Vec<Revocation>,
    /// What is covered and was not granted, and why.
    pub left: Vec<(String, &'static str)>,
    /// The granted crates that do something while they are compiled, which was not granted.
    pub held: Vec<String>,
    /// How many crates of the public registry nobody has read.
    pub unread: usize,
}

/// Decides what the audits change.
///
/// An audit is of a name and a version. What it is taken for is the checksum that Cargo.lock has of that version from the
/// public registry, and nothing else.
pub fn import(survey: &Survey, policy: &Policy, evidence: Evidence<'_>, conditions: Conditions<'_>) -> Import {
    let violations = evidence.violations(conditions.source);
    let is_known =
        |it: &Revocation| policy.revoked.iter().any(|old| (&old.name, &old.versions) == (&it.name, &it.versions));
    let mut import = Import::default();
    for it in &survey.graph.crates {
        let subject = it.subject();
        let is_registry = it.source.to_string() == CRATES_IO;
        let is_bad = |bad: &Revocation| bad.is_about(&it.name, &it.version, None, None);
        if is_registry && violations.iter().any(is_bad) {
            let reason = if policy.grants.iter().any(|grant| grant.covers(it)) {
                "was granted here, and is revoked now"
            } else {
                "is revoked"
            };
            import.left.push((subject, reason));
            continue;
        }
        let covered = evidence.covered(&it.name, &it.version);
        let Some(covered) = covered else {
            import.unread += usize::from(is_registry);
            continue;
        };
        if !is_registry {
            import.left.push((subject, "is not from the public registry, which the audits are about"));
            continue;
        }
        let Some(checksum) = &it.checksum else {
            import.left.push((subject, "has no checksum in Cargo.lock"));
            continue;
        };
        if policy.grants.iter().any(|grant| grant.covers(it)) {
            import.left.push((subject, "is granted already"));
            continue;
        }
        if survey.plugins.iter().any(|plugin| plugin.package == it.name && plugin.version == it.version) {
            import.left.push((subject, "is a plugin, which is granted with its kinds: `trust add`"));
            continue;
        }
        let implied = evidence.audits.criteria.implied(&covered.criteria);
        let is_safe = implied.contains(SAFE_TO_RUN) || policy.criteria.implied(&covered.criteria).contains(SAFE_TO_RUN);
        let allow = if conditions.has_powers && is_safe { it.powers.clone() } else { Vec::new() };
        if allow != it.powers {
            import.held.push(subject);
        }
        import.grants.push(Grant {
            is_plugin: false,
            name: it.name.clone(),
            version: Some(it.version.clone()),
            source: CRATES_IO.to_owned(),
            sha256: Some(checksum.clone()),
            h1: None,
            closure: None,
            gvks: None,
            capabilities: Vec::new(),
            allow,
            criteria: covered.criteria,
            who: format!("{IMPORTED}{}", covered.who.join(", ")).trim_end().to_owned(),
            reviewed: None,
            expires: conditions.expires,
            notes: Some(format!("{} in {}", covered.steps.join(", "), conditions.source)),
        });
    }
    import.revoked = violations.into_iter().filter(|it| !is_known(it)).collect();
    import
}

#[cfg(test)]
mod tests {
    use super::super::audits::{Audits, Publishers};
    use super::super::edit::Edit;
    use super::super::graph::tests::{chain, described};
    use super::super::policy::tests::policy;
    use super::*;
    use std::path::Path;

    const INDEX: &str = "registry+https://github.com/rust-lang/crates.io-index";

    #[test]
    fn only_the_checksums_of_the_public_registry_are_granted() {
        let git = "git+https://example.com/fork#0123456789abcdef0123456789abcdef01234567";
        let sources = [
            ("bad", Some(INDEX)),
            ("chain", Some(INDEX)),
            ("fork", Some(git)),
            ("granted", Some(INDEX)),
            ("here", None),
            ("other", Some("sparse+https://example.com/index/")),
            ("unknown", Some(INDEX)),
            ("unlocked", Some(INDEX)),
            ("whole", Some(INDEX)),
        ];
        let crates: Vec<_> = sources
            .iter()
            .map(|(name, source)| described(name, "1.0.1", *source, &Path::new("/c").join(name)))
            .collect();
        let sum = |digit: &str| digit.repeat(64);
        let sums: Vec<_> =
            sources.iter().map(|(name, _)| (*name, sum(if *name == "whole" { "b" } else { "a" }))).collect();
        let sums = sums.iter().filter(|(name, _)| *name != "unlocked");
        let sums: Vec<_> = sums.map(|(name, sum)| (*name, "1.0.1", sum.as_str())).collect();
        let mut graph = chain(&crates, &sums, Path::new("/w"));
        graph.crates.iter_mut().for_each(|it| it.powers = vec![super::super::grant::Power::BuildScript]);
        let survey = Survey { graph, plugins: Vec::new() };

        let whole =
            |name: &str| format!("[[audits.{name}]]\nwho = 'X'\ncriteria = 'safe-to-deploy'\nversion = '1.0.1'\n");
        let text = ["bad", "fork", "granted", "here", "other", "unlocked", "whole"].map(whole).concat()
            + "[[audits.chain]]\nwho = 'X'\ncriteria = 'safe-to-deploy'\nversion = '1.0.0'\n\
               [[audits.chain]]\nwho = ['Y', 'Z']\ncriteria = 'safe-to-run'\ndelta = '1.0.0 -> 1.0.1'\n\
               [[audits.bad]]\nwho = 'Z'\ncriteria = 'safe-to-run'\nviolation = '<=1.0.1'\nnotes = 'steals keys'\n\
               [[audits.old]]\ncriteria = 'safe-to-deploy'\nviolation = '*'\n\
               [[audits.slow]]\ncriteria = 'fast'\nviolation = '*'\n";
        let audits = Audits::parse(Path::new("audits.toml"), &text).unwrap();
        let granted =
            format!("[[dependency]]\nname = 'granted'\nversion = '1.0.1'\ncrate-sha256 = '{}'\nwho = 'me'\n", sum("a"));
        let policy = policy(&granted);
        let evidence = Evidence { audits: &audits, publishers: &Publishers::default(), map: &[] };
        let conditions = Conditions { source: "audits.toml", has_powers: true, expires: None };
        let found = import(&survey, &policy, evidence, conditions);

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kure-trust.toml");
        std::fs::write(&path, format!("version = 1\nserial = 1\n\n{granted}")).unwrap();
        let mut edit = Edit::open(&path).unwrap();
        found.grants.iter().for_each(|grant| edit.add(grant));
        found.revoked.iter().for_each(|it| edit.revoke(it));
        edit.save().unwrap();
        let left: Vec<_> = found.left.iter().map(|(subject, reason)| format!("{subject} {reason}\n")).collect();
        let written = std::fs::read_to_string(&path).unwrap();
        insta::assert_snapshot!(format!("{}\nunread: {}\n\n{written}", left.concat(), found.unread));

        let policy = Policy::read(&path).unwrap().unwrap();
        let again = import(&survey, &policy, evidence, conditions);
        assert_eq!((again.grants.len(), again.revoked.len()), (0, 0));
        let cautious = Conditions { has_powers: false, ..conditions };
        let none = super::super::policy::tests::policy("");
        let cautious = import(&survey, &none, evidence, cautious);
        assert!(cautious.grants.iter().all(|grant| grant.allow.is_empty()));
        assert_eq!(cautious.held, ["chain 1.0.1", "granted 1.0.1", "whole 1.0.1"]);
    }
}
