//! What a binary may be made of, as people decided it: the rules, the grants and the revocations.

use std::fs;
use std::path::Path;

use super::criteria::Criteria;
use super::fields::{File, Mistake};
use super::grant::{Grant, grant};
use super::revocation::{Revocation, revocation};
use super::rules::Rules;
use crate::failure::Failure;

/// The policy of a workspace or a distribution.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The text, which is what signatures are over. The file could be another one when it is read again.
    pub text: String,
    /// How often it was changed, so that an older one can be told.
    pub serial: u32,
    /// The rules for all crates.
    pub rules: Rules,
    /// The crates that are granted.
    pub grants: Vec<Grant>,
    /// What crates may have been read for.
    pub criteria: Criteria,
    /// What is not trusted any more, whatever else is written.
    pub revoked: Vec<Revocation>,
}

impl Policy {
    /// Reads the policy at `path`. None if there is none.
    pub fn read(path: &Path) -> Result<Option<Self>, Failure> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Some(Self::parse(path, &text)?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::file("read", path)(error)),
        }
    }

    /// Reads the text of the policy at `path`.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Mistake> {
        let file = File::parse(path, text)?;
        let fields =
            file.fields().only(&["version", "serial", "policy", "plugin", "dependency", "revoked", "criteria"])?;
        match fields.number("version")? {
            Some(1) => {}
            _ => return Err(fields.wrong_in("version", "expected `version = 1`, which this program understands")),
        }
        let serial = fields.number("serial")?.ok_or_else(|| fields.wrong("expected `serial`, found none"))?;
        let criteria = Criteria::of_policy(fields.table("criteria")?.as_ref())?;
        let mut grants = Vec::new();
        for (key, is_plugin) in [("plugin", true), ("dependency", false)] {
            for table in fields.tables(key)? {
                let grant = grant(table.clone(), is_plugin)?;
                criteria.known(&grant.criteria).map_err(|mistake| table.wrong_in("criteria", mistake))?;
                if grants.iter().any(|other: &Grant| other.is_same(&grant)) {
                    return Err(table.wrong(format!("expected one grant for {}, found two", grant.subject())));
                }
                grants.push(grant);
            }
        }
        let revoked = fields.tables("revoked")?.into_iter().map(revocation).collect::<Result<_, _>>()?;
        let rules = Rules::read(fields.table("policy")?)?;
        if let Some(policy) = fields.table("policy")? {
            let key = "required-criteria";
            criteria.known(&rules.required_criteria).map_err(|mistake| policy.wrong_in(key, mistake))?;
        }
        Ok(Self { text: text.to_owned(), serial, rules, grants, criteria, revoked })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::rules::{Folders, Rule};
    use super::*;

    /// Reads the text of a policy.
    pub(crate) fn policy(text: &str) -> Policy {
        Policy::parse(Path::new("kure-trust.toml"), &format!("version = 1\nserial = 1\n{text}")).unwrap()
    }

    #[test]
    fn each_mistake_has_its_place() {
        let head = "version = 1\nserial = 1\n";
        let dependency = "[[dependency]]\nname = 'a'\nversion = '1.0.0'\nwho = 'me'\n";
        let sha = format!("crate-sha256 = '{}'\n", "a".repeat(64));
        let texts = [
            "version = 2\nserial = 1\n".to_owned(),
            "version = 1\n".to_owned(),
            "version = 1\nserial = -1\n".to_owned(),
            "version = 1\nserial = 1\n[policy\n".to_owned(),
            format!("{head}[polices]\n"),
            format!("{head}[policy]\nbuild-scripts = 'ask'\n"),
            format!("{head}[policy]\nallow = ['ffi']\n"),
            format!("{head}[policy]\nsources.path = true\n"),
            format!("{head}[policy]\nsources = {{ registries = [] }}\n"),
            format!("{head}{dependency}"),
            format!("{head}{dependency}crate-sha256 = 'AA'\n"),
            format!("{head}{dependency}h1 = 'c1:AA'\n"),
            format!("{head}{dependency}{sha}allow = ['all']\n"),
            format!("{head}{dependency}{sha}gvks = []\n"),
            format!("{head}{dependency}{sha}capabilities = ['threads']\n"),
            format!("{head}[[plugin]]\nname = 'a'\nversion = '1.0.0'\nwho = 'me'\n{sha}capabilities = ['read:srv']\n"),
            format!("{head}{dependency}{sha}expires = '2027-01-01'\n"),
            format!("{head}{dependency}{sha}expires = 2027-01-01T00:00:00Z\n"),
            format!("{head}{dependency}{sha}{dependency}{sha}"),
            format!("{head}[[dependency]]\nname = 'a'\nwho = 'me'\n{sha}"),
            format!("{head}{dependency}{sha}criteria = ['no-io']\n"),
            format!("{head}[policy]\nrequired-criteria = ['no-io']\n"),
            format!("{head}[criteria.no-io]\ndescription = 'x'\nimplies = ['pure']\n"),
            format!("{head}[criteria.no-io]\nimplies = []\n"),
            format!("{head}[criteria.no-io]\ndescription = 'x'\nimplied = []\n"),
            format!("{head}[criteria.safe-to-run]\ndescription = 'x'\n"),
            format!("{head}[[revoked]]\nreason = 'bad'\n"),
            format!("{head}[[revoked]]\nname = 'a'\nversions = '>>1'\nreason = 'bad'\n"),
        ];
        let said = texts.map(|text| Policy::parse(Path::new("kure-trust.toml"), &text).unwrap_err().to_string());
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn a_policy_without_rules_lists_what_is_dangerous() {
        let Policy { rules, grants, .. } = policy("");
        assert_eq!((rules.folders, rules.build_scripts, grants.len()), (Folders::Workspace, Rule::Listed, 0));
        assert_eq!(rules.registries, ["crates-io"]);
    }

    #[test]
    fn a_revocation_covers_what_comes_before_a_version_too() {
        let policy = policy("[[revoked]]\nname = 'a'\nversions = '>=0.2, <0.3.2'\nreason = 'bad'\n");
        let is_about = |name, version| policy.revoked[0].is_about(name, version, None, None);
        assert!(is_about("a", "0.2.0") && is_about("a", "0.3.1") && is_about("a", "0.3.1-rc.1"));
        assert!(!is_about("a", "0.3.2") && !is_about("b", "0.2.0"));
    }
}
