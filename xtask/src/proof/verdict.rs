//! What can be said about a binary without running it, and how strong that is.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::digest::sha256;
use crate::failure::Failure;
use crate::lock::{self, Entry};
use crate::proof::covered;
use crate::proof::manifest::{self, Crate, Manifest, Ruling};
use crate::proof::packages::{self, Packages};
use crate::proof::section::{self, Section};
use crate::proof::statement::{Statement, Vouched};
use crate::report::counted;
use crate::trust::refusal::{self, Refusal};
use crate::trust::shown::plain;
use crate::trust::signature::Signer;
use crate::trust::{POLICY, date};

/// The shape of the JSON, which changes when the meaning of a field does.
const SCHEMA: &str = "kure.dev/verify/v1";

/// How strong an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Level {
    /// The binary says what it is made of.
    L0,
    /// That agrees with a Cargo.lock.
    L1,
    /// Somebody who may do so signed a statement about this very file.
    L2,
    /// It was built again, to the same bytes.
    L3,
}

/// What can be said about a binary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The name and version of this shape.
    pub schema: &'static str,
    /// The binary.
    pub binary: PathBuf,
    /// The SHA-256 of the file.
    pub sha256: String,
    /// How strong the answer is; none if there is nothing that could be relied on.
    pub level: Option<Level>,
    /// Whether the binary is one that nobody vouches for.
    pub tainted: bool,
    /// Why it is tainted.
    pub reasons: Vec<String>,
    /// What was checked and holds.
    pub checked: Vec<String>,
    /// What was not checked.
    pub unchecked: Vec<String>,
    /// What was checked and does not hold.
    pub mismatches: Vec<String>,
    /// What the binary says of itself.
    pub manifest: Option<Manifest>,
    /// The exit code where something does not hold.
    #[serde(skip)]
    code: u8,
}

impl Verdict {
    /// Reads what the binary says of itself, and looks whether that agrees with itself.
    pub fn read(binary: &Path) -> Result<Self, Failure> {
        let program = fs::read(binary).map_err(Failure::file("read", binary))?;
        let unread = |problem: String| Failure::Unread { path: binary.to_owned(), problem };
        let mut verdict = Self {
            schema: SCHEMA,
            binary: binary.to_owned(),
            sha256: sha256(&program),
            level: None,
            tainted: true,
            reasons: Vec::new(),
            checked: Vec::new(),
            unchecked: Vec::new(),
            mismatches: Vec::new(),
            manifest: None,
            code: 20,
        };
        let own = section::find(&program, manifest::SECTION).map_err(unread)?;
        match content(own).and_then(|bytes| Manifest::read(&bytes)) {
            Ok(manifest) => verdict.take(manifest),
            Err(reason) => verdict.reasons.push(format!("in {}, {reason}", manifest::SECTION)),
        }
        if let Some(manifest) = &verdict.manifest {
            let listed = section::find(&program, packages::SECTION).map_err(unread)?;
            match content(listed).and_then(|bytes| Packages::read(&bytes)) {
                Ok(listed) => match difference(manifest, &listed) {
                    None => verdict.checked.push(format!("{} lists the same packages", packages::SECTION)),
                    Some(difference) => verdict.mismatches.push(difference),
                },
                Err(problem) => verdict.mismatches.push(format!("in {}, {problem}", packages::SECTION)),
            }
        }
        verdict.weigh(Level::L0);
        Ok(verdict)
    }

    fn take(&mut self, manifest: Manifest) {
        self.tainted = manifest.tainted;
        self.reasons.clone_from(&manifest.reasons);
        self.checked.push(format!("{} is there, in the form {}", manifest::SECTION, manifest::FORMAT));
        self.unchecked.push(match &manifest.policy {
            None => "a policy: the binary was built without one".to_owned(),
            Some(Ruling { sha256, serial, .. }) => {
                format!("the policy {sha256}, serial {serial}, which the binary names")
            }
        });
        let unknown = manifest.plugins.iter().filter(|plugin| manifest.package(plugin).is_none());
        self.mismatches.extend(unknown.map(|plugin| {
            format!(
                "the plugin {} is {} {}, which is not among the packages",
                plugin.id, plugin.package, plugin.version
            )
        }));
        self.manifest = Some(manifest);
    }

