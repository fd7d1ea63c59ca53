//! Audits as cargo-vet writes them: what others have read, by name and version.

use std::collections::BTreeMap;
use std::path::Path;

use cargo_metadata::semver::{Version, VersionReq};
use toml_edit::{Date, Datetime};

use super::criteria::Criteria;
use super::fields::{Fields, File, Mistake};

/// An audits.toml.
#[derive(Clone, Debug, Default)]
pub struct Audits {
    /// What its words mean.
    pub criteria: Criteria,
    /// The audits of each crate.
    pub audits: BTreeMap<String, Vec<Audit>>,
    /// The audits of whatever somebody publishes.
    pub wildcards: BTreeMap<String, Vec<Wildcard>>,
    /// How many entries are not for others, or not about what a registry has.
    pub left_out: usize,
}

/// What somebody says about versions of a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// What it is about.
    pub about: About,
    /// Who says so.
    pub who: Vec<String>,
    /// What they read it for, or what it violates.
    pub criteria: Vec<String>,
    /// What else they say.
    pub notes: Option<String>,
}

/// What an audit is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// All of a version.
    Version(String),
    /// What changed from one version to another.
    Delta(String, String),
    /// Versions that are bad.
    Violation(VersionReq),
}

/// That somebody's releases of a crate are good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wildcard {
    /// Who publishes, by their number in the registry.
    pub user: u32,
    /// The first day.
    pub start: Date,
    /// The last day.
    pub end: Date,
    /// Who says so.
    pub who: Vec<String>,
    /// What for.
    pub criteria: Vec<String>,
}

/// Who published which version and when, as the imports.lock of cargo-vet has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publishers(BTreeMap<(String, String), (u32, Date)>);

impl Audits {
    /// Reads the text of the file at `path`.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Mistake> {
        let file = File::parse(path, text)?;
        let fields = file.fields();
        let mut audits = Self { criteria: Criteria::read(fields.table("criteria")?.as_ref())?, ..Self::default() };
        if let Some(crates) = fields.table("audits")? {
            for name in crates.keys() {
                for entry in crates.tables(name)? {
                    match audit(&entry)? {
                        Some(audit) => audits.audits.entry(name.to_owned()).or_default().push(audit),
                        None => audits.left_out += 1,
                    }
                }
            }
        }
        if let Some(crates) = fields.table("wildcard-audits")? {
            for name in crates.keys() {
                for entry in crates.tables(name)? {
                    audits.wildcards.entry(name.to_owned()).or_default().push(wildcard(&entry)?);
                }
            }
        }
        Ok(audits)
    }
}

/// Reads an audit. None if it is not for others, or about a commit, of which a registry knows nothing.
fn audit(fields: &Fields<'_>) -> Result<Option<Audit>, Mistake> {
    let keys = ["version", "delta", "violation"];
    let (version, delta, violation) = (fields.text(keys[0])?, fields.text(keys[1])?, fields.text(keys[2])?);
    let about = match (version, delta, violation) {
        (Some(version), None, None) => About::Version(version),
        (None, Some(delta), None) => match delta.split_once("->") {
            Some((from, to)) => About::Delta(from.trim().to_owned(), to.trim().to_owned()),
            None => return Err(fields.wrong_in(keys[1], format!("expected `OLD -> NEW` as `delta`, found `{delta}`"))),
        },
        (None, None, Some(range)) => About::Violation(VersionReq::parse(&range).map_err(|mistake| {
            fields.wrong_in(keys[2], format!("expected a range of versions as `violation`: {mistake}"))
        })?),
        _ => return Err(fields.wrong("expected one of `version`, `delta` and `violation`")),
    };
    let (versions, key): (Vec<&String>, _) = match &about {
        About::Version(version) => (vec![version], keys[0]),
        About::Delta(from, to) => (vec![from, to], keys[1]),
        About::Violation(_) => (Vec::new(), keys[2]),
    };
    if fields.flag("importable")? == Some(false) || versions.iter().any(|version| version.contains('@')) {
        return Ok(None);
    }
    for version in versions {
        if let Err(mistake) = Version::parse(version) {
            return Err(fields.wrong_in(key, format!("expected whole versions as `{key}`: {mistake}")));
        }
    }
    let (who, criteria) = (fields.texts_or_one("who")?, fields.texts_or_one("criteria")?);
    Ok(Some(Audit { about, who, criteria, notes: fields.text("notes")? }))
}

