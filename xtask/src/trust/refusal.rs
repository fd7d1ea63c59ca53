//! Why something may not enter a binary: a stable code, both sides of a difference, and the command that repairs it.

use std::fmt;

use serde::Serialize;

/// What was refused, by the code that scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// An archive is not the one that the checksum is of.
    Archive = 101,
    /// A file of a crate is not as it is in the archive or in the commit.
    Tree = 102,
    /// A folder changed since somebody read it.
    Changed = 103,
    /// A crate has a file that no crate may have.
    Irregular = 104,
    /// A repository is at another commit than the one that was granted.
    Commit = 105,
    /// A grant names something of a repository that can move.
    Movable = 106,
    /// A crate is covered by no grant.
    Unlisted = 107,
    /// What a plugin depends on, or with which features, changed.
    Closure = 108,
    /// A crate of a registry has no checksum in Cargo.lock.
    NoChecksum = 109,
    /// A crate comes from a place that the policy does not name.
    Source = 110,
    /// Configuration of Cargo leads it to other code or other programs.
    Configuration = 201,
    /// The compiler is not the pinned one.
    Toolchain = 202,
    /// A crate runs code while it is compiled, or links what is not of Rust, without a grant.
    Power = 301,
    /// A crate is compiled from a file outside of its folder.
    Outside = 302,
    /// Code would run before `main`.
    BeforeMain = 303,
    /// A crate gives a symbol a name that code of others may mean.
    Symbol = 304,
    /// A crate uses the system in a way that was not granted.
    Use = 305,
    /// A crate has unsafe code without a grant.
    Unsafe = 306,
    /// A plugin claims a kind that it was not granted.
    Kind = 307,
    /// A grant is no longer valid.
    Expired = 401,
    /// A crate was revoked.
    Revoked = 402,
    /// A signature is not of this policy.
    Signature = 403,
    /// A signature is of somebody who may not sign.
    Signer = 404,
    /// A signature is for another purpose.
    Namespace = 405,
    /// A signer's time is over, or has not come.
    Validity = 406,
    /// There are fewer signers than the policy needs.
    Threshold = 407,
    /// The policy is older than one that was seen before.
    Replayed = 408,
    /// A binary is not the one that the statement about it is of.
    Digest = 501,
    /// A binary cannot be built twice to the same bytes.
    Reproduction = 502,
}

impl Code {
    /// Returns the exit code that stands for it.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Expired => 21,
            Self::Revoked => 22,
            code if (Self::Signature..=Self::Replayed).contains(&code) => 23,
            _ => 20,
        }
    }

    /// Returns whether somebody may build all the same, and the binary tells.
    pub fn is_waivable(self) -> bool {
        matches!(self, Self::Unlisted | Self::Expired | Self::Source)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KT{}", *self as u16)
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why something may not enter a binary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Refusal {
    /// The code.
    pub code: Code,
    /// What it is about, as in `itoa 1.0.18`.
    pub subject: String,
    /// What is wrong, in one sentence that names the subject.
    pub message: String,
    /// What was expected, if something differs.
    pub expected: Option<String>,
    /// What was found, if something differs.
    pub found: Option<String>,
    /// Where the expectation comes from, as in `Cargo.lock`.
    pub origin: Option<String>,
    /// What to do.
    pub help: String,
}

impl Refusal {
    /// Describes a refusal in which nothing differs from anything.
    pub fn new(code: Code, subject: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            code,
            subject: subject.into(),
            message: message.into(),
            expected: None,
            found: None,
            origin: None,
            help: help.into(),
        }
    }

    /// Adds both sides of a difference, and where the expected one is written.
    #[must_use]
    pub fn between(mut self, expected: impl Into<String>, origin: impl Into<String>, found: impl Into<String>) -> Self {
        (self.expected, self.origin, self.found) = (Some(expected.into()), Some(origin.into()), Some(found.into()));
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}", self.code, self.message)?;
        if let Some(expected) = &self.expected {
            let origin = self.origin.as_ref().map_or_else(String::new, |origin| format!(" ({origin})"));
            write!(f, "\n  expected {expected}{origin}")?;
        }
        if let Some(found) = &self.found {
            write!(f, "\n  found    {found}")?;
        }
        write!(f, "\n  help: {}", self.help)
    }
}

/// Returns the exit code for several refusals: that of the gravest.
pub fn exit_code(refusals: &[Refusal]) -> u8 {
    let codes: Vec<_> = refusals.iter().map(|refusal| refusal.code.exit_code()).collect();
    gravest(&codes)
}

/// Returns the gravest of the exit codes for refusals.
pub fn gravest(codes: &[u8]) -> u8 {
    [22, 20, 23, 21].into_iter().find(|code| codes.contains(code)).unwrap_or(20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_tells_both_sides_and_what_to_do() {
        let refusal = Refusal::new(
            Code::Archive,
            "itoa 1.0.18",
            "the checksum of itoa 1.0.18 differs",
            "remove the file, and Cargo downloads it again",
        );
        assert_eq!(
            refusal.between("aa", "Cargo.lock", "bb").to_string(),
            "error[KT101]: the checksum of itoa 1.0.18 differs\n  expected aa (Cargo.lock)\n  found    bb\n  help: \
             remove the file, and Cargo downloads it again"
        );
    }

    #[test]
    fn the_gravest_refusal_decides() {
        let code = |codes: &[Code]| {
            let refusals: Vec<_> = codes.iter().map(|code| Refusal::new(*code, "a", "b", "c")).collect();
            exit_code(&refusals)
        };
        assert_eq!(code(&[Code::Expired]), 21);
        assert_eq!(code(&[Code::Expired, Code::Unlisted]), 20);
        assert_eq!(code(&[Code::Threshold, Code::Expired]), 23);
        assert_eq!(code(&[Code::Archive, Code::Revoked]), 22);
    }
}
