//! The words by which people select plugins: names, folders and commits.

use std::fmt;
use std::path::PathBuf;

/// A word of a selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A plugin's id or its package, and the version, if it was said.
    Name {
        /// The id or the package.
        name: String,
        /// Exactly this version.
        version: Option<String>,
    },
    /// The folder of a plugin's package.
    Path(PathBuf),
    /// A commit in a git repository.
    Git {
        /// The package, if it was said.
        package: Option<String>,
        /// The address of the repository.
        url: String,
        /// The whole commit, in hexadecimal.
        commit: String,
    },
}

/// A word that selects nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem} in `{word}`")]
pub struct WordError {
    word: String,
    problem: String,
    help: &'static str,
}

impl WordError {
    /// Returns what to write instead.
    pub fn help(&self) -> &'static str {
        self.help
    }
}

const GIT: &str = "git+";

impl Word {
    /// Reads `terraform`, `vault@1.2.3`, `./vault`, `git+https://example.com/vault#COMMIT` or the last one after `vault@`.
    pub fn parse(word: &str) -> Result<Self, WordError> {
        let wrong = |problem: String, help| WordError { word: word.to_owned(), problem, help };
        if let Some(address) = word.strip_prefix(GIT) {
            return git(None, address).map_err(|(problem, help)| wrong(problem, help));
        }
        if let Some((package, address)) = word.split_once("@git+") {
            return git(Some(package.to_owned()), address).map_err(|(problem, help)| wrong(problem, help));
        }
        let looks_like_a_path = word.starts_with('.') || word.contains(['/', '\\']);
        if looks_like_a_path {
            return Ok(Self::Path(word.into()));
        }
        let (name, version) = word.split_once('@').map_or((word, None), |(name, version)| (name, Some(version)));
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || !name.chars().all(fits) {
            let help = "write a plugin's name, `./` and a folder, or `git+` and the address of a repository";
            return Err(wrong(format!("expected a name of letters, digits, `-` and `_`, found `{name}`"), help));
        }
        let version = version.map(|version| {
            let exact = version.strip_prefix('=').unwrap_or(version);
            cargo_metadata::semver::Version::parse(exact).map(|version| version.to_string()).map_err(|_| {
                wrong(
                    format!("expected one version, found `{version}`"),
                    "write all three numbers, as in `vault@1.2.3`: a binary is made of one version, not of a range",
                )
            })
        });
        Ok(Self::Name { name: name.to_owned(), version: version.transpose()? })
    }
}

fn git(package: Option<String>, address: &str) -> Result<Word, (String, &'static str)> {
    let (url, commit) = address.split_once('#').unwrap_or((address, ""));
    let is_commit = commit.len() == 40 && commit.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
    if !is_commit {
        let found = if commit.is_empty() { "nothing".to_owned() } else { format!("`{commit}`") };
        return Err((
            format!("expected a whole commit of 40 digits after `#`, found {found}"),
            "a branch or a tag moves, and a short commit may come to mean two; `git ls-remote` gives the whole one",
        ));
    }
    if !url.contains("://") {
        return Err((
            format!("expected an address such as https://example.com/vault, found `{url}`"),
            "write `ssh://git@host/path` for a repository that is reached by SSH",
        ));
    }
    Ok(Word::Git { package, url: url.to_owned(), commit: commit.to_owned() })
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name, version: None } => f.write_str(name),
            Self::Name { name, version: Some(version) } => write!(f, "{name}@{version}"),
            Self::Path(path) => write!(f, "{}", path.display()),
            Self::Git { package: None, url, commit } => write!(f, "{GIT}{url}#{commit}"),
            Self::Git { package: Some(package), url, commit } => write!(f, "{package}@{GIT}{url}#{commit}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn a_word_reads_back_as_it_is_written() {
        let git = format!("git+https://example.com/vault#{COMMIT}");
        let named = format!("acme-vault@git+ssh://git@example.com/vault#{COMMIT}");
        for word in ["terraform", "kure-plugin-crd", "vault@1.2.3", "./vault", "/a/b c/ä", "../x", &git, &named] {
            assert_eq!(Word::parse(word).unwrap().to_string(), word);
        }
        assert_eq!(Word::parse("vault@=1.2.3"), Word::parse("vault@1.2.3"));
        assert!(matches!(Word::parse("a/b"), Ok(Word::Path(_))));
    }

    #[test]
    fn what_moves_or_means_nothing_is_refused() {
        let said = |word: &str| {
            let mistake = Word::parse(word).unwrap_err();
            format!("{mistake}; {}", mistake.help())
        };
        let words = [
            "",
            "a b",
            "vault@1.2",
            "vault@^1.2.3",
            "vault@",
            "git+https://example.com/vault",
            "git+https://example.com/vault#main",
            "git+https://example.com/vault#0123456",
            &format!("git+example.com:vault#{COMMIT}"),
        ];
        insta::assert_snapshot!(words.map(said).join("\n"));
    }
}
