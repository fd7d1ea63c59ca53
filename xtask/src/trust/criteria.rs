//! What a crate was read for: words that reviewers of several places share, and what each of them implies.

use std::collections::{BTreeMap, BTreeSet};

use super::POLICY;
use super::fields::{Fields, Mistake};
use super::grant::Grant;
use super::policy::Policy;
use super::refusal::{Code, Refusal};
use super::review::ReviewError;

/// That compiling, running and testing a crate does no harm to the machine.
pub const SAFE_TO_RUN: &str = "safe-to-run";

/// That a crate may face what the world sends.
pub const SAFE_TO_DEPLOY: &str = "safe-to-deploy";

/// The criteria of a place, by their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criteria(BTreeMap<String, Criterion>);

/// What a crate may have been read for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Criterion {
    /// What it means, to whoever reads a crate for it.
    pub description: Option<String>,
    /// What it includes.
    pub implies: Vec<String>,
}

impl Default for Criteria {
    /// Returns those that everybody knows.
    fn default() -> Self {
        let deploy = Criterion { implies: vec![SAFE_TO_RUN.to_owned()], ..Criterion::default() };
        Self([(SAFE_TO_RUN.to_owned(), Criterion::default()), (SAFE_TO_DEPLOY.to_owned(), deploy)].into())
    }
}

impl Criteria {
    /// Reads the tables `[criteria.NAME]` of a policy.
    pub(super) fn of_policy(fields: Option<&Fields<'_>>) -> Result<Self, Mistake> {
        for (fields, name) in fields.into_iter().flat_map(|fields| fields.keys().map(move |name| (fields, name))) {
            let of = fields.table(name)?.expect("the key is there").only(&["description", "implies"])?;
            of.required("description")?;
        }
        Self::read(fields)
    }

    /// Reads the tables `[criteria.NAME]` of a policy or of a file of audits. Those that everybody knows stay as they are.
    pub(super) fn read(fields: Option<&Fields<'_>>) -> Result<Self, Mistake> {
        let mut criteria = Self::default();
        let Some(fields) = fields else { return Ok(criteria) };
        for name in fields.keys() {
            if criteria.0.contains_key(name) {
                return Err(
                    fields.wrong_in(name, format!("expected a name of your own, found `{name}`, which is known"))
                );
            }
            let of = fields.table(name)?.expect("the key is there");
            let implies = of.texts_or_one("implies")?;
            let description = of.text("description")?.or(of.text("description-url")?);
            criteria.0.insert(name.to_owned(), Criterion { description, implies });
        }
        for (name, criterion) in &criteria.0 {
            criteria.known(&criterion.implies).map_err(|mistake| fields.wrong_in(name, mistake))?;
        }
        Ok(criteria)
    }

    /// Complains about a word that is no criterion of this place.
    pub(super) fn known(&self, words: &[String]) -> Result<(), String> {
        match words.iter().find(|word| !self.0.contains_key(*word)) {
            Some(word) => Err(format!("expected criteria among {}, found `{word}`", self.names().join(", "))),
            None => Ok(()),
        }
    }

    /// Refuses a word that is no criterion of this place.
    pub fn check(&self, words: &[String]) -> Result<(), ReviewError> {
        match words.iter().find(|word| !self.0.contains_key(*word)) {
            Some(word) => Err(ReviewError::Criterion { found: word.clone(), known: self.names() }),
            None => Ok(()),
        }
    }

    /// Returns the names of all.
    pub fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    /// Returns those that somebody described here.
    pub fn own(&self) -> impl Iterator<Item = (&String, &Criterion)> {
        self.0.iter().filter(|(name, _)| ![SAFE_TO_RUN, SAFE_TO_DEPLOY].contains(&name.as_str()))
    }

    /// Returns the criteria, with all that they imply.
    pub fn implied<'w>(&self, words: impl IntoIterator<Item = &'w String>) -> BTreeSet<String> {
        let mut open: Vec<_> = words.into_iter().cloned().collect();
        let mut implied = BTreeSet::new();
        while let Some(word) = open.pop() {
            if let Some(criterion) = self.0.get(&word).filter(|_| !implied.contains(&word)) {
                open.extend(criterion.implies.iter().cloned());
                implied.insert(word);
            }
        }
        implied
    }
}

/// Returns what the policy wants every crate to be read for, and this grant does not say.
pub fn missing(grant: &Grant, policy: &Policy) -> Option<Vec<String>> {
    let has = policy.criteria.implied(&grant.criteria);
    let missing: Vec<_> = policy.rules.required_criteria.iter().filter(|it| !has.contains(*it)).cloned().collect();
    (!missing.is_empty()).then_some(missing)
}

/// Refuses a crate that was not read for what the policy wants.
pub(super) fn refusal(grant: &Grant, policy: &Policy) -> Option<Refusal> {
    let missing = missing(grant, policy)?.join(", ");
    let (subject, name) = (grant.subject(), &grant.name);
    let message = format!("{subject} was not read for {missing}, which the policy asks for");
    let help = format!("read it for that, and `trust add {name} --criteria {}`", missing.replace(", ", ","));
    let found = if grant.criteria.is_empty() { "none".to_owned() } else { grant.criteria.join(", ") };
    let refusal = Refusal::new(Code::Unlisted, subject, message, help);
    Some(refusal.between(missing, format!("required-criteria of {POLICY}"), found))
}

#[cfg(test)]
mod tests {
    use super::super::policy::tests::policy;
    use super::*;

    fn of(required: &str, criteria: &str) -> Option<String> {
        let sha = "a".repeat(64);
        let policy = policy(&format!(
            "[policy]\nrequired-criteria = {required}\n[criteria.no-io]\ndescription = 'pure'\nimplies = ['safe-to-deploy']\n\
             [[dependency]]\nname = 'a'\nversion = '1.0.0'\nwho = 'me'\ncrate-sha256 = '{sha}'\n{criteria}\n"
        ));
        refusal(&policy.grants[0], &policy).map(|refusal| refusal.to_string())
    }

    #[test]
    fn what_is_implied_counts() {
        assert_eq!(of("['safe-to-run']", "criteria = ['no-io']"), None);
        assert_eq!(of("[]", ""), None);
        insta::assert_snapshot!(of("['no-io', 'safe-to-run']", "criteria = ['safe-to-deploy']").unwrap(), @r"
        error[KT107]: a 1.0.0 was not read for no-io, which the policy asks for
          expected no-io (required-criteria of kure-trust.toml)
          found    safe-to-deploy
          help: read it for that, and `trust add a --criteria no-io`
        ");
        assert!(of("['safe-to-run']", "").unwrap().contains("found    none"));
    }
}
