//! What the commands accept that are about a machine, and about the work on plugins.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Subcommand};

use super::Compilation;
use crate::lint::{CHECKS, Preset};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Workbench {
    /// Check this machine and this folder: toolchain, linker, targets, lock, Cargo configuration, sandbox
    ///
    /// One line a finding: `ok`, `warning` (a build works, and may differ from those elsewhere) or `problem` (a build
    /// does not work), each with its repair. Changes nothing and stays off the network. The exit code is 1 if there is
    /// a problem.
    #[command(after_help = "Example: cargo xtask doctor --target x86_64-unknown-linux-musl")]
    Doctor(Doctor),
    /// Check what is expected of a plugin's crate, beside that it compiles
    ///
    /// Looks at the crate's files, then assembles a binary with the plugin alone and looks at what that does. Each check
    /// that fails says where, why it is there and what to do; with `-v`, so does each that passes. The exit code is 3 if
    /// one failed.
    #[command(after_help = "Example: cargo xtask lint terraform --preset community --disable readme")]
    Lint(Lint),
}

/// `doctor`.
#[derive(Args, Debug)]
pub struct Doctor {
    /// Check as well whether this target triple can be built for. Repeatable
    #[arg(long, value_name = "TRIPLE")]
    pub target: Vec<String>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `lint`.
#[derive(Args, Debug)]
pub struct Lint {
    /// The plugins, by id, package or folder, as in `terraform` or `./my-plugin`; every plugin of the workspace if absent
    #[arg(value_name = "PLUGIN")]
    pub plugins: Vec<String>,
    /// Whom the plugins are for, which decides what is expected of them
    #[arg(long, value_enum, default_value_t)]
    pub preset: Preset,
    /// Run this check although the preset has it not. Repeatable
    #[arg(long, value_name = "CHECK", value_parser = check_name())]
    pub enable: Vec<String>,
    /// Leave this check out although the preset has it. Repeatable
    #[arg(long, value_name = "CHECK", value_parser = check_name())]
    pub disable: Vec<String>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// How Cargo builds.
    #[command(flatten)]
    pub compilation: Compilation,
}

fn check_name() -> PossibleValuesParser {
    PossibleValuesParser::new(CHECKS.iter().map(|check| PossibleValue::new(check.name).help(check.rationale)))
}

#[cfg(test)]
mod tests {
    use super::super::{Command, CommandLine};
    use clap::Parser;

    fn parse(arguments: &[&str]) -> Result<Command, clap::Error> {
        let arguments = ["xtask"].iter().chain(arguments);
        CommandLine::try_parse_from(arguments).map(|line| line.command)
    }

    #[test]
    fn a_check_that_there_is_not_is_refused() {
        assert!(parse(&["lint", "crd", "--enable", "readme", "--disable", "tests"]).is_ok());
        let mistake = parse(&["lint", "--enable", "unknown"]).unwrap_err().to_string();
        assert!(mistake.contains("[possible values: metadata, gvk-form"), "{mistake}");
    }
}
