//! What Cargo knows of a plugin's crate.

/// The package that a plugin comes from, as its Cargo.toml describes it.
///
/// Made by [`package!`](crate::package!), which `#[kure_plugin]` calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Package {
    /// The name in Cargo.toml, such as `kure-plugin-terraform`.
    pub name: &'static str,
    /// The version in Cargo.toml.
    pub version: &'static str,
    /// One sentence on what the plugin generates.
    pub description: &'static str,
    /// The authors, separated by colons, as Cargo gives them.
    pub authors: &'static str,
    /// The SPDX licence expression.
    pub license: &'static str,
    /// Where the source is.
    pub repository: &'static str,
}

impl Package {
    /// Returns the short name by which people select the plugin: the package's, without `kure-plugin-`.
    pub const fn id(&self) -> &'static str {
        let prefix = "kure-plugin-";
        let (name, mut i) = (self.name.as_bytes(), 0);
        while i < prefix.len() {
            if i >= name.len() || name[i] != prefix.as_bytes()[i] {
                return self.name;
            }
            i += 1;
        }
        self.name.split_at(prefix.len()).1
    }
}

/// Describes the package that is being compiled, from its Cargo.toml.
///
/// ```
/// let package = kure_core::package!();
/// assert_eq!(package.version, env!("CARGO_PKG_VERSION"));
/// ```
#[macro_export]
macro_rules! package {
    () => {
        $crate::Package {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            description: env!("CARGO_PKG_DESCRIPTION"),
            authors: env!("CARGO_PKG_AUTHORS"),
            license: env!("CARGO_PKG_LICENSE"),
            repository: env!("CARGO_PKG_REPOSITORY"),
        }
    };
    ($($other:tt)*) => {
        compile_error!("expected `package!()`: what a package is called, and all else, is in its Cargo.toml")
    };
}

/// Another plugin that a plugin needs beside it.
///
/// Requirements are checked when a binary is planned, again when it starts, and they order `initialize`.
///
/// ```
/// use kure_core::Requirement;
///
/// const REQUIRES: &[Requirement] = &[Requirement { plugin: "terraform", version: ">=1.2, <2" }];
/// # assert_eq!(REQUIRES.len(), 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The other plugin's short name, such as `terraform`.
    pub plugin: &'static str,
    /// The versions that will do, in Cargo's syntax, such as `>=1.2, <2`.
    pub version: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_the_package_name_without_its_prefix() {
        for (name, id) in [("kure-plugin-terraform", "terraform"), ("acme-vault", "acme-vault"), ("kure", "kure")] {
            assert_eq!(Package { name, ..package!() }.id(), id);
        }
    }
}
