//! The rules of a policy, which hold for all crates.

use super::fields::{Fields, Mistake};
use super::grant::{CRATES_IO, Power};
use super::graph::Source;

/// The rules for all crates.
#[derive(Clone, Debug)]
pub struct Rules {
    /// What the policy is called, by which an older one of it is told. Only what is signed needs one.
    pub name: Option<String>,
    /// Whether it has to be signed although nobody but itself says so.
    pub require_signature: bool,
    /// How many people have to sign it.
    pub threshold: u32,
    /// How many days ahead a grant may expire. Grants need not expire if absent.
    pub max_audit_age_days: Option<u32>,
    /// The version of the compiler. Any if absent.
    pub toolchain: Option<String>,
    /// Keys of Cargo's configuration that may lead elsewhere.
    pub configuration: Vec<String>,
    /// The registries: `crates-io`, or an index as Cargo.lock writes it.
    pub registries: Vec<String>,
    /// How the addresses of git repositories begin.
    pub repositories: Vec<String>,
    /// What every granted crate was read for.
    pub required_criteria: Vec<String>,
    /// The folders.
    pub folders: Folders,
    /// Programs that run while a crate is compiled.
    pub build_scripts: Rule,
    /// Macros, which run inside the compiler.
    pub proc_macros: Rule,
    /// Libraries that are not of Rust.
    pub native_links: Rule,
    /// Unsafe code in plugins and in what only they need.
    pub unsafe_code: Rule,
    /// What plugins, and what only they need, use of the system.
    pub uses: Rule,
    /// What of the system every one of these may use.
    pub allow: Vec<Power>,
}

/// Returns whether an address begins so, and does not go on with another name: `https://a.example` is not the beginning
/// of `https://a.example.org/`.
pub(super) fn leads_to(start: &str, url: &str) -> bool {
    url.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || start.ends_with('/'))
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

impl Rules {
    /// Returns whether a crate needs no grant where it is.
    pub fn takes(&self, source: &Source) -> bool {
        match (source, self.folders) {
            (Source::Folder(_), Folders::Allow) => true,
            (Source::Folder(_), Folders::Workspace) => source.is_beside_policy(),
            _ => false,
        }
    }

    /// Reads the table `policy`. Without one, what is dangerous has to be listed.
    pub(super) fn read(fields: Option<Fields<'_>>) -> Result<Self, Mistake> {
        const RULES: [(&str, Rule); 3] = [("deny", Rule::Deny), ("listed", Rule::Listed), ("allow", Rule::Allow)];
        const FOLDERS: [(&str, Folders); 3] =
            [("deny", Folders::Deny), ("workspace", Folders::Workspace), ("allow", Folders::Allow)];
        let mut rules = Rules {
            name: None,
            require_signature: false,
            threshold: 1,
            max_audit_age_days: None,
            toolchain: None,
            configuration: Vec::new(),
            required_criteria: Vec::new(),
            registries: vec![CRATES_IO.to_owned()],
            repositories: Vec::new(),
            folders: Folders::Workspace,
            build_scripts: Rule::Listed,
            proc_macros: Rule::Listed,
            native_links: Rule::Listed,
            unsafe_code: Rule::Listed,
            uses: Rule::Listed,
            allow: Vec::new(),
        };
        let Some(fields) = fields else { return Ok(rules) };
        let fields = fields.only(&[
            "name",
            "require-signature",
            "threshold",
            "max-audit-age-days",
            "toolchain",
            "configuration",
            "required-criteria",
            "sources",
            "build-scripts",
            "proc-macros",
            "native-links",
            "unsafe-code",
            "uses",
            "allow",
        ])?;
        rules.name = fields.text("name")?;
        rules.require_signature = fields.flag("require-signature")?.unwrap_or(false);
        rules.threshold = fields.number("threshold")?.unwrap_or(1);
        if rules.threshold == 0 {
            return Err(fields.wrong_in("threshold", "expected one signer or more as `threshold`, found 0"));
        }
        rules.max_audit_age_days = fields.number("max-audit-age-days")?;
        rules.toolchain = fields.text("toolchain")?;
        rules.configuration = fields.texts("configuration")?.unwrap_or_default();
        rules.required_criteria = fields.texts("required-criteria")?.unwrap_or_default();
        rules.build_scripts = fields.word("build-scripts", &RULES)?.unwrap_or(rules.build_scripts);
        rules.proc_macros = fields.word("proc-macros", &RULES)?.unwrap_or(rules.proc_macros);
        rules.native_links = fields.word("native-links", &RULES)?.unwrap_or(rules.native_links);
        rules.unsafe_code = fields.word("unsafe-code", &RULES)?.unwrap_or(rules.unsafe_code);
        rules.uses = fields.word("uses", &RULES)?.unwrap_or(rules.uses);
        let allow = fields.texts("allow")?.unwrap_or_default();
        rules.allow = allow.iter().map(|word| fields.meant("allow", word, Power::USES)).collect::<Result<_, _>>()?;
        if let Some(sources) = fields.table("sources")? {
            let sources = sources.only(&["registry", "git", "path"])?;
            rules.registries = sources.texts("registry")?.unwrap_or(rules.registries);
            rules.repositories = sources.texts("git")?.unwrap_or_default();
            rules.folders = sources.word("path", &FOLDERS)?.unwrap_or(rules.folders);
        }
        Ok(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_not_that_of_another_which_begins_like_it() {
        let url = "https://git.example.com/platform/rules";
        for start in ["https://git.example.com", "https://git.example.com/", "https://git.example.com/platform", url] {
            assert!(leads_to(start, url), "{start}");
        }
        for start in ["https://git.example.co", "https://git.example.com/plat", "http://git.example.com"] {
            assert!(!leads_to(start, url), "{start}");
        }
    }
}
