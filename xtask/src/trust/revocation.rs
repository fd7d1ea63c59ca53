//! A revocation: something is not trusted any more, whatever else is written.

use cargo_metadata::semver::{Version, VersionReq};
use toml_edit::Date;

use super::fields::{Fields, Mistake};
use super::hash;

/// What is not trusted any more.
#[derive(Clone, Debug)]
pub struct Revocation {
    /// The crate. Any if absent.
    pub name: Option<String>,
    /// Which versions of it. All if absent.
    pub versions: Option<VersionReq>,
    /// The hash of its files.
    pub h1: Option<String>,
    /// The SHA-256 of its archive.
    pub sha256: Option<String>,
    /// Since when.
    pub since: Option<Date>,
    /// Why.
    pub reason: String,
}

impl Revocation {
    /// Returns whether it is about that crate.
    pub fn is_about(&self, name: &str, version: &str, sha256: Option<&str>, h1: Option<&str>) -> bool {
        let has = |wanted: &Option<String>, found: Option<&str>| wanted.as_deref().is_none_or(|it| found == Some(it));
        // A range leaves out what comes before a version, unless it says so. A revocation should not.
        let is_in = |range: &VersionReq| {
            Version::parse(version).is_ok_and(|mut version| {
                range.matches(&version) || {
                    version.pre = cargo_metadata::semver::Prerelease::EMPTY;
                    range.matches(&version)
                }
            })
        };
        has(&self.name, Some(name))
            && self.versions.as_ref().is_none_or(is_in)
            && has(&self.sha256, sha256)
            && has(&self.h1, h1)
    }
}

pub(super) fn revocation(fields: Fields<'_>) -> Result<Revocation, Mistake> {
    let fields = fields.only(&["name", "versions", "h1", "crate-sha256", "since", "reason"])?;
    let versions = fields.text("versions")?;
    let versions = versions.map(|text| VersionReq::parse(&text)).transpose().map_err(|mistake| {
        fields.wrong_in("versions", format!("expected a range like `>=0.2, <0.3.2` as `versions`: {mistake}"))
    })?;
    let revocation = Revocation {
        name: fields.text("name")?,
        versions,
        h1: hash::field(&fields, "h1", "h1:")?,
        sha256: hash::field(&fields, "crate-sha256", "")?,
        since: fields.date("since")?,
        reason: fields.required("reason")?,
    };
    match revocation {
        Revocation { name: None, h1: None, sha256: None, .. } => {
            Err(fields.wrong("expected `name`, `h1` or `crate-sha256`, found none"))
        }
        revocation => Ok(revocation),
    }
}
