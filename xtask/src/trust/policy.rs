//! What a binary may be made of, as people decided it: the rules, the grants and the revocations.

use std::fs;
use std::path::Path;

use cargo_metadata::semver::{Version, VersionReq};
use toml_edit::Date;

use super::fields::{Fields, File, Mistake};
use crate::failure::Failure;

/// The policy of a workspace or a distribution.
#[derive(Clone, Debug)]
pub struct Policy {
    /// How often it was changed, so that an older one can be told.
    pub serial: u32,
    /// The rules for all crates.
    pub rules: Rules,
    /// The crates that are granted.
    pub grants: Vec<Grant>,
    /// What is not trusted any more, whatever else is written.
    pub revoked: Vec<Revocation>,
}

/// The rules for all crates.
#[derive(Clone, Debug)]
pub struct Rules {
    /// How many days ahead a grant may expire. Grants need not expire if absent.
    pub max_audit_age_days: Option<u32>,
    /// The version of the compiler. Any if absent.
    pub toolchain: Option<String>,
    /// The registries: `crates-io`, or an index as Cargo.lock writes it.
    pub registries: Vec<String>,
    /// How the addresses of git repositories begin.
    pub repositories: Vec<String>,
    /// The folders.
    pub folders: Folders,
    /// Programs that run while a crate is compiled.
    pub build_scripts: Rule,
    /// Macros, which run inside the compiler.
    pub proc_macros: Rule,
    /// Libraries that are not of Rust.
    pub native_links: Rule,
}

/// Which crates in folders are trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folders {
    /// Those whose hash is granted.
    Deny,
    /// Also those beside the policy, which are reviewed as it is.
    Workspace,
    /// All.
    Allow,
}

/// Which crates may do what not every crate needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// None.
    Deny,
    /// Those whose grant says so.
    Listed,
    /// All.
    Allow,
}

/// What not every crate needs to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// Running a program while it is compiled.
    BuildScript,
    /// Running inside the compiler.
    ProcMacro,
    /// Linking a library that is not of Rust.
    Links,
}

impl Power {
    /// Every power, by the word that stands for it.
    pub const WORDS: [(&str, Self); 3] =
        [("build-script", Self::BuildScript), ("proc-macro", Self::ProcMacro), ("links", Self::Links)];

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
    /// Who trusts it.
    pub who: String,
    /// When they read it.
    pub reviewed: Option<Date>,
    /// The last day of their trust.
    pub expires: Option<Date>,
    /// What they have to say about it.
    pub notes: Option<String>,
}

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

impl Policy {
    /// Reads the policy at `path`. None if there is none.
    pub fn read(path: &Path) -> Result<Option<Self>, Failure> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Some(Self::parse(path, &text)?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::file("read", path)(error)),
        }
    }

    /// Reads the text of the policy at `path`.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Mistake> {
        let file = File::parse(path, text)?;
        let fields = file.fields().only(&["version", "serial", "policy", "plugin", "dependency", "revoked"])?;
        match fields.number("version")? {
            Some(1) => {}
            _ => return Err(fields.wrong_in("version", "expected `version = 1`, which this program understands")),
        }
        let serial = fields.number("serial")?.ok_or_else(|| fields.wrong("expected `serial`, found none"))?;
        let mut grants = Vec::new();
        for (key, is_plugin) in [("plugin", true), ("dependency", false)] {
            for table in fields.tables(key)? {
                let grant = grant(table.clone(), is_plugin)?;
                if grants.iter().any(|other: &Grant| other.is_same(&grant)) {
                    return Err(table.wrong(format!("expected one grant for {}, found two", grant.subject())));
                }
                grants.push(grant);
            }
        }
        let revoked = fields.tables("revoked")?.into_iter().map(revocation).collect::<Result<_, _>>()?;
        let rules = rules(fields.table("policy")?)?;
        Ok(Self { serial, rules, grants, revoked })
    }
}

impl Grant {
    fn is_same(&self, other: &Self) -> bool {
        (&self.name, &self.version, &self.source) == (&other.name, &other.version, &other.source)
    }