    /// Holds what the binary says against a policy with its lock, a Cargo.lock, or the one in a folder.
    pub fn hold_against(&mut self, path: &Path) -> Result<(), Failure> {
        if path.file_name().is_some_and(|name| name == POLICY) {
            return self.hold_against_policy(path);
        }
        let path = if path.is_dir() { path.join("Cargo.lock") } else { path.to_owned() };
        let entries = lock::entries_of(&path)?;
        let Some(manifest) = &self.manifest else { return Ok(()) };
        let mismatches: Vec<_> = manifest.crates.iter().filter_map(|it| mismatch(it, &entries)).collect();
        let (folders, others): (Vec<_>, Vec<_>) = manifest.crates.iter().partition(|it| it.source.is_none());
        let agree = mismatches.is_empty();
        self.mismatches.extend(mismatches);
        if agree {
            let (count, path) = (others.len(), path.display());
            self.checked.push(format!(
                "source and checksum of each package that is not from a folder ({count}) are those of {path}"
            ));
        }
        if !folders.is_empty() {
            let names: Vec<_> = folders.iter().map(|it| &*it.name).collect();
            self.unchecked.push(format!("the source of {}: a lock has no checksum of folders", names.join(", ")));
        }
        self.weigh(Level::L1);
        Ok(())
    }

    fn hold_against_policy(&mut self, path: &Path) -> Result<(), Failure> {
        let Some(manifest) = &self.manifest else { return Ok(()) };
        let refusals = covered::refusals(manifest, path, date::today())?;
        if refusals.is_empty() {
            let (plugins, crates) =
                (counted(manifest.plugins.len(), "plugin"), counted(manifest.crates.len(), "crate"));
            self.unchecked.retain(|it| !it.starts_with("the policy "));
            self.checked.push(format!("{plugins}, {crates}, all trusted by {}", path.display()));
        }
        self.refuse(&refusals);
        self.weigh(Level::L1);
        Ok(())
    }

    /// Holds the file against a signed statement of how it was built.
    pub fn hold_against_statement(&mut self, statement: Statement<'_>) -> Result<(), Failure> {
        match statement.about(&self.sha256)? {
            Ok(Vouched { signer, signers }) => {
                let Signer { principal, fingerprint } = signer;
                self.checked.push(format!(
                    "{} is of these bytes, and {principal} signed it with {fingerprint}, as {} allows",
                    statement.path.display(),
                    signers.display()
                ));
                self.unchecked.push(format!("whether the statement is true: {principal} answers for it"));
            }
            Err(refusal) => self.refuse(&[refusal]),
        }
        self.weigh(Level::L2);
        Ok(())
    }

    fn refuse(&mut self, refusals: &[Refusal]) {
        if refusals.is_empty() {
            return;
        }
        let code = refusal::exit_code(refusals);
        self.code = if self.mismatches.is_empty() { code } else { refusal::gravest(&[self.code, code]) };
        let says = |refusal: &Refusal| {
            let [expected, found] = [&refusal.expected, &refusal.found].map(|it| it.as_deref().unwrap_or("-"));
            let sides = refusal.expected.as_ref().map(|_| format!("; expected {expected}, found {found}"));
            format!("{}: {}{}", refusal.code, refusal.message, sides.unwrap_or_default())
        };
        self.mismatches.extend(refusals.iter().map(says));
    }

    /// Takes note of a binary that was built from what this one says of itself.
    pub fn compare(&mut self, rebuilt: &Self) {
        if rebuilt.sha256 == self.sha256 {
            self.checked.push("building it again gives the same bytes".to_owned());
            self.weigh(Level::L3);
            return;
        }
        let said = |verdict: &Self| serde_json::to_value(&verdict.manifest).ok().and_then(|it| it.as_object().cloned());
        let differing: Vec<_> = match (said(self), said(rebuilt)) {
            (Some(one), Some(other)) => {
                one.into_iter().filter(|(key, value)| other.get(key) != Some(value)).map(|(key, _)| key).collect()
            }
            _ => Vec::new(),
        };
        let why = if differing.is_empty() {
            "although both say the same of themselves".to_owned()
        } else {
            format!("and another {}", differing.join(", "))
        };
        self.mismatches.push(format!("building it again gives other bytes, {}, {why}", rebuilt.sha256));
        self.code = refusal::gravest(&[self.code, 20]);
        self.level = None;
    }

    fn weigh(&mut self, level: Level) {
        // A statement is about the file, whatever that says of itself.
        let is_known = self.manifest.is_some() || level == Level::L2;
        let holds = is_known && self.mismatches.is_empty();
        self.level = holds.then(|| self.level.map_or(level, |before| before.max(level)));
    }

