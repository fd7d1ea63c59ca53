//! Whether this machine and this folder can assemble a binary, and one that depends on its sources alone.
//!
//! A check is a function from the [`Site`] to findings; it changes nothing and reads what Cargo would read.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use cargo_metadata::MetadataCommand;
use cargo_metadata::semver::Version;
use serde::Serialize;

use crate::cargo::Cargo;

pub mod configuration;
mod linker;
mod lock;
mod sandbox;
mod targets;
mod toolchain;

/// Where a binary would be assembled.
#[derive(Clone, Debug)]
pub struct Site<'a> {
    /// Cargo, called in the folder.
    pub cargo: Cargo,
    /// The folder that Cargo is called in, the workspace's if there is one.
    pub folder: PathBuf,
    /// Whether there is a workspace in it.
    pub has_workspace: bool,
    /// The oldest toolchain that may build it.
    pub rust_version: Version,
    /// The targets to build for, beside this machine.
    pub targets: &'a [String],
    /// The variables of the environment.
    pub variables: Vec<(String, String)>,
}

impl<'a> Site<'a> {
    /// Looks at the folder that Cargo is called in, or the one of the manifest that the user names.
    pub fn find(cargo: &Cargo, manifest_path: Option<&Path>, targets: &'a [String]) -> Self {
        let mut command = cargo.bare("metadata");
        command.args(["--format-version=1", "--no-deps"]).stdin(Stdio::null());
        if let Some(path) = manifest_path {
            command.arg("--manifest-path").arg(path);
        }
        // A folder without a package is fine, and one whose Cargo.toml is wrong is found by the check of its lock.
        let answer = cargo.capture(&mut command, "read the workspace").ok();
        let metadata = answer.and_then(|text| MetadataCommand::parse(String::from_utf8_lossy(&text)).ok());
        let own = Version::parse(&format!("{}.0", env!("CARGO_PKG_RUST_VERSION"))).expect("it has two parts");
        let packages = metadata.iter().flat_map(|metadata| &metadata.packages);
        let rust_version = packages.filter_map(|package| package.rust_version.clone()).fold(own, Version::max);
        let root = metadata.map(|metadata| metadata.workspace_root.into_std_path_buf());
        let here = || std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let named = manifest_path.and_then(Path::parent).filter(|folder| folder.is_dir()).map(here_or);
        let has_workspace = root.is_some();
        let folder = root.or(named).unwrap_or_else(here);
        Self {
            cargo: cargo.clone().within(&folder),
            folder,
            has_workspace,
            rust_version,
            targets,
            variables: std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
                .collect(),
        }
    }

    /// Returns the value of a variable, unless it is empty.
    fn variable(&self, name: &str) -> Option<&str> {
        let found = self.variables.iter().find(|(variable, value)| variable == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the path of a program that the search path finds.
    fn program(&self, name: &str) -> Option<PathBuf> {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        std::env::split_paths(self.variable("PATH")?).map(|folder| folder.join(&name)).find(|path| path.is_file())
    }
}

fn here_or(folder: &Path) -> PathBuf {
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// A build works, and may not give what one expects.
    Warning,
    /// A build does not work.
    Problem,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check.
    pub check: &'static str,
    /// How bad it is.
    pub verdict: Verdict,
    /// What it found.
    pub reason: String,
    /// What to do about it.
    pub repair: Option<String>,
}

impl Finding {
    fn ok(check: &'static str, reason: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Ok, reason: reason.into(), repair: None }
    }

    fn warning(check: &'static str, reason: impl Into<String>, repair: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Warning, reason: reason.into(), repair: Some(repair.into()) }
    }

    fn problem(check: &'static str, reason: impl Into<String>, repair: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Problem, reason: reason.into(), repair: Some(repair.into()) }
    }
}

impl fmt::Display for Finding {
    /// Writes one line, with the repair after an arrow.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Ok => "ok",
            Verdict::Warning => "warning",
            Verdict::Problem => "problem",
        };
        write!(f, "{verdict:<7}  {:<13}  {}", self.check, self.reason)?;
        self.repair.as_ref().map_or(Ok(()), |repair| write!(f, " → {repair}"))
    }
}

/// A check: gives at least one finding.
pub type Check = fn(&Site<'_>) -> Vec<Finding>;

/// The checks, in the order in which one would repair what they find.
pub const CHECKS: [Check; 6] =
    [toolchain::check, linker::check, targets::check, lock::check, configuration::check, sandbox::check];

/// Runs every check.
pub fn examine(site: &Site<'_>) -> Vec<Finding> {
    CHECKS.iter().flat_map(|check| check(site)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::Common;

    /// Describes a folder without a workspace, with these variables.
    pub(super) fn site(folder: &Path, variables: &[(&str, &str)]) -> Site<'static> {
        let common = Common { quiet: true, color: crate::arguments::Color::Never, ..Common::default() };
        Site {
            cargo: Cargo::new(&common).within(folder),
            folder: folder.to_owned(),
            has_workspace: false,
            rust_version: Version::new(1, 95, 0),
            targets: &[],
            variables: variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        }
    }

    /// Writes findings one a line, without the folder that the test made.
    pub(super) fn lines(findings: &[Finding], folder: &Path) -> String {
        let lines = findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        lines.replace(&folder.display().to_string(), "/workspace")
    }

    #[test]
    fn a_finding_is_a_line_with_its_repair() {
        let findings = [
            Finding::ok("linker", "an empty program was linked"),
            Finding::warning("lock", "it cannot be checked offline", "run `cargo fetch`"),
        ];
        insta::assert_snapshot!(lines(&findings, Path::new("/none")), @r"
        ok       linker         an empty program was linked
        warning  lock           it cannot be checked offline → run `cargo fetch`
        ");
    }
}