fn wildcard(fields: &Fields<'_>) -> Result<Wildcard, Mistake> {
    Ok(Wildcard {
        user: user(fields)?,
        start: day(fields, "start")?,
        end: day(fields, "end")?,
        who: fields.texts_or_one("who")?,
        criteria: fields.texts_or_one("criteria")?,
    })
}

fn user(fields: &Fields<'_>) -> Result<u32, Mistake> {
    fields.number("user-id")?.ok_or_else(|| fields.wrong("expected `user-id`, found none"))
}

/// Reads a day, which cargo-vet writes as text.
fn day(fields: &Fields<'_>, key: &str) -> Result<Date, Mistake> {
    let text = fields.required(key)?;
    let day = text.parse::<Datetime>().ok().filter(|moment| moment.time.is_none()).and_then(|moment| moment.date);
    day.ok_or_else(|| fields.wrong_in(key, format!("expected a day like 2027-01-31 as `{key}`, found `{text}`")))
}

impl Publishers {
    /// Reads the text of the imports.lock at `path`.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Mistake> {
        let file = File::parse(path, text)?;
        let mut publishers = Self::default();
        let Some(crates) = file.fields().table("publisher")? else { return Ok(publishers) };
        for name in crates.keys() {
            for entry in crates.tables(name)? {
                let of = (name.to_owned(), entry.required("version")?);
                publishers.0.insert(of, (user(&entry)?, day(&entry, "when")?));
            }
        }
        Ok(publishers)
    }

    /// Returns whether an audit of somebody's releases is about that version.
    pub fn is_about(&self, wildcard: &Wildcard, name: &str, version: &str) -> bool {
        let published = self.0.get(&(name.to_owned(), version.to_owned()));
        published.is_some_and(|(user, day)| *user == wildcard.user && wildcard.start <= *day && *day <= wildcard.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mistake_has_its_place() {
        let said = |text: &str| Audits::parse(Path::new("audits.toml"), text).unwrap_err().to_string();
        let texts = [
            "[[audits.a]]\nwho = 'me'\n",
            "[[audits.a]]\nversion = '1.0.0'\ndelta = '1.0.0 -> 1.0.1'\n",
            "[[audits.a]]\ndelta = '1.0.0'\n",
            "[[audits.a]]\nversion = '1.0'\n",
            "[[audits.a]]\nviolation = '>>1'\n",
            "[[wildcard-audits.a]]\nuser-id = 1\nstart = 'soon'\n",
            "[criteria.x]\nimplies = 'y'\n",
        ];
        insta::assert_snapshot!(texts.map(said).join("\n"), @r"
        expected one of `version`, `delta` and `violation` (audits.toml:1:1)
        expected one of `version`, `delta` and `violation` (audits.toml:1:1)
        expected `OLD -> NEW` as `delta`, found `1.0.0` (audits.toml:2:9)
        expected whole versions as `version`: unexpected end of input while parsing minor version number (audits.toml:2:11)
        expected a range of versions as `violation`: unexpected character '>' while parsing major version number (audits.toml:2:13)
        expected a day like 2027-01-31 as `start`, found `soon` (audits.toml:3:9)
        expected criteria among safe-to-deploy, safe-to-run, x, found `y` (audits.toml:1:1)
        ");
    }

    #[test]
    fn what_is_not_for_others_is_left_out() {
        let text = "[[audits.a]]\nwho = ['me', 'you']\ncriteria = 'safe-to-run'\nversion = '1.0.0'\nimportable = false\n\
                    [[audits.a]]\nversion = '1.0.0@git:aa'\n[[audits.a]]\nversion = '1.0.1'\ncriteria = ['x']\nnew-key = 1\n";
        let audits = Audits::parse(Path::new("audits.toml"), text).unwrap();
        assert_eq!((audits.left_out, audits.audits["a"].len()), (2, 1));
    }
}
