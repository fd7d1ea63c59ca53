//! The plugins that people know of, whether or not they are here: read offline, from files inside this program.
//!
//! A tier says who looks after a plugin. Whether it may enter a binary, only a policy says.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::semver::{Version, VersionReq};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::plugin::{Gvk, PREFIX, Stability};

/// The files inside this program, by name.
const FILES: [(&str, &str); 6] = [
    ("app-workload.toml", include_str!("../catalogue/app-workload.toml")),
    ("crd.toml", include_str!("../catalogue/crd.toml")),
    ("flux-helm.toml", include_str!("../catalogue/flux-helm.toml")),
    ("manifests.toml", include_str!("../catalogue/manifests.toml")),
    ("pulumi.toml", include_str!("../catalogue/pulumi.toml")),
    ("terraform.toml", include_str!("../catalogue/terraform.toml")),
];

/// A plugin of the catalogue.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// The package.
    #[serde(rename = "crate")]
    pub package: String,
    /// The short name by which people select it.
    pub id: String,
    /// Who looks after it.
    pub tier: Tier,
    /// One sentence on what it generates.
    pub description: String,
    /// The kinds it generates.
    pub gvks: Vec<Gvk>,
    /// What its users may rely on.
    pub stability: Stability,
    /// The SPDX expression of its licence.
    pub license: String,
    /// Where its source is.
    #[serde(default)]
    pub repository: Option<String>,
    /// Its releases, in any order. None if it was not released to a registry yet.
    pub versions: Vec<Release>,
}

/// Who looks after a plugin.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Those who look after kure.
    Official,
    /// Somebody else, and those who look after kure have read it.
    Verified,
    /// Somebody else.
    Community,
}

/// A release of a plugin.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, rename_all(deserialize = "kebab-case", serialize = "camelCase"))]
pub struct Release {
    /// The version.
    pub version: Version,
    /// The SHA-256 of its archive.
    pub checksum: Checksum,
    /// The versions of kure-core that it passed its tests with, as Cargo writes a requirement.
    pub kure_core: VersionReq,
}

/// A SHA-256 in hexadecimal.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(try_from = "String")]
pub struct Checksum(String);

impl TryFrom<String> for Checksum {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.len() == 64 && text.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')) {
            Ok(Self(text))
        } else {
            Err(format!("expected the 64 digits of a SHA-256, from 0 to 9 and a to f, found `{text}`"))
        }
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Official => "official",
            Self::Verified => "verified",
            Self::Community => "community",
        })
    }
}

impl Offer {
    /// Returns the release that the plugin's name stands for: the newest that passed with this kure-core, or else the
    /// newest. One that is not finished, such as `2.0.0-rc.1`, comes after those that are.
    pub fn newest(&self, core: Option<&str>) -> Option<&Release> {
        let core = core.and_then(|core| Version::parse(core).ok());
        let passed = |release: &Release| core.as_ref().is_some_and(|core| release.kure_core.matches(core));
        self.versions.iter().max_by_key(|it| (passed(it), it.version.pre.is_empty(), it.version.clone()))
    }

    /// Says what is wrong beside its form.
    fn mistake(&self) -> Option<String> {
        let expected = self.package.strip_prefix(PREFIX).unwrap_or(&self.package);
        if self.id != expected {
            return Some(format!("expected the id `{expected}`, found `{}`", self.id));
        }
        self.gvks.is_empty().then(|| "expected at least one kind in `gvks`, found none".to_owned())
    }
}

/// Reads the catalogue inside this program, or the file or folder that the user names in its place, sorted by id.
pub fn read(place: Option<&str>) -> Result<Vec<Offer>, Failure> {
    let files = match place {
        None => FILES.iter().map(|(name, text)| (PathBuf::from(name), (*text).to_owned())).collect(),
        Some(place) => files(&located(place)?)?,
    };
    let mut offers: Vec<Offer> = Vec::new();
    for (file, text) in files {
        let offer = parse(&file, &text)?;
        if offers.iter().any(|other| other.id == offer.id) {
            return Err(Failure::Catalogue { file, mistake: format!("expected `{}` once, found it twice", offer.id) });
        }
        offers.push(offer);
    }
    offers.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(offers)
}

/// Reads where a catalogue is: a path, or an address that begins with `file://`.
fn located(place: &str) -> Result<PathBuf, Failure> {
    let wrong = |mistake: String| Failure::Catalogue { file: place.into(), mistake };
    let Some((scheme, rest)) = place.split_once("://") else { return Ok(place.into()) };
    if scheme != "file" {
        return Err(wrong(format!("expected a file, a folder or `file://`, found `{scheme}://`")));
    }
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    if !path.starts_with('/') {
        return Err(wrong(
            "expected a whole path after `file://`, as in `file:///srv/catalogue`, found a host".to_owned(),
        ));
    }
    unescape(path).map(PathBuf::from).ok_or_else(|| wrong("expected two hexadecimal digits after each `%`".to_owned()))
}

/// Replaces `%20` by what it stands for.
fn unescape(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

/// Reads a file, or those of a folder.
fn files(place: &Path) -> Result<Vec<(PathBuf, String)>, Failure> {
    let read = |path: PathBuf| match fs::read_to_string(&path) {
        Ok(text) => Ok((path, text)),
        Err(source) => Err(Failure::file("read", path)(source)),
    };
    if !place.is_dir() {
        return Ok(vec![read(place.to_owned())?]);
    }
    let entries = fs::read_dir(place).map_err(Failure::file("read the folder", place))?;
    let paths = entries.map(|entry| Ok(entry.map_err(Failure::file("read the folder", place))?.path()));
    let mut paths = paths.collect::<Result<Vec<_>, Failure>>()?;
    paths.retain(|path| path.extension().is_some_and(|it| it == "toml"));
    paths.sort();
    if paths.is_empty() {
        let mistake = "expected a file `.toml` for each plugin, found none".to_owned();
        return Err(Failure::Catalogue { file: place.to_owned(), mistake });
    }
    paths.into_iter().map(read).collect()
}

fn parse(path: &Path, text: &str) -> Result<Offer, Failure> {
    let wrong = |mistake: String| Failure::Catalogue { file: path.to_owned(), mistake };
    let offer: Offer =
        toml_edit::de::from_str(text).map_err(|mistake| wrong(mistake.to_string().trim_end().to_owned()))?;
    offer.mistake().map_or(Ok(offer), |mistake| Err(wrong(mistake)))
}

#[cfg(test)]
pub(crate) mod tests;
