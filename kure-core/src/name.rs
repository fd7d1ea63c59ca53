//! The names that Kubernetes accepts, and how to keep within its limits.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The longest DNS label, and so the longest name of most things, in bytes.
pub const LABEL: usize = 63;

/// The longest DNS name, in bytes.
pub const SUBDOMAIN: usize = 253;

/// Says what keeps `name` from being a DNS label: lower-case letters, digits and `-`, at most 63 bytes.
pub fn label_problem(name: &str) -> Option<String> {
    let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    dns_problem(name, LABEL, fits, "lower-case letters, digits and `-`")
}

/// Says what keeps `name` from being a DNS name: labels joined by dots, at most 253 bytes.
pub fn subdomain_problem(name: &str) -> Option<String> {
    let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'-' | b'.');
    dns_problem(name, SUBDOMAIN, fits, "lower-case letters, digits, `-` and `.`").or_else(|| {
        let empty = name.split('.').any(|part| part.is_empty() || part.starts_with('-') || part.ends_with('-'));
        empty
            .then(|| format!("expected each part between dots to begin and end with a letter or digit, found {name:?}"))
    })
}

fn dns_problem(name: &str, limit: usize, fits: impl Fn(u8) -> bool, allowed: &str) -> Option<String> {
    if name.is_empty() {
        return Some("expected a name, found nothing".into());
    }
    if let Some(at) = name.bytes().position(|c| !fits(c)) {
        let c = name[at..].chars().next().expect("all that fits is ASCII, so a character begins here");
        return Some(format!("expected only {allowed}, found {c:?} in {:?}", shown(name)));
    }
    if name.len() > limit {
        return Some(format!("expected at most {limit} characters, found {} in {:?}", name.len(), shown(name)));
    }
    let edge = |c: char| c.is_ascii_alphanumeric();
    let fine = name.starts_with(edge) && name.ends_with(edge);
    (!fine).then(|| format!("expected a letter or digit at both ends, found {name:?}"))
}

/// Says what keeps `key` from being the key of a label or an annotation: `name` or `prefix/name`.
pub fn key_problem(key: &str) -> Option<String> {
    let (prefix, name) = key.split_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    prefix
        .and_then(|prefix| {
            subdomain_problem(prefix).map(|problem| format!("the prefix of the key {:?}: {problem}", shown(key)))
        })
        .or_else(|| {
            if name.is_empty() {
                Some(format!("expected a name in the key {:?}, found nothing", shown(key)))
            } else {
                value_problem(name)
            }
        })
}

/// Says what keeps `value` from being the value of a label: empty, or letters, digits, `-`, `_` and `.`, at most 63.
pub fn value_problem(value: &str) -> Option<String> {
    let fits = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.');
    if value.is_empty() { None } else { dns_problem(value, LABEL, fits, "letters, digits, `-`, `_` and `.`") }
}

/// Joins `parts` with `-` to a name of at most `limit` bytes.
///
/// A longer name is cut and ends in a hash of the whole, so that two long names stay different.
///
/// ```
/// use kure_core::name;
///
/// assert_eq!(name::joined(&["web", "config"], name::LABEL), "web-config");
/// let long = "w".repeat(70);
/// assert_eq!(name::joined(&[&long, "config"], name::LABEL).len(), 63);
/// assert_ne!(name::joined(&[&long, "a"], name::LABEL), name::joined(&[&long, "b"], name::LABEL));
/// ```
pub fn joined(parts: &[&str], limit: usize) -> String {
    let whole = parts.join("-");
    if whole.len() <= limit {
        return whole;
    }
    let hash = hash([&whole]);
    let mut cut = limit.saturating_sub(hash.len() + 1);
    while !whole.is_char_boundary(cut) {
        cut -= 1;
    }
    format!("{}-{hash}", whole[..cut].trim_end_matches(['-', '.']))
}

/// Returns twelve characters that stand for `parts`: another list of parts gives other characters.
///
/// They begin with a letter and end with one, so that a name may end in them wherever Kubernetes or Terraform would
/// take a trailing number for something else. They are 40 bits of SHA-256.
pub fn hash<S: AsRef<[u8]>>(parts: impl IntoIterator<Item = S>) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        // The length keeps ["ab", "c"] and ["a", "bc"] apart.
        sha.update((part.as_ref().len() as u64).to_le_bytes());
        sha.update(part.as_ref());
    }
    let mut text = String::from("h");
    for byte in &sha.finalize()[..5] {
        write!(text, "{byte:02x}").expect("a string takes what is written to it");
    }
    text.push('x');
    text
}

fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
