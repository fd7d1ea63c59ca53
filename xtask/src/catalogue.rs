//! The plugins that people know of, whether or not they are here: read offline, from files inside this program.
//!
//! A tier says who looks after a plugin. Whether it may enter a binary, only a policy says.

use std::fmt;
use std::fs;
use std::path::Path;

use cargo_metadata::semver::Version;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::plugin::{Gvk, Stability};

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
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Release {
    /// The version.
    pub version: Version,
    /// The SHA-256 of its archive.
    pub checksum: String,
    /// The versions of kure-core that it was tested with, as Cargo writes a requirement.
    pub kure_core: String,
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
    /// Returns the newest release.
    pub fn newest(&self) -> Option<&Release> {
        self.versions.iter().max_by(|one, other| one.version.cmp(&other.version))
    }
}

/// Reads the catalogue inside this program, or the file or folder that the user names in its place.
pub fn read(place: Option<&str>) -> Result<Vec<Offer>, Failure> {
    let mut offers = match place {
        None => FILES.iter().map(|(name, text)| parse(Path::new(name), text)).collect::<Result<Vec<_>, _>>()?,
        Some(place) => read_from(Path::new(place.strip_prefix("file://").unwrap_or(place)))?,
    };
    offers.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(offers)
}

fn read_from(place: &Path) -> Result<Vec<Offer>, Failure> {
    let read = |path: &Path| {
        let text = fs::read_to_string(path).map_err(Failure::file("read", path))?;
        parse(path, &text)
    };
    if !place.is_dir() {
        return Ok(vec![read(place)?]);
    }
    let entries = fs::read_dir(place).map_err(Failure::file("read the folder", place))?;
    let paths = entries.map(|entry| Ok(entry.map_err(Failure::file("read the folder", place))?.path()));
    let paths = paths.collect::<Result<Vec<_>, Failure>>()?;
    paths.iter().filter(|path| path.extension().is_some_and(|it| it == "toml")).map(|path| read(path)).collect()
}

fn parse(path: &Path, text: &str) -> Result<Offer, Failure> {
    toml_edit::de::from_str(text).map_err(|mistake| Failure::Catalogue {
        file: path.to_owned(),
        mistake: mistake.to_string().trim_end().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use toml_edit::{DocumentMut, Item};

    fn checkout() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
    }

    #[test]
    fn every_plugin_of_the_checkout_is_in_the_catalogue_as_it_says() {
        let offers = read(None).unwrap();
        let folders = fs::read_dir(checkout().join("plugins")).unwrap().map(|entry| entry.unwrap().file_name());
        let mut folders: Vec<_> = folders.map(|name| name.into_string().unwrap()).collect();
        folders.sort();
        assert_eq!(offers.iter().map(|offer| offer.id.as_str()).collect::<Vec<_>>(), folders);
        for offer in offers {
            let manifest = checkout().join("plugins").join(&offer.id).join("Cargo.toml");
            let manifest: DocumentMut = fs::read_to_string(manifest).unwrap().parse().unwrap();
            let package = &manifest["package"];
            let text = |item: &Item| item.as_str().unwrap_or_default().to_owned();
            assert_eq!((offer.package, offer.description), (text(&package["name"]), text(&package["description"])));
            let declared = &package["metadata"]["kure"];
            let gvks = declared["gvks"].as_array().unwrap().iter().map(|gvk| gvk.as_str().unwrap().to_owned());
            assert_eq!(offer.gvks.iter().map(ToString::to_string).collect::<Vec<_>>(), gvks.collect::<Vec<_>>());
            assert_eq!(offer.stability.to_string(), text(&declared["stability"]));
        }
    }

    #[test]
    fn a_catalogue_of_ones_own_is_read_strictly() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vault.toml");
        let good = "crate = 'acme-vault'\nid = 'acme-vault'\ntier = 'community'\ndescription = 'Makes vaults'\n\
            gvks = ['acme.example.com/v1/Vault']\nstability = 'beta'\nlicense = 'MIT'\n\
            versions = [{ version = '1.2.0', checksum = 'aa', kure-core = '^0.1' }, \
            { version = '1.10.0', checksum = 'bb', kure-core = '^0.1' }]\n";
        fs::write(&file, good).unwrap();
        fs::write(folder.path().join("README.md"), "").unwrap();
        for place in [folder.path().display().to_string(), format!("file://{}", file.display())] {
            let offers = read(Some(&place)).unwrap();
            assert_eq!(offers[0].newest().unwrap().version.to_string(), "1.10.0");
        }
        let said = ["tier = 'gold'", "tiers = 1", "gvks = ['Vault']"].map(|line| {
            let key = line.split(' ').next().unwrap();
            let other: Vec<_> = good.lines().filter(|it| !it.starts_with(key)).chain([line]).collect();
            fs::write(&file, other.join("\n")).unwrap();
            read(Some(file.to_str().unwrap())).unwrap_err().to_string()
        });
        let said = said.join("\n").replace(&*folder.path().to_string_lossy(), "@");
        insta::assert_snapshot!(said);
    }
}