    /// Returns the name and the version, as a message has them.
    pub fn subject(&self) -> String {
        self.version.as_ref().map_or_else(|| self.name.clone(), |version| format!("{} {version}", self.name))
    }
}

fn rules(fields: Option<Fields<'_>>) -> Result<Rules, Mistake> {
    const RULES: [(&str, Rule); 3] = [("deny", Rule::Deny), ("listed", Rule::Listed), ("allow", Rule::Allow)];
    const FOLDERS: [(&str, Folders); 3] =
        [("deny", Folders::Deny), ("workspace", Folders::Workspace), ("allow", Folders::Allow)];
    let mut rules = Rules {
        max_audit_age_days: None,
        toolchain: None,
        registries: vec![CRATES_IO.to_owned()],
        repositories: Vec::new(),
        folders: Folders::Workspace,
        build_scripts: Rule::Listed,
        proc_macros: Rule::Listed,
        native_links: Rule::Listed,
    };
    let Some(fields) = fields else { return Ok(rules) };
    let fields =
        fields.only(&["max-audit-age-days", "toolchain", "sources", "build-scripts", "proc-macros", "native-links"])?;
    rules.max_audit_age_days = fields.number("max-audit-age-days")?;
    rules.toolchain = fields.text("toolchain")?;
    rules.build_scripts = fields.word("build-scripts", &RULES)?.unwrap_or(rules.build_scripts);
    rules.proc_macros = fields.word("proc-macros", &RULES)?.unwrap_or(rules.proc_macros);
    rules.native_links = fields.word("native-links", &RULES)?.unwrap_or(rules.native_links);
    if let Some(sources) = fields.table("sources")? {
        let sources = sources.only(&["registry", "git", "path"])?;
        rules.registries = sources.texts("registry")?.unwrap_or(rules.registries);
        rules.repositories = sources.texts("git")?.unwrap_or_default();
        rules.folders = sources.word("path", &FOLDERS)?.unwrap_or(rules.folders);
    }
    Ok(rules)
}

/// The public registry.
pub const CRATES_IO: &str = "crates-io";

/// The keys of a grant, in the order in which they are written.
const GRANT: [&str; 12] = [
    "name",
    "version",
    "source",
    "crate-sha256",
    "h1",
    "closure",
    "gvks",
    "allow",
    "who",
    "reviewed",
    "expires",
    "notes",
];

