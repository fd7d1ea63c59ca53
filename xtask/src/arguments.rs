//! The command line: what each command accepts, and its help.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::Front;

mod compilation;
mod distributions;
mod proof;
mod review;
mod sealing;
mod shelf;
mod trust;
mod workbench;

pub use compilation::{Compilation, MessageFormat, Resolution};
pub use distributions::{Access, Add, Distributions, Flavour, Init, New, NewKind, Remove, Sync, Update};
pub use proof::Verify;
pub use review::{ExportFormat, ImportCargoVet, ImportFormat, TrustDiff, TrustExport, TrustImport, TrustInspect};
pub use sealing::Sealing;
pub use shelf::{Info, List, Search, Shelf};
pub use trust::{
    Trust, TrustAdd, TrustCheckSignatures, TrustCommand, TrustInit, TrustList, TrustLock, TrustRemove, TrustRevoke,
    TrustSign, TrustVerify,
};
pub use workbench::{Ci, Doctor, Install, Lint, Watch, Workbench};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXIT_CODES: &str = "Exit codes: 0 done, 1 could not run, 2 wrong usage, 3 a crate or document is wrong, \
    10 something would change, 20 untrusted or another than it says, 21 a review is over, 22 revoked, \
    23 a signature is wrong, 24 a binary is tainted, 40 the plugins conflict, 41 the build failed.";

/// Assembles kure binaries from selected plugins
///
/// A kure binary holds the plugins it was assembled with and no others. This tool writes an ordinary Cargo package
/// that names them, with the versions of the workspace's Cargo.lock, and builds it.
#[derive(Debug, Parser)]
#[command(version, styles = STYLES, after_help = EXIT_CODES, disable_help_subcommand = true)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// The flags that every command has.
    #[command(flatten)]
    pub common: Common,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Assemble a binary and put it into dist/
    Build(Build),
    /// Show what a binary would be made of, and build nothing
    ///
    /// Decides the versions and downloads them, but runs none of what it downloaded.
    Plan(Plan),
    /// Assemble a binary without optimisation and run it
    ///
    /// The standard output is that of the binary alone, and so is the exit code.
    #[command(after_help = "Example: cargo xtask run --plugins terraform,crd -- generate --example")]
    Run(Run),
    /// Test plugins, alone and in an assembled binary
    ///
    /// Runs each plugin's own tests, then assembles a binary from them and runs its health checks and the example of
    /// every kind.
    Test(Test),
    /// The commands about which plugins there are.
    #[command(flatten)]
    Shelf(Shelf),
    /// Run the whole gate: format, lints, rules, docs, tests, and the assembled binary
    Ci(Ci),
    /// Check the workspace's own rules: its layout, its crates and who depends on whom
    Tidy,
    /// What is about a machine, and about the work on plugins.
    #[command(flatten)]
    Workbench(Workbench),
    /// What makes and changes distributions and plugins.
    #[command(flatten)]
    Distributions(Distributions),
    /// Tell what a binary is made of and how sure that is, without running it
    ///
    /// L0: the binary says so. L1: a lock agrees. L2: somebody who may do so signed a
    /// statement about this very file. L3: built again, it has the same bytes. Whatever was not checked is
    /// said. The exit code is 20 if something does not hold and 24 if the binary is tainted, which it is without a word
    /// about itself as well.
    #[command(after_help = "Example: cargo xtask verify dist/kure --against Cargo.lock")]
    Verify(Verify),
    /// Decide what a binary may be made of: the policy in kure-trust.toml, by hashes of what was read
    ///
    /// `build`, `run` and the other commands that assemble refuse what the policy does not cover, before any of it is
    /// compiled.
    Trust(Trust),
}

impl Command {
    /// Returns where versions and packages may come from.
    pub fn resolution(&self) -> &Resolution {
        const ANYWHERE: &Resolution = &Resolution { locked: false, offline: false, frozen: false };
        match self {
            Self::Build(build) => &build.compilation.resolution,
            Self::Plan(plan) => &plan.compilation.resolution,
            Self::Run(run) => &run.compilation.resolution,
            Self::Test(test) => &test.compilation.resolution,
            Self::Trust(trust) => trust.command.resolution().unwrap_or(ANYWHERE),
            Self::Workbench(Workbench::Watch(watch)) => &watch.compilation.resolution,
            Self::Workbench(Workbench::Install(install)) => &install.compilation.resolution,
            _ => ANYWHERE,
        }
    }
}

