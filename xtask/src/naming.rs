//! The names that a new plugin gets from its one name.

use crate::plugin::PREFIX;

/// The longest name; the names in Rust and Kubernetes that are made of it stay within their limits, and lines of code within
/// theirs.
const LENGTH: usize = 40;

/// Types that the template of a plugin uses, one of which a kind of that name would hide.
const TYPES: [&str; 21] = [
    "Application",
    "BTreeMap",
    "Case",
    "Deserialize",
    "Example",
    "Generator",
    "Gvk",
    "JsonSchema",
    "Kind",
    "Names",
    "Node",
    "Object",
    "Plugin",
    "Report",
    "Result",
    "Self",
    "Serialize",
    "String",
    "ThePlugin",
    "Validator",
    "Vec",
];

/// Crates that the template of a plugin uses, and words of Rust, neither of which can be the name of a crate there.
const CRATES: [&str; 53] = [
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "insta",
    "kure",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc-macro",
    "pub",
    "ref",
    "return",
    "schemars",
    "self",
    "serde",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
];

/// The names of a new plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginName {
    /// The short name by which people select it.
    pub id: String,
    /// The name of its package.
    pub package: String,
    /// The name of its kind, which is that of the kind's type.
    pub kind: String,
}

/// A name that a plugin cannot have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found `{name}`")]
pub struct NameError {
    name: String,
    expected: &'static str,
}

impl NameError {
    /// Returns what to write instead.
    pub fn help(&self) -> String {
        "say in a word or two what the plugin is about, as in `house-rules`".to_owned()
    }
}

impl PluginName {
    /// Makes the names of a plugin whose package is called as the user says.
    pub fn parse(name: &str) -> Result<Self, NameError> {
        let wrong = |expected: &'static str| NameError { name: name.to_owned(), expected };
        let id = name.strip_prefix(PREFIX).unwrap_or(name);
        if id.starts_with("kure-") || id == "xtask" {
            return Err(wrong("a name that is not one of kure's own"));
        }
        let is_word = |word: &str| word.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9')) && !word.is_empty();
        if !id.split('-').all(is_word) || !id.starts_with(|first: char| first.is_ascii_lowercase()) {
            return Err(wrong("lower-case letters and digits in words joined by `-`, a letter first"));
        }
        if id.len() > LENGTH {
            return Err(wrong("at most 40 letters"));
        }
        let kind: String = id.split('-').flat_map(capitalised).collect();
        if CRATES.contains(&id) || TYPES.contains(&kind.as_str()) {
            return Err(wrong("a name that means nothing yet in the code of a plugin"));
        }
        Ok(Self { id: id.to_owned(), package: name.to_owned(), kind })
    }

    /// Makes the names of a plugin of kure's own, whose package begins as theirs do.
    pub fn of_kure(name: &str) -> Result<Self, NameError> {
        let names = Self::parse(name)?;
        Ok(Self { package: format!("{PREFIX}{}", names.id), ..names })
    }

    /// Returns the name of its crate in Rust code.
    pub fn library(&self) -> String {
        self.package.replace('-', "_")
    }
}

fn capitalised(word: &str) -> impl Iterator<Item = char> {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_the_others() {
        let name = PluginName::parse("house-rules-2").unwrap();
        assert_eq!((name.id.as_str(), name.kind.as_str()), ("house-rules-2", "HouseRules2"));
        assert_eq!((name.package.as_str(), name.library().as_str()), ("house-rules-2", "house_rules_2"));
        let own = PluginName::of_kure("vault").unwrap();
        assert_eq!((own.id.as_str(), own.package.as_str()), ("vault", "kure-plugin-vault"));
        assert_eq!(PluginName::parse("kure-plugin-vault"), Ok(own.clone()));
        assert_eq!(PluginName::of_kure("kure-plugin-vault"), Ok(own));
    }

    #[test]
    fn names_that_would_not_compile_or_mean_something_else_are_refused() {
        let long = "a".repeat(41);
        let names = [
            "",
            "House",
            "house_rules",
            "-a",
            "a-",
            "a--b",
            "1a",
            "a/b",
            "ä",
            "kure-plugin-kure-plugin-a",
            "kure-plugin-",
            "kure-core",
            "object",
            "the-plugin",
            "async",
            &long,
        ];
        let said = names.map(|name| PluginName::parse(name).unwrap_err().to_string());
        insta::assert_snapshot!(said.join("\n"));
    }
}
