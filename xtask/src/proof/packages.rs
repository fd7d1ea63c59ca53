//! The section `.dep-v0`: the packages of a binary in the format of cargo-auditable, which scanners read.

use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use serde::{Deserialize, Serialize};

use crate::resolve::{Resolution, Resolved};

/// The name of the section.
pub const SECTION: &str = ".dep-v0";

/// How Cargo writes the public registry.
pub(crate) const PUBLIC: [&str; 2] =
    ["registry+https://github.com/rust-lang/crates.io-index", "sparse+https://index.crates.io/"];

/// The revision of the format in which macros, and what only they need, are `build`.
const REVISION: u32 = 1;

/// More than any list has, and not enough to fill a memory.
const LIMIT: usize = 16 << 20;

/// Small binaries matter more than the time to compress some hundred lines.
const LEVEL: u8 = 10;

/// The packages of a binary.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Packages {
    /// Each package, sorted by name and version.
    pub packages: Vec<Package>,
    /// The revision of the format.
    #[serde(default)]
    pub format: u32,
}

/// A package of a binary.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// `crates.io`, `registry`, `git` or `local`.
    pub source: String,
    /// What it does for the binary.
    #[serde(default, skip_serializing_if = "Kind::is_runtime")]
    pub kind: Kind,
    /// The packages that it needs, by their places in the list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<usize>,
    /// Whether it is the one that the binary is built from.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub root: bool,
}

/// What a package does for a binary.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It runs while the binary is built, and is not in it.
    Build,
    /// It is in the binary.
    #[default]
    Runtime,
}

impl Kind {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_runtime(&self) -> bool {
        *self == Self::Runtime
    }
}

impl Resolved {
    /// Returns the word for where it comes from.
    pub(crate) fn kind_of_source(&self) -> &'static str {
        match self.source.as_deref() {
            None => "local",
            Some(source) if source.starts_with("git+") => "git",
            Some(source) if PUBLIC.contains(&source) => "crates.io",
            Some(_) => "registry",
        }
    }
}

impl Packages {
    /// Lists what a binary of this name and version is made of.
    pub fn of(resolution: &Resolution, name: &str, version: &str) -> Self {
        let own = Resolved {
            name: name.to_owned(),
            version: version.to_owned(),
            needs: resolution.direct.clone(),
            ..Resolved::default()
        };
        let mut all: Vec<_> = resolution.packages.iter().chain([&own]).collect();
        all.sort_by_key(|it| (&it.name, &it.version, it.kind_of_source(), &it.checksum, it.id.is_empty()));
        let places: BTreeMap<&str, usize> = all.iter().enumerate().map(|(place, it)| (&*it.id, place)).collect();
        let packages = all.iter().map(|it| {
            let mut dependencies: Vec<_> = it.needs.iter().map(|id| places[&**id]).collect();
            dependencies.sort_unstable();
            dependencies.dedup();
            Package {
                name: it.name.clone(),
                version: it.version.clone(),
                source: it.kind_of_source().to_owned(),
                kind: if it.is_of_build { Kind::Build } else { Kind::Runtime },
                dependencies,
                root: it.id.is_empty(),
            }
        });
        Self { packages: packages.collect(), format: REVISION }
    }

    /// Returns the bytes of the section.
    pub fn bytes(&self) -> Vec<u8> {
        compress_to_vec_zlib(&serde_json::to_vec(self).expect("a list has nothing that JSON has not"), LEVEL)
    }

    /// Reads the bytes of the section.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let text = decompress_to_vec_zlib_with_limit(bytes, LIMIT).map_err(|mistake| mistake.to_string())?;
        let read: Self = serde_json::from_slice(&text).map_err(|mistake| mistake.to_string())?;
        let strange = read.packages.iter().flat_map(|it| &it.dependencies).find(|place| **place >= read.packages.len());
        strange.map_or(Ok(()), |place| {
            Err(format!("expected {} packages, found one more: {place}", read.packages.len()))
        })?;
        Ok(read)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A binary of a plugin, a library of a registry and a macro.
    pub(crate) fn resolution() -> Resolution {
        let one = |id: &str, version: &str, source: Option<&str>, needs: &[&str]| Resolved {
            name: id.to_owned(),
            version: version.to_owned(),
            source: source.map(str::to_owned),
            checksum: source.is_some_and(|it| !it.starts_with("git+")).then(|| "ab".repeat(32)),
            license: Some("MIT OR Apache-2.0".to_owned()),
            id: id.to_owned(),
            needs: needs.iter().map(|need| (*need).to_owned()).collect(),
            ..Resolved::default()
        };
        let macros = one("syn", "3.0.10", Some(PUBLIC[0]), &["itoa"]);
        let commit = "git+https://example.com/rules?rev=0123456789abcdef0123456789abcdef01234567#0123456789abcdef0123456789abcdef01234567";
        Resolution {
            plugins: Vec::new(),
            packages: vec![
                one("acme", "1.2.3", Some("sparse+https://acme.example/index/"), &[]),
                one("itoa", "1.0.19", Some(PUBLIC[1]), &[]),
                one("kure-plugin-crd", "0.1.0", None, &["syn", "itoa", "syn"]),
                one("rules", "0.2.0", Some(commit), &[]),
                Resolved { is_of_build: true, ..macros },
            ],
            direct: vec!["kure-plugin-crd".to_owned(), "rules".to_owned(), "acme".to_owned()],
        }
    }

    #[test]
    fn the_list_is_as_scanners_expect_it() {
        let list = Packages::of(&resolution(), "kure", "0.1.0");
        insta::assert_snapshot!(serde_json::to_string_pretty(&list).unwrap());
        assert_eq!(Packages::read(&list.bytes()), Ok(list));
    }

    #[test]
    fn a_list_that_is_none_is_refused() {
        let packed = |text: &str| Packages::read(&compress_to_vec_zlib(text.as_bytes(), LEVEL));
        assert!(Packages::read(b"{\"packages\":[]}").is_err());
        assert!(packed("{}").is_err());
        let beyond = packed(r#"{"packages":[{"name":"a","version":"1.0.0","source":"local","dependencies":[1]}]}"#);
        assert_eq!(beyond, Err("expected 1 packages, found one more: 1".to_owned()));
        let large = format!("{{\"packages\":[],\"more\":\"{}\"}}", " ".repeat(LIMIT));
        assert!(packed(&large).is_err());
    }
}