    /// Returns the exit code that stands for it: 20 to 22 if something does not hold, 24 if the binary is tainted.
    pub fn exit_code(&self) -> u8 {
        match (self.mismatches.is_empty(), self.tainted) {
            (false, _) => self.code,
            (true, true) => 24,
            (true, false) => 0,
        }
    }

    /// Returns the verdict as JSON.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a verdict has nothing that JSON has not") + "\n"
    }
}

/// Returns the content of a section, or says why there is none that could be read.
fn content(section: Section) -> Result<Vec<u8>, String> {
    match section {
        Section::Content(bytes) => Ok(bytes),
        Section::Absent => Err("expected the section, found none".to_owned()),
        Section::Blank => Err("expected the section, found a blank one".to_owned()),
        Section::Several => Err("expected the section once, found it several times".to_owned()),
    }
}

/// Says how the two lists of packages differ.
fn difference(manifest: &Manifest, listed: &Packages) -> Option<String> {
    let said: BTreeSet<_> = manifest.crates.iter().map(|it| (&*it.name, &*it.version)).collect();
    let others = listed.packages.iter().filter(|it| !it.root);
    let listed: BTreeSet<_> = others.map(|it| (&*it.name, &*it.version)).collect();
    let (name, version) = said.symmetric_difference(&listed).next()?;
    let (here, there) = if said.contains(&(*name, *version)) {
        (manifest::SECTION, packages::SECTION)
    } else {
        (packages::SECTION, manifest::SECTION)
    };
    Some(format!("{name} {version} is in {here} and not in {there}"))
}

/// Says how a package differs from what a lock has by its name.
fn mismatch(it: &Crate, entries: &BTreeSet<Entry>) -> Option<String> {
    let Crate { name, version, source, checksum, .. } = it;
    let named = || entries.iter().filter(|entry| entry.name == *name && entry.version == *version);
    let Some(entry) = named().find(|entry| entry.source == *source).or_else(|| named().next()) else {
        return Some(format!("{name} {version} is not in the lock"));
    };
    let or_folder = |source: &Option<String>| source.clone().unwrap_or_else(|| "a folder".to_owned());
    let or_none = |checksum: &Option<String>| checksum.clone().unwrap_or_else(|| "none".to_owned());
    let is_of_registry = source.as_ref().is_some_and(|source| !source.starts_with("git+"));
    if entry.source != *source {
        let (expected, found) = (or_folder(&entry.source), or_folder(source));
        return Some(format!("{name} {version}: expected it from {expected}, found {found}"));
    }
    if is_of_registry && checksum.is_none() {
        return Some(format!("{name} {version}: expected a checksum, found none"));
    }
    if entry.checksum != *checksum {
        let (expected, found) = (or_none(&entry.checksum), or_none(checksum));
        return Some(format!("{name} {version}: expected the checksum {expected}, found {found}"));
    }
    None
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::L0 => "L0, it says so itself and nothing else does",
            Self::L1 => "L1, it says so itself, and a lock or a policy agrees",
            Self::L2 => "L2, somebody who may do so signed how this very file was built",
            Self::L3 => "L3, it was built again to the same bytes",
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whoever made the binary chose most of this, and neither moves the cursor nor begins a line of ours.
        let mut line = |name: &str, value: &dyn fmt::Display| {
            writeln!(f, "{name:<11}{}", plain(&value.to_string()).replace('\n', "\n           "))
        };
        line("binary", &self.binary.display())?;
        line("sha256", &self.sha256)?;
        match &self.level {
            Some(level) => line("level", level)?,
            None => line("level", &"none")?,
        }
        line("tainted", &if self.tainted { "yes" } else { "no" })?;
        if let Some(manifest) = &self.manifest {
            let plugins: Vec<_> =
                manifest.plugins.iter().map(|plugin| format!("{} {}", plugin.id, plugin.version)).collect();
            line("plugins", &plugins.join(", "))?;
            line("packages", &manifest.crates.len())?;
            line("built by", &format_args!("{} {}", manifest.assembler.name, manifest.assembler.version))?;
            line("with", &format_args!("{} for {}", manifest.toolchain, manifest.target))?;
        }
        let lists = [
            ("tainted", &self.reasons),
            ("wrong", &self.mismatches),
            ("checked", &self.checked),
            ("unchecked", &self.unchecked),
        ];
        for (name, lines) in lists {
            for text in lines {
                line(name, text)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
