//! What the commands accept that are about a machine, and about the work on plugins.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Subcommand};

use super::{Compilation, Selection, binary_name};
use crate::lint::{CHECKS, Preset};

/// What `ci` accepts.
#[derive(Args, Debug)]
pub struct Ci {
    /// Go on for minutes: the long search for inputs on which a reader panics, and as far as it is installed, other
    /// systems and what kure-core promises
    #[arg(long)]
    pub long: bool,
}

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
    /// that fails says where, why it is there and what to do; with `-v`, those that pass say why they are there. One that
    /// has no binary to look at is skipped, and says so. The exit code is 3 if one failed.
    #[command(after_help = "Example: cargo xtask lint terraform --preset community --disable readme")]
    Lint(Lint),
    /// Build and run a binary again whenever a plugin, kure or a document changes
    ///
    /// Prints what the binary prints, and from then on how that differs. Watched are the folders of the selected plugins
    /// and of kure's own crates, the folders that the arguments name, and for each document that they name the files
    /// beside it. What does not compile or generate is shown, and watching goes on until it is interrupted.
    #[command(after_help = "Example: cargo xtask watch --plugins terraform -- generate infra.yaml")]
    Watch(Watch),
    /// Assemble an optimised binary and put it where the shell finds it
    ///
    /// Goes where `cargo install` would put it: `bin` in CARGO_INSTALL_ROOT, or in CARGO_HOME.
    #[command(after_help = "Example: cargo xtask install --plugins terraform,crd --to ~/.local/bin")]
    Install(Install),
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

/// `watch`.
#[derive(Args, Debug)]
pub struct Watch {
    /// Which plugins.
    #[command(flatten)]
    pub selection: Selection,
    /// How Cargo builds.
    #[command(flatten)]
    pub compilation: Compilation,
    /// What to pass to the binary
    #[arg(last = true, required = true, value_name = "ARGUMENTS")]
    pub arguments: Vec<OsString>,
}

/// `install`.
#[derive(Args, Debug)]
pub struct Install {
    /// The folder to put the binary into
    #[arg(long, value_name = "FOLDER")]
    pub to: Option<PathBuf>,
    /// What to call the binary
    #[arg(long, value_name = "NAME", default_value = "kure", value_parser = binary_name)]
    pub name: String,
    /// Replace a file of that name although it is no binary of kure's
    #[arg(long)]
    pub force: bool,
    /// Which plugins.
    #[command(flatten)]
    pub selection: Selection,
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

    #[test]
    fn there_has_to_be_something_to_watch() {
        assert!(parse(&["watch", "--plugins", "crd", "--", "generate", "a.yaml"]).is_ok());
        assert!(parse(&["watch", "--plugins", "crd"]).is_err());
    }
}
