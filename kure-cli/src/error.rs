//! Why a run came to nothing, where no document is at fault.

use crate::exit::Exit;
use std::io;
use std::path::{Path, PathBuf};

/// What stops a run: the command line, or the files and folders around it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The plugins of the binary do not fit together.
    #[error(transparent)]
    Plugins(#[from] kure_core::Error),
    /// A word of the command line means nothing.
    #[error("{message}")]
    Usage { message: String, help: Option<String> },
    /// A file that documents were to be read from.
    #[error("cannot read {}: {}", shown(.path), reason(.source))]
    Read { path: PathBuf, source: io::Error },
    /// A file that is no program.
    #[error("expected an ELF, Mach-O or PE program in {}, found something else: {problem}", shown(.path))]
    NotAProgram { path: PathBuf, problem: String },
    /// Standard input.
    #[error("cannot read standard input: {}", reason(.0))]
    Stdin(io::Error),
    /// A link to a folder that holds it.
    #[error("the link {} leads to {}, which holds it", shown(.link), shown(.folder))]
    Loop { link: PathBuf, folder: PathBuf },
    /// Something else about a folder that was searched for documents.
    #[error("cannot search the folder: {0}")]
    Search(ignore::Error),
    /// The place where output waits until every document is good.
    #[error("cannot keep the output in {}: {}", shown(.folder), reason(.source))]
    Spool { folder: PathBuf, source: io::Error },
    /// Standard output.
    #[error("cannot write the output: {}", reason(.0))]
    Output(io::Error),
    /// A file or folder of the output.
    #[error("cannot write {}: {}", shown(.path), reason(.source))]
    Write { path: PathBuf, source: io::Error },
    /// A folder that somebody else filled.
    #[error("{} is not empty, and kure did not make it", shown(.0))]
    ForeignFolder(PathBuf),
    /// A file that somebody else put into a folder that kure made, and that would be lost with it.
    #[error("{} is not from kure, which replaces the folder as a whole", shown(.0))]
    ForeignFile(PathBuf),
    /// Output that is to go into a folder, where a file is.
    #[error("{} is not a folder", shown(.0))]
    NotAFolder(PathBuf),
    /// A plugin is to be installed where there is nothing to build from.
    #[error("expected a checkout of kure or a distribution around {}, found none", shown(.folder))]
    NoSources { folder: PathBuf },
    /// Another program could not be started.
    #[error("cannot run {program}: {}", reason(.source))]
    Start { program: String, source: io::Error },
    /// The assembler failed, and has said why.
    #[error("`{command}` failed")]
    Assembler { command: String },
    /// Plugins cannot be kept from what they may not do.
    #[error("plugins cannot run in a sandbox here: {problem}")]
    NoSandbox { problem: String },
    /// A worker could not even begin.
    #[error("the worker that plugins run in {problem}")]
    Worker { problem: String },
    /// Plugins could not write of themselves.
    #[error("{who} {problem}")]
    PluginCode { who: String, problem: String, help: Option<&'static str> },
    /// Plugins had to be stopped again and again.
    #[error("plugins were stopped {0} times; the other documents were not rendered")]
    TooManyStops(usize),
    /// Two objects whose files would have one name.
    #[error("two objects would be the file {}", shown(.0))]
    SameFile(PathBuf),
}

impl Error {
    /// Says that a word of the command line means nothing.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: None }
    }

    /// Adds what to write instead.
    #[must_use]
    pub(crate) fn with_help(self, sentence: impl Into<String>) -> Self {
        match self {
            Self::Usage { message, .. } => Self::Usage { message, help: Some(sentence.into()) },
            other => other,
        }
    }

    /// Returns what to do about it.
    pub(crate) fn help(&self) -> Option<&str> {
        match self {
            Self::Usage { help, .. } => help.as_deref(),
            Self::Plugins(kure_core::Error::NotAsBuilt { .. }) => {
                Some("name each plugin in the program's list, and nowhere else; `cargo xtask build` writes that list")
            }
            Self::Plugins(kure_core::Error::Rules(_)) => {
                Some("add the plugin that generates the kind, or take away the one that has the rule")
            }
            Self::NoSources { .. } => Some(
                "this program has no plugins but those it was built with; go to the distribution or the checkout that it is built from, or make one with `cargo kure init`",
            ),
            Self::Start { .. } => Some("install Rust's stable toolchain from https://rustup.rs"),
            Self::Spool { .. } => Some("make room there, or set TMPDIR to a folder with more room"),
            Self::NoSandbox { .. } => {
                Some("`kure doctor` says what there is; `--sandbox=best-effort` runs plugins with it")
            }
            Self::PluginCode { help, .. } => *help,
            Self::ForeignFolder(_) => Some("choose a new folder, or empty this one first"),
            Self::ForeignFile(_) => Some("move it out of the folder, or choose another folder"),
            _ => None,
        }
    }

    /// Says whether whoever read the output has read enough, such as `head`.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(source) if source.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Returns what the shell is told.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } => Exit::Usage,
            Self::NoSandbox { .. } => Exit::NoSandbox,
            Self::TooManyStops(_) | Self::PluginCode { .. } => Exit::Plugin,
            error if error.is_closed_pipe() => Exit::Done,
            _ => Exit::Failed,
        }
    }
}

/// Returns a path as people are shown it, without what would move their cursor.
pub(crate) fn shown(path: &Path) -> String {
    let mut text = String::new();
    for sign in path.to_string_lossy().chars() {
        if sign.is_control() { text.extend(sign.escape_debug()) } else { text.push(sign) }
    }
    text
}

/// The system's reason without its number, which helps nobody.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error").map_or(text.clone(), |(reason, _)| reason.to_owned())
}
