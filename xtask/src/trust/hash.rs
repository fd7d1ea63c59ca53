//! The hash of a folder, which the tools of every system can compute as well.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::fields::{Fields, Mistake};
use crate::digest::sha256;

/// Reads a hash: of 64 digits, or of that scheme and 44 characters.
pub(super) fn field(fields: &Fields<'_>, key: &str, scheme: &str) -> Result<Option<String>, Mistake> {
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

/// Lines of which each is a hash in hexadecimal, two spaces and what has that hash.
#[derive(Clone, Debug, Default)]
pub struct Lines(Vec<(String, String)>);

impl Lines {
    /// Adds a line.
    pub fn add(&mut self, subject: String, hash: String) {
        self.0.push((subject, hash));
    }

    /// Sorts the lines by the bytes of their subjects and returns the hash of them all.
    pub fn digest(mut self, scheme: &str) -> String {
        self.0.sort();
        let mut hash = Sha256::new();
        for (subject, line) in &self.0 {
            hash.update(format!("{line}  {subject}\n"));
        }
        format!("{scheme}:{}", STANDARD.encode(hash.finalize()))
    }
}

/// Returns the hash of a crate's files, given the SHA-256 of each, and what it inherits from its workspace.
///
/// It is the one that Go and Terraform write as `h1:`, of paths that begin with the name and the version.
pub fn h1<'f>(
    name: &str,
    version: &str,
    files: impl Iterator<Item = (&'f str, String)>,
    inherited: Option<&str>,
) -> String {
    let mut lines = Lines::default();
    for (path, hash) in files {
        lines.add(format!("{name}@{version}/{path}"), hash);
    }
    if let Some(inherited) = inherited {
        // No file of a crate may be called so.
        lines.add(format!("{name}@{version}/{}", super::inherited::NAME), sha256(inherited.as_bytes()));
    }
    lines.digest("h1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_files_does_not_matter() {
        let files = |paths: &[&'static str]| {
            let files: Vec<_> = paths.iter().map(|path| (*path, sha256(path.as_bytes()))).collect();
            h1("a", "1.0.0", files.into_iter(), None)
        };
        assert_eq!(files(&["b", "a/b", "a-b"]), files(&["a-b", "a/b", "b"]));
        assert_ne!(files(&["b"]), files(&["a"]));
    }

    #[test]
    fn what_is_inherited_is_part_of_it() {
        let with = |inherited| h1("a", "1.0.0", std::iter::empty(), inherited);
        assert_ne!(with(None), with(Some("{}")));
        assert_ne!(with(Some("{\"edition\":\"2024\"}")), with(Some("{}")));
    }
}
