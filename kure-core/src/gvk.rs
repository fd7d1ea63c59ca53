//! Group, version and kind: what tells one sort of document from another.

use std::fmt;

/// The group, version and kind of a document or an object, known when the program is compiled.
///
/// Made by [`gvk!`](crate::gvk!), which refuses a malformed name at compile time.
///
/// ```
/// use kure_core::{Gvk, gvk};
///
/// const NETWORK: Gvk = gvk!("generators.example.com/v1alpha1", "Network");
/// assert_eq!(NETWORK.group(), "generators.example.com");
/// assert_eq!(NETWORK.version(), "v1alpha1");
/// assert_eq!(NETWORK.to_string(), "generators.example.com/v1alpha1 Network");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gvk {
    api_version: &'static str,
    kind: &'static str,
}

impl Gvk {
    /// Creates a name from `group/version` and kind.
    ///
    /// # Panics
    ///
    /// If the group is not a DNS name with a dot, the version not like `v1` or `v1alpha1`, or the kind not in
    /// `CamelCase`. In a `const`, as `gvk!` uses it, that is a compile error.
    #[track_caller]
    pub const fn new(api_version: &'static str, kind: &'static str) -> Self {
        let bytes = api_version.as_bytes();
        let mut slash = 0;
        while slash < bytes.len() && bytes[slash] != b'/' {
            slash += 1;
        }
        assert!(slash < bytes.len(), "expected `group/version`, such as \"generators.example.com/v1alpha1\"");
        assert!(
            is_group(bytes, slash),
            "expected a group in lower case with a dot, such as \"generators.example.com\""
        );
        assert!(is_version(bytes, slash + 1), "expected a version such as \"v1\", \"v1beta2\" or \"v1alpha1\"");
        assert!(is_kind(kind.as_bytes()), "expected a kind in CamelCase, such as \"TerraformConfig\"");
        Self { api_version, kind }
    }

    /// Returns `group/version`, as written in a document's `apiVersion`.
    pub const fn api_version(&self) -> &'static str {
        self.api_version
    }

    /// Returns the kind.
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    /// Returns the part of `apiVersion` before the slash.
    pub fn group(&self) -> &'static str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// Returns the part of `apiVersion` after the slash.
    pub fn version(&self) -> &'static str {
        self.api_version.split_once('/').map_or(self.api_version, |(_, version)| version)
    }
}

impl fmt::Display for Gvk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.api_version, self.kind)
    }
}

/// Names a group, version and kind, checked at compile time.
///
/// The check sits in a nested `const`, so that a bad name fails under `cargo check` as well.
///
/// ```compile_fail
/// // A kind is in CamelCase.
/// const BAD: kure_core::Gvk = kure_core::gvk!("generators.example.com/v1alpha1", "terraform_config");
/// ```
#[macro_export]
macro_rules! gvk {
    ($api_version:literal, $kind:literal $(,)?) => {{
        const GVK: $crate::Gvk = $crate::Gvk::new($api_version, $kind);
        GVK
    }};
    ($($other:tt)*) => {
        compile_error!(
            "expected two texts in quotes, such as `gvk!(\"generators.example.com/v1alpha1\", \"TerraformConfig\")`"
        )
    };
}

const fn is_group(bytes: &[u8], end: usize) -> bool {
    let mut dots = 0;
    let mut i = 0;
    while i < end {
        let (byte, first, last) = (bytes[i], i == 0 || bytes[i - 1] == b'.', i + 1 == end || bytes[i + 1] == b'.');
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => {}
            b'-' if !first && !last => {}
            b'.' if !first && !last => dots += 1,
            _ => return false,
        }
        i += 1;
    }
    end <= 253 && dots > 0
}

/// `v1`, `v12beta3`: the form that Kubernetes can order.
const fn is_version(bytes: &[u8], start: usize) -> bool {
    if start >= bytes.len() || bytes[start] != b'v' {
        return false;
    }
    let major = digits(bytes, start + 1);
    if major == start + 1 || bytes[start + 1] == b'0' {
        return false;
    }
    let stage = match bytes.len() - major {
        0 => return true,
        _ if starts_with(bytes, major, b"alpha") => major + 5,
        _ if starts_with(bytes, major, b"beta") => major + 4,
        _ => return false,
    };
    let end = digits(bytes, stage);
    end > stage && end == bytes.len() && bytes[stage] != b'0'
}

const fn digits(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at].is_ascii_digit() {
        at += 1;
    }
    at
}

const fn starts_with(bytes: &[u8], at: usize, word: &[u8]) -> bool {
    let mut i = 0;
    while i < word.len() {
        if at + i >= bytes.len() || bytes[at + i] != word[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn is_kind(bytes: &[u8]) -> bool {
    if bytes.is_empty() || bytes.len() > 63 || !bytes[0].is_ascii_uppercase() {
        return false;
    }
    let mut i = 1;
    while i < bytes.len() {
        if !bytes[i].is_ascii_alphanumeric() {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_those_that_kubernetes_can_order() {
        for good in ["v1", "v2beta1", "v10alpha12"] {
            assert!(is_version(good.as_bytes(), 0), "{good}");
        }
        for bad in ["", "1", "v", "v0", "v1gamma1", "v1alpha", "v1alpha0", "v1alpha1x", "V1"] {
            assert!(!is_version(bad.as_bytes(), 0), "{bad}");
        }
    }

    #[test]
    fn groups_are_dns_names_with_a_dot() {
        for good in ["a.b", "generators.gokure.dev", "x-1.example.com"] {
            assert!(is_group(good.as_bytes(), good.len()), "{good}");
        }
        for bad in ["", "apps", "A.b", ".a", "a.", "a..b", "-a.b", "a-.b", "a_b.c"] {
            assert!(!is_group(bad.as_bytes(), bad.len()), "{bad}");
        }
    }
}
