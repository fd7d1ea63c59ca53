//! A grant: somebody trusts a crate, by its content.

use cargo_metadata::semver::Version;
use toml_edit::Date;

use super::capability::Capability;
use super::fields::{Fields, Mistake};
use super::graph::Crate;
use super::hash;
use crate::plugin::PREFIX;

/// The public registry.
pub const CRATES_IO: &str = "crates-io";

/// What not every crate needs to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// Running a program while it is compiled.
    BuildScript,
    /// Running inside the compiler.
    ProcMacro,
    /// Linking a library that is not of Rust.
    Links,
    /// Unsafe code.
    Unsafe,
    /// Giving names to the linker that code of others may mean.
    Ffi,
    /// Running before `main`.
    BeforeMain,
    /// Files.
    Fs,
    /// The network.
    Net,
    /// Other programs.
    Process,
    /// Variables of the environment.
    Env,
    /// The clock.
    Time,
    /// Threads.
    Thread,
    /// Ending the program.
    Exit,
}

impl Power {
    /// Every power, by the word that stands for it.
    pub const WORDS: [(&str, Self); 13] = [
        ("build-script", Self::BuildScript),
        ("proc-macro", Self::ProcMacro),
        ("links", Self::Links),
        ("unsafe", Self::Unsafe),
        ("ffi", Self::Ffi),
        ("before-main", Self::BeforeMain),
        ("fs", Self::Fs),
        ("net", Self::Net),
        ("process", Self::Process),
        ("env", Self::Env),
        ("time", Self::Time),
        ("thread", Self::Thread),
        ("exit", Self::Exit),
    ];

    /// What a crate uses of the system. Whoever lets every crate do that lets none take the place of another.
    pub const USES: &[(&str, Self)] = Self::WORDS.split_at(Self::Fs as usize).1;

    /// Returns what it is called in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::BuildScript => "build script",
            Self::ProcMacro => "procedural macro",
            Self::Links => "native library",
            other => other.word(),
        }
    }

    /// Returns the word that stands for it.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize].0
    }
}

/// A crate that somebody trusts, by its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Whether it is a plugin, and not just what plugins need.
    pub is_plugin: bool,
    /// Its name.
    pub name: String,
    /// Its version. Any if absent, which only a folder may be.
    pub version: Option<String>,
    /// Where it comes from: `crates-io`, an index, `git+URL#COMMIT` or `path+FOLDER`.
    pub source: String,
    /// The SHA-256 of its archive, if it has one.
    pub sha256: Option<String>,
    /// The hash of its files.
    pub h1: Option<String>,
    /// The hash of all that it depends on.
    pub closure: Option<String>,
    /// The kinds that it may generate. Any if absent.
    pub gvks: Option<Vec<String>>,
    /// What it may do.
    pub allow: Vec<Power>,
    /// What it may do where documents are rendered. Only a plugin may.
    pub capabilities: Vec<Capability>,
    /// What it was read for.
    pub criteria: Vec<String>,
    /// Who trusts it.
    pub who: String,
    /// When they read it.
    pub reviewed: Option<Date>,
    /// The last day of their trust.
    pub expires: Option<Date>,
    /// What they have to say about it.
    pub notes: Option<String>,
}

impl Grant {
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (&self.name, &self.version, &self.source) == (&other.name, &other.version, &other.source)
    }

    /// Returns whether it is for that version of that crate, from there.
    pub fn covers(&self, it: &Crate) -> bool {
        self.name == it.name
            && self.version.as_ref().is_none_or(|version| *version == it.version)
            && self.source == it.source.to_string()
    }

    /// Returns whether its code may do that.
    pub fn allows(&self, power: Power) -> bool {
        self.allow.contains(&power) || self.capabilities.iter().any(|capability| capability.powers().contains(&power))
    }

    /// Returns whether a word names it: the crate, or the id of a plugin.
    pub fn is_called(&self, word: &str) -> bool {
        self.name == word || (self.is_plugin && self.name.strip_prefix(PREFIX) == Some(word))
    }

    /// Returns the name and the version, as a message has them.
    pub fn subject(&self) -> String {
        self.version.as_ref().map_or_else(|| self.name.clone(), |version| format!("{} {version}", self.name))
    }
}

/// The keys of a grant, in the order in which they are written.
const GRANT: [&str; 14] = [
    "name",
    "version",
    "source",
    "crate-sha256",
    "h1",
    "closure",
    "gvks",
    "allow",
    "capabilities",
    "criteria",
    "who",
    "reviewed",
    "expires",
    "notes",
];

pub(super) fn grant(fields: Fields<'_>, is_plugin: bool) -> Result<Grant, Mistake> {
    let fields = fields.only(&GRANT)?;
    if !is_plugin {
        for key in ["closure", "gvks", "capabilities"] {
            if fields.texts(key).is_ok_and(|texts| texts.is_none()) && fields.text(key).is_ok_and(|it| it.is_none()) {
                continue;
            }
            return Err(fields.wrong_in(key, format!("expected `{key}` of a plugin, found it of a dependency")));
        }
    }
    let source = fields.text("source")?.unwrap_or_else(|| CRATES_IO.to_owned());
    let version = fields.text("version")?;
    let is_folder = source.starts_with("path+");
    if version.as_ref().is_none_or(|version| Version::parse(version).is_err()) && !(is_folder && version.is_none()) {
        let found = version.map_or_else(|| "none".to_owned(), |version| format!("`{version}`"));
        return Err(fields.wrong_in("version", format!("expected one whole version as `version`, found {found}")));
    }
    let (sha256, h1) = (hash::field(&fields, "crate-sha256", "")?, hash::field(&fields, "h1", "h1:")?);
    if sha256.is_none() && h1.is_none() && !is_folder {
        return Err(fields.wrong("expected `crate-sha256` or `h1`, found none: a grant is for bytes, not for a name"));
    }
    let allow = fields.texts("allow")?.unwrap_or_default();
    let allow = allow.iter().map(|word| fields.meant("allow", word, &Power::WORDS)).collect::<Result<_, _>>()?;
    let capabilities = fields.texts("capabilities")?.unwrap_or_default();
    let capability =
        |word: &String| Capability::parse(word).map_err(|mistake| fields.wrong_in("capabilities", mistake));
    let capabilities = capabilities.iter().map(capability).collect::<Result<_, _>>()?;
    Ok(Grant {
        is_plugin,
        name: fields.required("name")?,
        version,
        source,
        sha256,
        h1,
        closure: hash::field(&fields, "closure", "c1:")?,
        gvks: fields.texts("gvks")?,
        allow,
        capabilities,
        criteria: fields.texts("criteria")?.unwrap_or_default(),
        who: fields.required("who")?,
        reviewed: fields.date("reviewed")?,
        expires: fields.date("expires")?,
        notes: fields.text("notes")?,
    })
}
