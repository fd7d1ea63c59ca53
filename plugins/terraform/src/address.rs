//! Where a module is: beside the document, in a registry, or elsewhere.

use crate::version;
use kure_core::{Failure, Report, nearest};

/// Who fetches a remote module: the word before `::`.
const GETTERS: [&str; 6] = ["gcs", "git", "hg", "http", "https", "s3"];

/// Hosts that Terraform knows without a getter.
const SHORTHANDS: [&str; 3] = ["github.com/", "bitbucket.org/", "git@github.com:"];

/// The place of a module.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Address<'s> {
    /// A folder beside the document.
    Folder(&'s str),
    /// A registry: `namespace/name/provider`, with or without a host.
    Registry,
    /// A repository or an archive, which `init` fetches.
    Remote,
}

impl<'s> Address<'s> {
    /// Reads an address as Terraform would.
    pub(crate) fn of(module: &'s str) -> Result<Self, Failure> {
        if module == "." || module.starts_with("./") {
            return Ok(Self::Folder(module));
        }
        if module == ".." || module.starts_with("../") {
            return Err(Failure::new(format!("expected a folder beside the document, found {module:?}")).help(
                "a document reads no files above its own folder: move it to a folder that holds the module, too",
            ));
        }
        let is_url = module.contains("://");
        if module.starts_with('/') || module.starts_with('~') {
            return Err(Failure::new(format!("expected a path from the document's folder, found {module:?}"))
                .help("an absolute path would be looked for inside the container"));
        }
        if module.contains(|c: char| c.is_whitespace() || c.is_control())
            || module.contains("${")
            || module.contains("%{")
        {
            return Err(Failure::new(format!("expected the address of a module, found {module:?}")));
        }
        if let Some((getter, _)) = module.split_once("::") {
            return if GETTERS.contains(&getter) { Ok(Self::Remote) } else { Err(unknown_getter(getter)) };
        }
        if is_url || SHORTHANDS.iter().any(|host| module.starts_with(host)) {
            return Ok(Self::Remote);
        }
        if is_registry(module) {
            return Ok(Self::Registry);
        }
        let failure = Failure::new(format!("expected the address of a module, found {module:?}"));
        Err(failure.help(format!(
            "write `./{module}` for a folder, `namespace/name/provider` for a registry, or `git::https://…`"
        )))
    }
}

fn unknown_getter(getter: &str) -> Failure {
    let failure = Failure::new(format!("expected one of {} before `::`, found {getter:?}", GETTERS.join(", ")));
    match nearest(getter, GETTERS) {
        Some(near) => failure.help(format!("did you mean `{near}::`?")),
        None => failure,
    }
}

/// `namespace/name/provider`, with a host before it and `//folder` behind it or not.
fn is_registry(module: &str) -> bool {
    let package = module.split_once("//").map_or(module, |(package, _)| package);
    let parts: Vec<_> = package.split('/').collect();
    let names = match parts.as_slice() {
        [host, names @ ..] if names.len() == 3 && host.contains('.') => names,
        names if names.len() == 3 => names,
        _ => return false,
    };
    names.iter().all(|name| {
        let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(inside)
    })
}

/// Says what is wrong with the version of a module at `address`.
pub(crate) fn check_version(address: &Address<'_>, version: Option<&str>, report: &mut Report<'_>) {
    match (address, version) {
        (Address::Registry, None) => {
            let mut report = report.at("module");
            let finding = report.error("expected `moduleVersion` beside a module of a registry, found none");
            finding.help("without it, the same document would run another module tomorrow");
            finding.help("if a folder beside the document is meant, write `./` before it");
        }
        (Address::Registry, Some(version)) => {
            if let Some(problem) = version::problem(version) {
                report.at("moduleVersion").error(problem.message());
            }
        }
        (Address::Folder(_) | Address::Remote, Some(version)) => {
            let mut report = report.at("moduleVersion");
            let finding =
                report.error(format!("expected no version for a module outside a registry, found {version:?}"));
            finding.help("the address of a repository takes it at its end, as in `?ref=v1.2.0`");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_terraform_reads_them() {
        for folder in ["./vpc", ".", "./a/../b"] {
            assert_eq!(Address::of(folder).ok(), Some(Address::Folder(folder)));
        }
        for registry in ["terraform-aws-modules/vpc/aws", "app.example.io/org/vpc/aws", "a/b/c//modules/d"] {
            assert_eq!(Address::of(registry).ok(), Some(Address::Registry), "{registry}");
        }
        for remote in ["git::https://example.com/vpc.git?ref=v1", "github.com/org/repo", "https://example.com/a.zip"] {
            assert_eq!(Address::of(remote).ok(), Some(Address::Remote), "{remote}");
        }
        for wrong in ["", "vpc", "a/b", "../vpc", "/vpc", "~/vpc", "gti::x", "a b/c/d", "a.b/c/d", "${x}"] {
            assert!(Address::of(wrong).is_err(), "{wrong}");
        }
    }
}
