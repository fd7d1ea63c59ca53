//! The section `.kure-v0`: what a binary says of itself, as JSON that can be written in one way only.

use serde::{Deserialize, Serialize};

use crate::plugin::Gvk;
use crate::sets::Exclusions;

/// The name of the section.
pub const SECTION: &str = ".kure-v0";

/// The shape of the JSON, which changes when a field does.
pub const FORMAT: &str = "kure-manifest/1";

/// What a binary says of itself.
///
/// Fields are in the order of their names here and below, and nothing is optional, so that equal contents are equal
/// bytes.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// What assembled it.
    pub assembler: Assembler,
    /// What collects the plugins at link time, or `none`.
    pub collector: String,
    /// Every package, sorted by name and version.
    pub crates: Vec<Crate>,
    /// Kinds that plugins do not have.
    pub excluded: Exclusions,
    /// The name and version of this shape.
    pub format: String,
    /// The SHA-256 of the binary's own Cargo.lock.
    pub lock: String,
    /// The name of the binary.
    pub name: String,
    /// The plugins, sorted by id.
    pub plugins: Vec<Plugin>,
    /// The policy that its packages were held against, if there was one.
    pub policy: Option<Ruling>,
    /// How it was compiled.
    pub profile: Profile,
    /// Why it is tainted.
    pub reasons: Vec<String>,
    /// The SHA-256 over the digests of all files that it was compiled from, but for those of registries and repositories.
    pub sources: String,
    /// Whether something was let through that a policy does not let through.
    pub tainted: bool,
    /// The target triple.
    pub target: String,
    /// Whether Cargo was told the target, which gives other bytes even where it is that of the machine.
    pub target_named: bool,
    /// What the compiler calls itself.
    pub toolchain: String,
    /// The version that the binary reports.
    pub version: String,
}

/// The policy that a binary's packages were held against.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// The SHA-256 of its lock.
    pub lock: String,
    /// How often the policy was changed.
    pub serial: u32,
    /// The SHA-256 of the policy.
    pub sha256: String,
    /// The keys that signed it, as OpenSSH writes their SHA-256.
    pub signers: Vec<String>,
}

/// What assembled a binary.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Assembler {
    /// `xtask` or `cargo-kure`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A package of a binary.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Crate {
    /// The SHA-256 of its archive, if it comes from a registry.
    pub checksum: Option<String>,
    /// The features that are on.
    pub features: Vec<String>,
    /// The hash of its files, as the lock of the policy has it.
    pub h1: Option<String>,
    /// Its name.
    pub name: String,
    /// Where it comes from, as Cargo writes it; none for a folder.
    pub source: Option<String>,
    /// Its version.
    pub version: String,
}

/// A plugin of a binary.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Plugin {
    /// The features that were asked for, beside the default ones.
    pub features: Vec<String>,
    /// The kinds it has.
    pub gvks: Vec<Gvk>,
    /// The id.
    pub id: String,
    /// The package.
    pub package: String,
    /// Who read it, if the policy has a grant of it.
    pub review: Option<Review>,
    /// Its version.
    pub version: String,
}

/// Who read a plugin.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// What it may do where documents are rendered, beside computing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<String>,
    /// The hash of all that it depends on.
    pub closure: Option<String>,
    /// The last day on which their word counts.
    pub expires: Option<String>,
    /// When; none if nobody did.
    pub reviewed: Option<String>,
    /// Who.
    pub who: String,
}

/// How a binary was compiled.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The profile of the workspace.
    pub name: String,
    /// Whether it needs no shared library.
    pub r#static: bool,
}

impl Manifest {
    /// Returns the bytes of the section.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a manifest has nothing that JSON has not")
    }

    /// Returns the package of a plugin.
    pub fn package(&self, plugin: &Plugin) -> Option<&Crate> {
        self.crates.iter().find(|it| it.name == plugin.package && it.version == plugin.version)
    }

    /// Reads the bytes of the section, if they are what [`bytes`](Self::bytes) writes.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        // Some linkers fill a section up to the next round number.
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let bytes = &bytes[..end];
        let manifest: Self = serde_json::from_slice(bytes).map_err(|mistake| mistake.to_string())?;
        if manifest.format != FORMAT {
            return Err(format!("expected the format {FORMAT}, found {:?}", manifest.format));
        }
        if manifest.bytes() != bytes {
            return Err("expected JSON as an assembler writes it, found other blanks or another order".to_owned());
        }
        Ok(manifest)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Describes a binary with one plugin, of a folder, and one package of a registry.
    pub(crate) fn manifest() -> Manifest {
        let registry = "registry+https://github.com/rust-lang/crates.io-index";
        let one = |name: &str, version: &str, checksum: Option<String>| Crate {
            source: checksum.is_some().then(|| registry.to_owned()),
            checksum,
            features: Vec::new(),
            h1: None,
            name: name.to_owned(),
            version: version.to_owned(),
        };
        Manifest {
            assembler: Assembler { name: "xtask".to_owned(), version: "0.1.0".to_owned() },
            collector: "inventory".to_owned(),
            crates: vec![one("itoa", "1.0.19", Some("ab".repeat(32))), one("kure-plugin-crd", "0.1.0", None)],
            excluded: Exclusions::new(),
            format: FORMAT.to_owned(),
            lock: "cd".repeat(32),
            name: "kure".to_owned(),
            plugins: vec![Plugin {
                features: Vec::new(),
                gvks: vec!["a.example/v1/B".to_owned().try_into().unwrap()],
                id: "crd".to_owned(),
                package: "kure-plugin-crd".to_owned(),
                review: None,
                version: "0.1.0".to_owned(),
            }],
            policy: None,
            profile: Profile { name: "release".to_owned(), r#static: false },
            reasons: Vec::new(),
            sources: "ef".repeat(32),
            tainted: false,
            target: "x86_64-unknown-linux-gnu".to_owned(),
            target_named: false,
            toolchain: "rustc 1.95.0 (59807616e 2026-04-14)".to_owned(),
            version: "0.1.0".to_owned(),
        }
    }

    /// Sorts the keys of every object.
    fn sorted(value: serde_json::Value) -> serde_json::Value {
        match value {
            serde_json::Value::Object(map) => {
                let map: std::collections::BTreeMap<_, _> =
                    map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
                map.into_iter().collect()
            }
            serde_json::Value::Array(list) => list.into_iter().map(sorted).collect(),
            other => other,
        }
    }

    #[test]
    fn keys_are_in_order() {
        let bytes = manifest().bytes();
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(serde_json::to_vec(&sorted(value)).unwrap(), bytes);
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else_is() {
        let written = manifest();
        let mut bytes = written.bytes();
        assert_eq!(Manifest::read(&bytes).as_ref(), Ok(&written));
        bytes.extend([0; 16]);
        assert_eq!(Manifest::read(&bytes), Ok(written));
        let text = String::from_utf8(manifest().bytes()).unwrap();
        for (from, to) in [
            ("{\"assembler\"", "{ \"assembler\""),
            ("kure-manifest/1", "kure-manifest/2"),
            ("\"tainted\"", "\"more\":1,\"tainted\""),
            ("\"tainted\":false,", ""),
            ("false", "flase"),
        ] {
            let changed = text.replace(from, to);
            assert_ne!(changed, text);
            assert!(Manifest::read(changed.as_bytes()).is_err(), "{from} -> {to}");
        }
    }
}
