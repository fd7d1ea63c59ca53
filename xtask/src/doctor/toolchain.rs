//! Whether there is a toolchain, whole and young enough.

use std::process::{Command, Stdio};

use cargo_metadata::semver::{Prerelease, Version};

use super::{Finding, Site};

const CHECK: &str = "toolchain";
const INSTALL: &str = "install Rust's stable toolchain from https://rustup.rs";

pub(super) fn check(site: &Site<'_>) -> Vec<Finding> {
    let cargo = release(site.cargo.bare("-vV"));
    let rustc = release(rustc(site, &["-vV"]));
    vec![judge(cargo, rustc, &site.rust_version)]
}

/// Returns a command that runs the compiler that Cargo would run.
pub(super) fn rustc(site: &Site<'_>, arguments: &[&str]) -> Command {
    let mut command = Command::new(site.variable("RUSTC").unwrap_or("rustc"));
    command.args(arguments).current_dir(&site.folder).stdin(Stdio::null());
    command
}

fn release(mut command: Command) -> Result<Version, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("cannot run `{program}`: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text.lines().find_map(|line| line.strip_prefix("release: ")).and_then(|text| text.parse().ok());
    version.ok_or_else(|| {
        let said = String::from_utf8_lossy(&output.stderr);
        format!("expected the version of `{program}`, found: {}", said.lines().next().unwrap_or("nothing"))
    })
}

fn judge(cargo: Result<Version, String>, rustc: Result<Version, String>, least: &Version) -> Finding {
    let (cargo, rustc) = match (cargo, rustc) {
        (Ok(cargo), Ok(rustc)) => (cargo, rustc),
        (Err(reason), _) | (_, Err(reason)) => return Finding::problem(CHECK, reason, INSTALL),
    };
    // A nightly of 1.97.0 comes before 1.97.0, and has what it has.
    let reached = Version { pre: Prerelease::EMPTY, ..rustc.clone() };
    if reached < *least {
        let reason = format!("expected rustc {}.{} or later, found {rustc}", least.major, least.minor);
        return Finding::problem(CHECK, reason, "run `rustup update stable`");
    }
    if (cargo.major, cargo.minor) != (rustc.major, rustc.minor) {
        let reason = format!("cargo {cargo} and rustc {rustc} are not of one toolchain");
        return Finding::warning(CHECK, reason, "let rustup provide both, and unset the variable RUSTC");
    }
    let least = format!("{}.{}", least.major, least.minor);
    Finding::ok(CHECK, format!("cargo {cargo} and rustc {rustc}, at least the {least} that the packages need"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{lines, site};
    use super::*;
    use std::path::Path;

    #[test]
    fn what_is_absent_old_or_mixed_is_found() {
        let version = |text: &str| Ok(text.parse().unwrap());
        let absent = || Err("cannot run `rustc`: not found".to_owned());
        let least = Version::new(1, 95, 0);
        let findings = [
            judge(version("1.95.0"), version("1.95.0"), &least),
            judge(version("1.95.0-nightly"), version("1.95.0-nightly"), &least),
            judge(version("1.95.0"), absent(), &least),
            judge(version("1.94.1"), version("1.94.1"), &least),
            judge(version("1.96.0"), version("1.95.0"), &least),
        ];
        insta::assert_snapshot!(lines(&findings, Path::new("/none")));
    }

    #[test]
    fn a_compiler_that_is_none_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let compiler = folder.path().join("no-rustc");
        let findings = check(&site(folder.path(), &[("RUSTC", compiler.to_str().unwrap())]));
        assert!(findings[0].reason.starts_with("cannot run `"), "{findings:?}");
        let findings = check(&site(folder.path(), &[("RUSTC", "cat")]));
        assert!(findings[0].reason.starts_with("expected the version of `cat`"), "{findings:?}");
    }
}
