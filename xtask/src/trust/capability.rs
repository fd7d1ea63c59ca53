//! What a plugin may do where documents are rendered, beside computing.

use std::fmt;
use std::path::{Component, Path};

use super::grant::Power;

/// Something that a plugin may do there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Capability {
    /// Reading what is below a folder, which is an absolute path.
    Read(String),
    /// Starting threads.
    Threads,
    /// Calling others over TCP and UDP.
    Network,
}

impl Capability {
    /// Reads a word of a policy. Returns what was expected if it is none.
    pub fn parse(word: &str) -> Result<Self, String> {
        let is_folder = |path: &str| {
            let mut parts = Path::new(path).components();
            parts.next() == Some(Component::RootDir)
                && parts.clone().next().is_some()
                && parts.all(|part| matches!(part, Component::Normal(_)))
        };
        match word {
            "threads" => Ok(Self::Threads),
            "network" => Ok(Self::Network),
            _ => match word.strip_prefix("read:").filter(|path| is_folder(path)) {
                Some(path) => Ok(Self::Read(path.to_owned())),
                None => Err(format!("expected `threads`, `network` or `read:/whole/path`, found `{word}`")),
            },
        }
    }

    /// Returns what the code of whoever may do that is bound to use.
    pub fn powers(&self) -> &'static [Power] {
        match self {
            Self::Read(_) => &[Power::Fs],
            // The standard library asks a variable how large a stack is to be, and that code is the caller's.
            Self::Threads => &[Power::Thread, Power::Env, Power::Exit],
            Self::Network => &[Power::Net],
        }
    }

    /// Returns the Rust code that stands for it in the main file of a binary.
    pub fn code(&self) -> String {
        match self {
            Self::Read(folder) => format!("Capability::Read({folder:?})"),
            Self::Threads => "Capability::Threads".to_owned(),
            Self::Network => "Capability::Network".to_owned(),
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(folder) => write!(f, "read:{folder}"),
            Self::Threads => f.write_str("threads"),
            Self::Network => f.write_str("network"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_one_thing_and_a_folder_is_named_as_a_whole() {
        for word in ["threads", "network", "read:/srv/catalog", "read:/a b/c"] {
            assert_eq!(Capability::parse(word).unwrap().to_string(), word);
        }
        for word in ["", "thread", "read", "read:", "read:/", "read:srv", "read:/srv/../etc", "write:/srv", "read:/./"]
        {
            assert!(Capability::parse(word).is_err(), "{word}");
        }
    }
}