fn grant(fields: Fields<'_>, is_plugin: bool) -> Result<Grant, Mistake> {
    let fields = fields.only(&GRANT)?;
    if !is_plugin {
        for key in ["closure", "gvks"] {
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
    let (sha256, h1) = (hash(&fields, "crate-sha256", "")?, hash(&fields, "h1", "h1:")?);
    if sha256.is_none() && h1.is_none() && !is_folder {
        return Err(fields.wrong("expected `crate-sha256` or `h1`, found none: a grant is for bytes, not for a name"));
    }
    let allow = fields.texts("allow")?.unwrap_or_default();
    let allow = allow.iter().map(|word| fields.meant("allow", word, &Power::WORDS)).collect::<Result<_, _>>()?;
    Ok(Grant {
        is_plugin,
        name: fields.required("name")?,
        version,
        source,
        sha256,
        h1,
        closure: hash(&fields, "closure", "c1:")?,
        gvks: fields.texts("gvks")?,
        allow,
        who: fields.required("who")?,
        reviewed: fields.date("reviewed")?,
        expires: fields.date("expires")?,
        notes: fields.text("notes")?,
    })
}

/// Reads a hash: of 64 digits, or of that scheme and 44 characters.
pub(super) fn hash(fields: &Fields<'_>, key: &str, scheme: &str) -> Result<Option<String>, Mistake> {
    let Some(text) = fields.text(key)? else { return Ok(None) };
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let is_hash = match (scheme, text.strip_prefix(scheme)) {
        ("", _) => text.len() == 64 && text.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')),
        (_, Some(rest)) => rest.len() == 44 && rest.chars().all(is_base64),
        (_, None) => false,
    };
    if is_hash {
        return Ok(Some(text));
    }
    let expected =
        if scheme.is_empty() { "64 digits from 0 to f".to_owned() } else { format!("{scheme} and 44 characters") };
    Err(fields.wrong_in(key, format!("expected {expected} as `{key}`, found `{text}`")))
}

fn revocation(fields: Fields<'_>) -> Result<Revocation, Mistake> {
    let fields = fields.only(&["name", "versions", "h1", "crate-sha256", "since", "reason"])?;
    let versions = fields.text("versions")?;
    let versions = versions.map(|text| VersionReq::parse(&text)).transpose().map_err(|mistake| {
        fields.wrong_in("versions", format!("expected a range like `>=0.2, <0.3.2` as `versions`: {mistake}"))
    })?;
    let revocation = Revocation {
        name: fields.text("name")?,
        versions,
        h1: hash(&fields, "h1", "h1:")?,
        sha256: hash(&fields, "crate-sha256", "")?,
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Reads the text of a policy.
    pub(crate) fn policy(text: &str) -> Policy {
        Policy::parse(Path::new("kure-trust.toml"), &format!("version = 1\nserial = 1\n{text}")).unwrap()
    }

    #[test]
    fn each_mistake_has_its_place() {
        let head = "version = 1\nserial = 1\n";
        let dependency = "[[dependency]]\nname = 'a'\nversion = '1.0.0'\nwho = 'me'\n";
        let sha = format!("crate-sha256 = '{}'\n", "a".repeat(64));
        let texts = [
            "version = 2\nserial = 1\n".to_owned(),
            "version = 1\n".to_owned(),
            "version = 1\nserial = -1\n".to_owned(),
            "version = 1\nserial = 1\n[policy\n".to_owned(),
            format!("{head}[polices]\n"),
            format!("{head}[policy]\nbuild-scripts = 'ask'\n"),
            format!("{head}[policy]\nsources.path = true\n"),
            format!("{head}[policy]\nsources = {{ registries = [] }}\n"),
            format!("{head}{dependency}"),
            format!("{head}{dependency}crate-sha256 = 'AA'\n"),
            format!("{head}{dependency}h1 = 'c1:AA'\n"),
            format!("{head}{dependency}{sha}allow = ['net']\n"),
            format!("{head}{dependency}{sha}gvks = []\n"),
            format!("{head}{dependency}{sha}expires = '2027-01-01'\n"),
            format!("{head}{dependency}{sha}expires = 2027-01-01T00:00:00Z\n"),
            format!("{head}{dependency}{sha}{dependency}{sha}"),
            format!("{head}[[dependency]]\nname = 'a'\nwho = 'me'\n{sha}"),
            format!("{head}[[revoked]]\nreason = 'bad'\n"),
            format!("{head}[[revoked]]\nname = 'a'\nversions = '>>1'\nreason = 'bad'\n"),
        ];
        let said = texts.map(|text| Policy::parse(Path::new("kure-trust.toml"), &text).unwrap_err().to_string());
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn a_policy_without_rules_lists_what_is_dangerous() {
        let Policy { rules, grants, .. } = policy("");
        assert_eq!((rules.folders, rules.build_scripts, grants.len()), (Folders::Workspace, Rule::Listed, 0));
        assert_eq!(rules.registries, ["crates-io"]);
    }

    #[test]
    fn a_revocation_covers_what_comes_before_a_version_too() {
        let policy = policy("[[revoked]]\nname = 'a'\nversions = '>=0.2, <0.3.2'\nreason = 'bad'\n");
        let is_about = |name, version| policy.revoked[0].is_about(name, version, None, None);
        assert!(is_about("a", "0.2.0") && is_about("a", "0.3.1") && is_about("a", "0.3.1-rc.1"));
        assert!(!is_about("a", "0.3.2") && !is_about("b", "0.2.0"));
    }
}
