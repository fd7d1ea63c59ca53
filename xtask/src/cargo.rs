//! How Cargo is called: the same one that called us, and without what it told us.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::arguments::Common;
use crate::failure::Failure;

/// The variables of the user's that a nested Cargo may see, beside those that are not Cargo's at all.
const ALLOWED: [&str; 6] = [
    "CARGO_HOME",
    "CARGO_INCREMENTAL",
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_BUILD_DIR",
    "CARGO_BUILD_JOBS",
    "CARGO_BUILD_RUSTC_WRAPPER",
];

/// The same, by how they begin.
const ALLOWED_PREFIXES: [&str; 6] =
    ["CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTRIES_", "CARGO_REGISTRY_", "CARGO_SOURCE_", "CARGO_TERM_"];

/// Flags for the compiler that would rebuild everything, in a binary meant to depend on its sources alone.
const FLAGS: [&str; 2] = ["RUSTFLAGS", "RUSTDOCFLAGS"];

/// Returns whether a nested Cargo must not see the variable.
///
/// `cargo run` tells its program about the program's own package, in variables that start with `CARGO_`. A build script
/// that reads one of them would run again, and so would everything that depends on it.
///
/// `RUSTUP_TOOLCHAIN` stays: `$CARGO` is the Cargo of one toolchain, and without it rustup would pair it with the compiler
/// of another.
pub(crate) fn is_dropped(variable: &str) -> bool {
    if FLAGS.contains(&variable) || variable == "CARGO" {
        return true;
    }
    // The linker for a foreign target is a fact about the machine; the other settings of a target are flags.
    let is_linker = variable.starts_with("CARGO_TARGET_") && variable.ends_with("_LINKER");
    let is_allowed =
        is_linker || ALLOWED.contains(&variable) || ALLOWED_PREFIXES.iter().any(|prefix| variable.starts_with(prefix));
    variable.starts_with("CARGO_") && !is_allowed
}

/// Calls Cargo in one folder, with one verbosity.
#[derive(Clone, Debug)]
pub struct Cargo {
    program: OsString,
    folder: PathBuf,
    flags: Vec<String>,
    color: bool,
}

impl Cargo {
    /// Calls Cargo in the current folder until [`Cargo::within`] says otherwise.
    pub fn new(common: &Common) -> Self {
        let on_terminal = std::io::stderr().is_terminal();
        let mut flags = vec![format!("--color={}", common.color.word())];
        if common.verbose > 0 {
            flags.push(format!("-{}", "v".repeat(common.verbose.into())));
        } else if common.quiet || !on_terminal {
            // Progress is for people who watch. Errors and warnings come all the same.
            flags.push("--quiet".to_owned());
        }
        let color = match common.color {
            crate::arguments::Color::Auto => on_terminal,
            crate::arguments::Color::Always => true,
            crate::arguments::Color::Never => false,
        };
        let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Self { program, folder: PathBuf::from("."), flags, color }
    }

    /// Calls Cargo in `folder`, whose `.cargo/config.toml` then applies.
    #[must_use]
    pub fn within(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.folder);
        self
    }

    /// Returns whether messages may have colours.
    pub fn has_color(&self) -> bool {
        self.color
    }

    /// Returns the flags for colours and verbosity.
    pub fn flags(&self) -> &[String] {
        &self.flags
    }

    /// Returns a command that runs a subcommand.
    ///
    /// Its standard output is not ours: what a command prints there is a result, and this is not it.
    pub fn command(&self, subcommand: &str) -> Command {
        let mut command = self.bare(subcommand);
        command.args(&self.flags).stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    /// Returns a command without the flags for colours and verbosity, which not every subcommand has.
    pub fn bare(&self, subcommand: impl AsRef<OsStr>) -> Command {
        let mut command = self.prepared(&self.program);
        command.arg(subcommand);
        command
    }

    /// Returns a command that calls the compiler that Cargo would call.
    pub fn rustc(&self) -> Command {
        let beside = Path::new(&self.program).with_file_name(format!("rustc{}", env::consts::EXE_SUFFIX));
        let beside = Some(beside).filter(|path| path.is_absolute() && path.is_file()).map(PathBuf::into_os_string);
        self.prepared(&env::var_os("RUSTC").or(beside).unwrap_or_else(|| "rustc".into()))
    }

    fn prepared(&self, program: &OsStr) -> Command {
        let mut command = Command::new(program);
        for (variable, _) in env::vars_os() {
            if variable.to_str().is_some_and(is_dropped) {
                command.env_remove(variable);
            }
        }
        command.current_dir(&self.folder);
        command
    }

    /// Runs a command to its end.
    pub fn status(&self, command: &mut Command) -> Result<ExitStatus, Failure> {
        command.status().map_err(|source| self.not_started(source))
    }

    /// Runs a command to its end and returns its standard output.
    ///
    /// What it says on the standard error is kept for the failure, whose own sentence comes first.
    pub fn capture(&self, command: &mut Command, step: &'static str) -> Result<Vec<u8>, Failure> {
        let output = command.stdout(Stdio::piped()).output().map_err(|source| self.not_started(source))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
        Err(Failure::Cargo { step, status: output.status, said })
    }

    /// Describes that Cargo itself did not start.
    pub fn not_started(&self, source: std::io::Error) -> Failure {
        Failure::Start { program: self.program.to_string_lossy().into_owned(), source }
    }
}

/// Returns the folder that Cargo keeps its own things in.
pub(crate) fn home() -> Option<PathBuf> {
    let set = env::var_os("CARGO_HOME").filter(|set| !set.is_empty());
    set.map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_told_us_is_not_passed_on() {
        for variable in [
            "CARGO",
            "CARGO_MANIFEST_DIR",
            "CARGO_PKG_NAME",
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_BUILD_TARGET",
        ] {
            assert!(is_dropped(variable), "{variable}");
        }
    }

    #[test]
    fn what_the_user_told_cargo_is_passed_on() {
        let variables = [
            "CARGO_HOME",
            "CARGO_NET_OFFLINE",
            "CARGO_REGISTRIES_INNER_INDEX",
            "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_LINKER",
            "RUSTUP_TOOLCHAIN",
            "PATH",
        ];
        for variable in variables {
            assert!(!is_dropped(variable), "{variable}");
        }
    }

    #[test]
    fn the_flags_of_a_foreign_target_are_flags() {
        assert!(is_dropped("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_RUSTFLAGS"));
    }
}