/// The flags that every command has.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// Say more; twice for everything that Cargo can say
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// When to use colours in the messages of Cargo and the compiler
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub color: Color,
    /// The Cargo.toml of the workspace, or of one of its members, in place of the current folder
    #[arg(long, global = true, value_name = "PATH")]
    pub manifest_path: Option<PathBuf>,
    /// The registry of what is not here, as Cargo's configuration calls it; the public one if absent
    #[arg(long, global = true, value_name = "NAME")]
    pub registry: Option<String>,
    /// The catalogue of plugins: a file, or a folder of them; the one inside this program if absent
    #[arg(long, global = true, value_name = "PATH")]
    pub catalogue: Option<String>,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

impl Color {
    /// Returns the word that Cargo knows it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// Which plugins, and how the program finds them.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Plugins")]
pub struct Selection {
    /// The plugins to assemble: `terraform`, `vault@1.2.3`, `./folder`, `git+https://…#COMMIT`; every plugin that is
    /// here if absent. Repeatable, in any order
    #[arg(short, long, value_name = "PLUGIN,…", value_delimiter = ',')]
    pub plugins: Vec<String>,
    /// The plugins of this set, which `[workspace.metadata.kure.dist.NAME]` in Cargo.toml lists
    #[arg(long, value_name = "NAME")]
    pub dist: Option<String>,
    /// Every plugin that is here, beside those that are named
    #[arg(long)]
    pub all: bool,
    /// Leave out the plugins that are here unless they are named
    #[arg(long, conflicts_with = "all")]
    pub no_standard: bool,
    /// The plugins that the documents in these files and folders need: `apps`, `a.yaml b.yaml`, `'apps/**/*.yaml'`.
    /// Repeatable
    #[arg(long, value_name = "GLOB", num_args = 1..)]
    pub from: Vec<PathBuf>,
    /// The plugins of this binary, which is run to find out
    #[arg(long, value_name = "BINARY")]
    pub like: Option<PathBuf>,
    /// A plugin more. Repeatable
    #[arg(long, value_name = "PLUGIN", value_delimiter = ',')]
    pub add: Vec<String>,
    /// A plugin less. Repeatable
    #[arg(long, value_name = "PLUGIN", value_delimiter = ',')]
    pub remove: Vec<String>,
    /// A feature of a plugin, as in `terraform/NAME`. Repeatable
    #[arg(long, value_name = "PLUGIN/FEATURE", value_delimiter = ',')]
    pub features: Vec<String>,
    /// How the plugins are collected at link time, to be compared with the list
    #[arg(long, value_name = "CRATE", value_enum, default_value_t)]
    pub collector: Collector,
}

/// What collects the plugins at link time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Collector {
    /// The crate inventory.
    #[default]
    Inventory,
    /// The crate linkme.
    Linkme,
    /// Nothing: the list stands alone.
    None,
}

impl Collector {
    /// Returns the feature of kure-cli that switches it on.
    pub fn feature(self) -> Option<&'static str> {
        match self {
            Self::Inventory => Some("inventory"),
            Self::Linkme => Some("linkme"),
            Self::None => None,
        }
    }
}

/// `build`.
#[derive(Args, Debug)]
pub struct Build {
    /// The folder to put the binary into; `dist` in the workspace if absent
    #[arg(short, long, value_name = "FOLDER")]
    pub out_dir: Option<PathBuf>,
    /// What to call the binary; `kure` if absent
    #[arg(long, value_name = "NAME", value_parser = binary_name)]
    pub name: Option<String>,
    /// What to write: the binary, or the package that it is built from, which needs nothing but Cargo
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',', default_value = "binary")]
    pub emit: Vec<Emit>,
    /// Sign how the binary came to be with this key, into a file of its name and `.intoto.jsonl`: an in-toto statement
    /// in an envelope of DSSE. It has to be of Ed25519, in a file of OpenSSH without a passphrase
    #[arg(long, value_name = "KEY")]
    pub sign_with: Option<PathBuf>,
    /// Link no shared library, so that the binary runs in an empty container
    #[arg(long)]
    pub r#static: bool,
    /// Build although the same binary was built before
    #[arg(long)]
    pub no_cache: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
    /// How much of this machine it may see.
    #[command(flatten)]
    pub sealing: Sealing,
    /// Which plugins.
    #[command(flatten)]
    pub selection: Selection,
    /// How Cargo builds.
    #[command(flatten)]
    pub compilation: Compilation,
}

