//! Why a command failed: one sentence, what to do about it, and the exit code.

use std::io::Write;
use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus};

use crate::distribution::DistributionError;
use crate::explain;
use crate::naming::NameError;
use crate::plan::Conflict;
use crate::plugin::Mistake;
use crate::proof::envelope::KeyError;
use crate::select::SelectionError;
use crate::trust::failure::TrustError;
use crate::trust::fields;
use crate::trust::names::TreeError;
use crate::trust::refusal::{self, Refusal};
use crate::trust::review::ReviewError;
use crate::trust::signature::signing::SigningError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The program stands in no checkout of kure.
    #[error("expected a checkout of kure, found {found}")]
    NotKure {
        /// What there is instead.
        found: String,
    },
    /// A file could not be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// What was tried, as in `read`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program could not be started.
    #[error("cannot run {program}: {source}")]
    Start {
        /// The program.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A step of the gate failed, and has said why.
    #[error("`cargo {subcommand}` failed ({status})")]
    Step {
        /// What Cargo was asked for.
        subcommand: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// Cargo failed at a step that compiles nothing.
    #[error("{}cargo could not {step} ({status})\n{said}", explain::explain(said).map_or_else(String::new, |it| it.sentence + "\n\n"))]
    Cargo {
        /// What it was asked for, as in `read the workspace`.
        step: &'static str,
        /// How it ended.
        status: ExitStatus,
        /// What it said, if that has not been seen yet.
        said: String,
    },
    /// A file that Cargo wrote is not what this program understands.
    #[error("expected {expected} from cargo, found something else: {detail}")]
    Answer {
        /// What was expected.
        expected: &'static str,
        /// What the parser said.
        detail: String,
    },
    /// Git failed.
    #[error("`git {arguments}` failed ({status})\n{said}")]
    Git {
        /// What it was asked for.
        arguments: String,
        /// How it ended.
        status: ExitStatus,
        /// What it said.
        said: String,
    },
    /// The workspace's lock does not hold what the binary needs.
    #[error("the lock of the workspace has no {}", missing.join(", no "))]
    Lock {
        /// The packages that are absent from it, or differ.
        missing: Vec<String>,
    },
    /// A plugin from elsewhere moves versions that the lock here has decided.
    #[error("the plugins would move what the lock here has decided: to {}", moved.join(", to "))]
    Moved {
        /// The packages, in the versions that they would move to.
        moved: Vec<String>,
    },
    /// A command that works on one target was given several.
    #[error("expected one target, found {}", targets.join(", "))]
    Targets {
        /// The targets.
        targets: Vec<String>,
    },
    /// A program that is no kure.
    #[error("expected a kure that lists its plugins, found {program}, {problem}")]
    NotABinary {
        /// The program.
        program: String,
        /// What it did instead.
        problem: String,
    },
    /// A file of the catalogue is not written as it has to be.
    #[error("in the catalogue's {}: {mistake}", file.display())]
    Catalogue {
        /// The file.
        file: PathBuf,
        /// What the parser said.
        mistake: String,
    },
    /// A binary that is not the planned one.
    #[error("expected the planned plugins in {program}, found others:\n  {}", differences.join("\n  "))]
    Linked {
        /// The binary.
        program: String,
        /// Each difference.
        differences: Vec<String>,
    },
    /// A folder that holds no package.
    #[error("expected a package in {}, found no Cargo.toml", folder.display())]
    NoCrate {
        /// The folder.
        folder: PathBuf,
    },
    /// A set of plugins is not written as it has to be.
    #[error("in `workspace.metadata.kure` of {}, {mistake}", manifest.display())]
    Sets {
        /// The manifest.
        manifest: PathBuf,
        /// What the parser said.
        mistake: String,
    },
    /// The selection names no plugin, or an unknown one.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// A plugin's Cargo.toml does not describe it.
    #[error(transparent)]
    Metadata(#[from] Mistake),
    /// Rules of the workspace are broken, and have been printed.
    #[error("{count} of the workspace's rules {} broken", if *count == 1 { "is" } else { "are" })]
    Untidy {
        /// How many.
        count: usize,
    },
    /// Plugins that cannot be in one binary.
    #[error("the plugins conflict:\n  {}", conflicts.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  "))]
    Plan {
        /// Each conflict.
        conflicts: Vec<Conflict>,
    },
    /// The compiler or the linker failed.
    #[error("{name} was not built ({status})")]
    Build {
        /// The binary.
        name: String,
        /// How Cargo ended.
        status: ExitStatus,
    },
    /// A component of the toolchain is absent.
    #[error("{component} is not installed")]
    Component {
        /// Its name, as rustup knows it.
        component: &'static str,
    },
    /// A binary that was to print manifests did not.
    #[error("expected manifests on the standard output, found none ({status})")]
    Manifests {
        /// How it ended.
        status: ExitStatus,
    },
    /// The same documents gave different manifests.
    #[error("expected the same manifests from the profiles dev and release, found a difference")]
    Profiles,
    /// Tests of plugins failed, and have been printed.
    #[error("failed: {}", failed.join(", "))]
    Tests {
        /// Their names.
        failed: Vec<String>,
    },
    /// Steps of the gate failed, and have been printed.
    #[error("failed: {}", steps.join(", "))]
    Steps {
        /// Their names.
        steps: Vec<String>,
    },
    /// There is no folder to install into.
    #[error("expected CARGO_INSTALL_ROOT, CARGO_HOME or a home folder, found none")]
    NoHome,
    /// A file that is not kure's is where a binary was to go.
    #[error("expected nothing or a binary of kure's, found something else: {}", path.display())]
    Stranger {
        /// Its path.
        path: PathBuf,
    },
    /// A distribution cannot be used or changed as asked.
    #[error(transparent)]
    Distribution(#[from] DistributionError),
    /// A program cannot be read, or not as one that carries a proof.
    #[error("in {}, {problem}", path.display())]
    Unread {
        /// The program.
        path: PathBuf,
        /// What was expected, and what was found.
        problem: String,
    },
    /// The time that files are to bear is none.
    #[error("expected seconds since 1970 in SOURCE_DATE_EPOCH, found {found:?}")]
    Epoch {
        /// What there is instead.
        found: String,
    },
    /// A binary cannot be built again here.
    #[error("cannot build {name} again: expected {expected}, found {found}")]
    Rebuild {
        /// The binary.
        name: String,
        /// What it was built with.
        expected: String,
        /// What is here.
        found: String,
    },
    /// A plugin cannot be called so.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The policy, or what it covers, is not written as it has to be.
    #[error(transparent)]
    Policy(#[from] fields::Mistake),
    /// The policy is not there, or has something against it.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The files of a crate cannot be hashed.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A crate cannot be reviewed as asked.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// Nothing was signed.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// Statements cannot be signed with a key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The system cannot confine what a build runs.
    #[error("expected {expected}, found {}", if found.is_empty() { "none" } else { found })]
    Jail {
        /// What was expected.
        expected: &'static str,
        /// What there is instead.
        found: String,
    },
    /// Something may not enter a binary. Each refusal has a help of its own.
    #[error("{}", refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n"))]
    Untrusted {
        /// What, and why.
        refusals: Vec<Refusal>,
    },
}

impl Failure {
    /// Describes a failure at the file or folder `path`.
    pub fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }

    /// Returns what to do about it, if there is one thing.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NotKure { .. } => Some(
                "this command works on kure's own source; go there, or name its Cargo.toml with `--manifest-path`"
                    .to_owned(),
            ),
            Self::Start { .. } => Some("install Rust's stable toolchain from https://rustup.rs".to_owned()),
            Self::Cargo { said, .. } => explain::explain(said).map(|it| it.help),
            Self::Component { component } => Some(format!("run `rustup component add {component}`")),
            Self::Lock { .. } => {
                Some("run `cargo update --workspace` in the workspace, and commit its Cargo.lock".to_owned())
            }
            Self::NotABinary { .. } => {
                Some("it is asked for `plugins list --output json`; name a kure that answers that".to_owned())
            }
            Self::Selection(mistake) => mistake.help(),
            Self::Metadata(mistake) => Some(mistake.help()),
            Self::Moved { .. } => {
                Some("take a version of the plugin that agrees, or `cargo update` these packages here first".to_owned())
            }
            Self::NoCrate { .. } => Some("name the folder with the plugin's Cargo.toml".to_owned()),
            Self::Plan { conflicts } => conflicts.first().map(Conflict::help),
            Self::Trust(mistake) => mistake.help().map(str::to_owned),
            Self::Review(mistake) => mistake.help(),
            Self::NoHome => Some("name a folder with `--to`".to_owned()),
            Self::Stranger { .. } => Some("name another folder with `--to`, or replace it with `--force`".to_owned()),
            Self::Distribution(mistake) => Some(mistake.help()),
            Self::Name(mistake) => Some(mistake.help()),
            Self::Signing(mistake) => Some(mistake.help()),
            Self::Key(mistake) => Some(mistake.help()),
            Self::Jail { .. } => Some(
                "build on Linux 6.2 or later with Landlock and seccomp, or with `--jail best-effort` if you trust what \
                 the build runs"
                    .to_owned(),
            ),
            _ => None,
        }
    }

    /// Returns the exit code that stands for it.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Selection(_) | Self::NoCrate { .. } | Self::Targets { .. } | Self::Name(_) | Self::Epoch { .. } => 2,
            Self::Metadata(_)
            | Self::Sets { .. }
            | Self::Catalogue { .. }
            | Self::Untidy { .. }
            | Self::Tests { .. }
            | Self::Policy(_) => 3,
            Self::Untrusted { refusals } => refusal::exit_code(refusals),
            Self::Trust(mistake) => mistake.exit_code(),
            Self::Jail { .. } => 30,
            Self::Review(mistake) => mistake.exit_code(),
            Self::Plan { .. } => 40,
            Self::Build { .. } | Self::Linked { .. } => 41,
            Self::Distribution(mistake) => mistake.exit_code(),
            _ => 1,
        })
    }

    /// Prints it on the standard error.
    pub fn print(&self) {
        let help = self.help().map(|help| format!("help: {help}\n")).unwrap_or_default();
        // Refusals have their codes, and begin with them.
        let head = if matches!(self, Self::Untrusted { .. }) { "" } else { "error: " };
        let text = format!("{head}{}\n{help}", self.to_string().trim_end());
        // There is nowhere left to say that the standard error is closed.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}
