//! What the policy covers, exactly: every crate with its hashes, its features and what it may do.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::fields::{Fields, File, Mistake};
use super::grant::Power;
use super::hash;
use crate::failure::Failure;

/// What the policy covered when the lock was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// Every crate, sorted.
    pub crates: Vec<Locked>,
}

/// A crate in the lock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Locked {
    /// Its name.
    pub name: String,
    /// Its version. Absent for a folder that is trusted as what is beside the policy: it changes from day to day.
    pub version: Option<String>,
    /// Where it comes from, as the policy writes it.
    pub source: String,
    /// The SHA-256 of its archive.
    pub sha256: Option<String>,
    /// The hash of its files, as far as the policy has it.
    pub h1: Option<String>,
    /// The hash of all that it depends on, if it is a plugin of the policy.
    pub closure: Option<String>,
    /// What it does that not every crate needs.
    pub powers: Vec<Power>,
    /// Its features, as far as anything here needs them.
    pub features: Vec<String>,
}

const HEAD: &str = "# What kure-trust.toml covers. `trust lock` writes this file; do not edit it.\nversion = 1\n";

impl Locked {
    /// Returns whether it is the same crate, whatever is in it.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.name, &self.version, &self.source) == (&other.name, &other.version, &other.source)
    }

    /// Returns the name and the version, as a message has them.
    pub fn subject(&self) -> String {
        self.version.as_ref().map_or_else(|| self.name.clone(), |version| format!("{} {version}", self.name))
    }
}

impl Lock {
    /// Reads the lock at `path`. None if there is none.
    pub fn read(path: &Path) -> Result<Option<Self>, Failure> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Some(Self::parse(path, &text)?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::file("read", path)(error)),
        }
    }

    /// Reads the text of the lock at `path`.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Mistake> {
        let file = File::parse(path, text)?;
        let fields = file.fields().only(&["version", "crate"])?;
        match fields.number("version")? {
            Some(1) => {}
            _ => return Err(fields.wrong_in("version", "expected `version = 1`, which this program understands")),
        }
        Ok(Self { crates: fields.tables("crate")?.into_iter().map(locked).collect::<Result<_, _>>()? })
    }

    /// Writes it, in one order and without anything of this machine or this day.
    pub fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for locked in &self.crates {
            text += "\n[[crate]]\n";
            let powers: Vec<_> = locked.powers.iter().map(|power| power.word().to_owned()).collect();
            let texts = [
                ("name", Some(&locked.name)),
                ("version", locked.version.as_ref()),
                ("source", Some(&locked.source)),
                ("crate-sha256", locked.sha256.as_ref()),
                ("h1", locked.h1.as_ref()),
                ("closure", locked.closure.as_ref()),
            ];
            for (key, value) in texts.into_iter().filter_map(|(key, value)| Some((key, value?))) {
                write!(text, "{key} = {}", toml_edit::value(value.as_str())).expect("a string takes all");
                text.push('\n');
            }
            for (key, list) in [("powers", &powers), ("features", &locked.features)] {
                if !list.is_empty() {
                    let list: toml_edit::Array = list.iter().collect();
                    writeln!(text, "{key} = {list}").expect("a string takes all");
                }
            }
        }
        text
    }
}

fn locked(fields: Fields<'_>) -> Result<Locked, Mistake> {
    let known = ["name", "version", "source", "crate-sha256", "h1", "closure", "powers", "features"];
    let fields = fields.only(&known)?;
    let powers = fields.texts("powers")?.unwrap_or_default();
    Ok(Locked {
        name: fields.required("name")?,
        version: fields.text("version")?,
        source: fields.required("source")?,
        sha256: hash::field(&fields, "crate-sha256", "")?,
        h1: hash::field(&fields, "h1", "h1:")?,
        closure: hash::field(&fields, "closure", "c1:")?,
        powers: powers.iter().map(|word| fields.meant("powers", word, &Power::WORDS)).collect::<Result<_, _>>()?,
        features: fields.texts("features")?.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let lock = Lock {
            crates: vec![
                Locked {
                    name: "a".to_owned(),
                    version: Some("1.0.0".to_owned()),
                    source: "crates-io".to_owned(),
                    sha256: Some("a".repeat(64)),
                    h1: Some(format!("h1:{}", "A".repeat(44))),
                    closure: None,
                    powers: vec![Power::BuildScript, Power::Links],
                    features: vec!["default".to_owned(), "std".to_owned()],
                },
                Locked {
                    name: "b".to_owned(),
                    version: None,
                    source: "path+plugins/b".to_owned(),
                    sha256: None,
                    h1: None,
                    closure: None,
                    powers: Vec::new(),
                    features: Vec::new(),
                },
            ],
        };
        let text = lock.text();
        insta::assert_snapshot!(text);
        assert_eq!(Lock::parse(Path::new("kure-trust.lock"), &text).unwrap(), lock);
    }

    #[test]
    fn a_lock_that_was_edited_is_told_where() {
        let text = format!("{HEAD}[[crate]]\nname = 'a'\nsource = 'crates-io'\npowers = ['all']\n");
        let said = Lock::parse(Path::new("kure-trust.lock"), &text).unwrap_err().to_string();
        assert!(said.starts_with("expected one of build-script, proc-macro, links, "), "{said}");
        assert!(said.ends_with(" as `powers`, found `all` (kure-trust.lock:6:10)"), "{said}");
    }
}
