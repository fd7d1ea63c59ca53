//! What a binary carries about itself, read from its file without running it.

use crate::error::Error;
use object::{Object, ObjectSection};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs;
use std::path::Path;

/// Where an assembler puts it.
pub(crate) const SECTION: &str = ".kure-v0";

/// The shape of the JSON in the section that is understood here.
const FORMAT: &str = "kure-manifest/1";

/// What the section says, as far as it is shown.
#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    pub assembler: Assembler,
    pub crates: Vec<Crate>,
    format: String,
    pub plugins: Vec<Plugin>,
    pub policy: Option<Policy>,
    pub reasons: Vec<String>,
    pub tainted: bool,
    pub target: String,
    pub toolchain: String,
}

/// What assembled the binary.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Assembler {
    pub name: String,
    pub version: String,
}

/// A package of the binary.
#[derive(Debug, Deserialize)]
pub(crate) struct Crate {
    pub name: String,
    pub version: String,
    /// Where it comes from; none for a folder.
    pub source: Option<String>,
    /// The SHA-256 of its archive.
    pub checksum: Option<String>,
    /// The hash of its files.
    pub h1: Option<String>,
}

/// A plugin of the binary.
#[derive(Debug, Deserialize)]
pub(crate) struct Plugin {
    pub id: String,
    #[serde(default)]
    pub package: String,
    pub version: String,
    pub review: Option<Review>,
}

/// Who read a plugin.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Review {
    /// The hash of all that it depends on.
    pub closure: Option<String>,
    /// The last day on which their word counts.
    pub expires: Option<String>,
    /// When; none if nobody did.
    pub reviewed: Option<String>,
    pub who: String,
}

/// The policy that a binary was held against before it was built: the SHA-256 of its two files.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Policy {
    pub lock: String,
    pub serial: u32,
    pub sha256: String,
    /// The keys that signed it.
    #[serde(default)]
    pub signers: Vec<String>,
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signed = if self.signers.is_empty() { "not signed".to_owned() } else { self.signers.join(", ") };
        write!(f, "serial {}, sha256 {}, signers: {signed}", self.serial, self.sha256)
    }
}

impl Manifest {
    /// Returns the package of a plugin.
    pub(crate) fn package(&self, plugin: &Plugin) -> Option<&Crate> {
        self.crates.iter().find(|it| it.name == plugin.package && it.version == plugin.version)
    }
}

/// Reads what a binary says, or why it says nothing that could be relied on. A file that is no program is an error.
pub(crate) fn read(path: &Path) -> Result<Result<Manifest, String>, Error> {
    let program = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let unread = |problem: String| Error::NotAProgram { path: path.to_owned(), problem };
    Ok(section(&program).map_err(unread)?.and_then(parse))
}

fn section(program: &[u8]) -> Result<Result<&[u8], String>, String> {
    let file = object::File::parse(program).map_err(|mistake| mistake.to_string())?;
    let mut found = Vec::new();
    for section in file.sections() {
        if section.name_bytes().is_ok_and(|name| name == SECTION.as_bytes()) {
            found.push(section.data().map_err(|mistake| mistake.to_string())?);
        }
    }
    Ok(match found[..] {
        [] => Err(format!("expected a section {SECTION}, found none")),
        [content] if content.iter().all(|byte| *byte == 0) => {
            Err(format!("expected a section {SECTION}, found a blank one"))
        }
        [content] => Ok(content),
        _ => Err(format!("expected one section {SECTION}, found several")),
    })
}

fn parse(content: &[u8]) -> Result<Manifest, String> {
    // Some linkers fill a section up to the next round number.
    let end = content.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let manifest: Manifest =
        serde_json::from_slice(&content[..end]).map_err(|mistake| format!("in the section {SECTION}, {mistake}"))?;
    if manifest.format == FORMAT {
        Ok(manifest)
    } else {
        Err(format!("in the section {SECTION}, expected the format {FORMAT}, found {:?}", manifest.format))
    }
}