/// What a build writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Emit {
    /// The binary.
    Binary,
    /// The package, in a folder of the binary's name and `-package`.
    Package,
    /// The plan, as JSON, in a file of the binary's name and `.plan.json`.
    Plan,
    /// Bills of materials, in files of the binary's name and `.cdx.json` (CycloneDX 1.6) and `.spdx.json` (SPDX 2.3).
    Sbom,
    /// The binary, and how it came to be, as an unsigned in-toto statement with SLSA's predicate, in a file of its name
    /// and `.provenance.json`.
    Provenance,
}

/// `plan`.
#[derive(Args, Debug)]
pub struct Plan {
    /// What the binary is called, to compare it with the last one built of that name; `kure` if absent
    #[arg(long, value_name = "NAME", value_parser = binary_name)]
    pub name: Option<String>,
    /// Print the plan as JSON
    #[arg(long)]
    pub json: bool,
    /// Exit with 10 if the binary would differ from the last one built
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// Which plugins.
    #[command(flatten)]
    pub selection: Selection,
    /// How Cargo builds.
    #[command(flatten)]
    pub compilation: Compilation,
}

/// `run`.
#[derive(Args, Debug)]
pub struct Run {
    /// What to call the binary
    #[arg(long, value_name = "NAME", default_value = "kure", value_parser = binary_name)]
    pub name: String,
    /// Which plugins.
    #[command(flatten)]
    pub selection: Selection,
    /// How Cargo builds.
    #[command(flatten)]
    pub compilation: Compilation,
    /// What to pass to the binary
    #[arg(last = true, value_name = "ARGUMENTS")]
    pub arguments: Vec<OsString>,
}

/// `test`.
#[derive(Args, Debug)]
pub struct Test {
    /// Which plugins.
    #[command(flatten)]
    pub selection: Selection,
    /// How Cargo builds.
    #[command(flatten)]
    pub compilation: Compilation,
}

/// Accepts what Cargo accepts as the name of a package and a file system as that of a file.
pub(crate) fn binary_name(text: &str) -> Result<String, String> {
    let starts_well = text.starts_with(|first: char| first.is_ascii_alphabetic());
    if starts_well && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
        Ok(text.to_owned())
    } else {
        Err("expected a letter, then letters, digits, `-` or `_`".to_owned())
    }
}

/// Parses the arguments, of which the first is the program. Ends the program for `--help` and mistakes.
pub fn parse(front: Front, arguments: Vec<OsString>) -> CommandLine {
    let command = CommandLine::command().name(front.name()).bin_name(front.name());
    let matches = command.get_matches_from(arguments);
    CommandLine::from_arg_matches(&matches).unwrap_or_else(|mistake| mistake.exit())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Reads flags that select plugins, as they stand on a command line.
    pub(crate) fn selection(flags: &str) -> Selection {
        let words = ["xtask", "run"].into_iter().chain(flags.split_whitespace());
        match CommandLine::try_parse_from(words).unwrap().command {
            Command::Run(run) => run.selection,
            other => panic!("expected `run`, found {other:?}"),
        }
    }

    /// Returns the flags of a command line without any.
    pub(crate) fn common() -> Common {
        CommandLine::try_parse_from(["xtask", "tidy"]).unwrap().common
    }

    fn compilation(arguments: &[&str]) -> Compilation {
        let arguments = ["xtask", "build"].iter().chain(arguments);
        match CommandLine::try_parse_from(arguments).unwrap().command {
            Command::Build(build) => build.compilation,
            other => panic!("expected `build`, found {other:?}"),
        }
    }

    #[test]
    fn the_definition_holds_together() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn flags_beat_the_default_profile() {
        assert_eq!(compilation(&[]).profile_or("dev"), "dev");
        assert_eq!(compilation(&["--release"]).profile_or("dev"), "release");
        assert_eq!(compilation(&["--profile", "bench"]).profile_or("dev"), "bench");
    }

    #[test]
    fn frozen_is_locked_and_offline() {
        let frozen = compilation(&["--frozen"]).resolution;
        assert!(frozen.is_locked() && frozen.is_offline());
    }

    #[test]
    fn a_name_with_a_folder_in_it_is_refused() {
        assert!(binary_name("kure-platform").is_ok());
        for name in ["", "../kure", "a b", "1kure", "-kure"] {
            assert!(binary_name(name).is_err(), "{name}");
        }
    }
}
