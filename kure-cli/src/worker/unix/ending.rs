//! How a worker ended, in words.

use super::line::Stop;
use crate::worker::settings::{Limits, in_bytes, in_seconds};
use nix::sys::signal::Signal;

/// How a worker ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// It could not be started.
    NotStarted(String),
    /// It ended by itself.
    Exited(i32),
    /// A signal ended it.
    Signal(Signal),
    /// It attempted a system call that plugins may not make, whose name may be known.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "other systems let every call through"))]
    Call(Option<String>),
    /// Nobody waited any longer.
    Stopped(Stop),
    /// What it answered was no answer.
    Nonsense,
    /// Somebody else waited for it.
    Lost,
}

/// Why a worker ended, as far as that can be told from how it did and what was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cause {
    /// What follows after a plugin's name.
    pub sentence: String,
    /// Whether earlier documents may have a share in it.
    pub is_shared: bool,
    pub help: Option<&'static str>,
}

impl Ending {
    /// Says why a worker ended, in which plugins printed something.
    pub(super) fn cause(&self, limits: &Limits, log: &str) -> Cause {
        let (sentence, help) = match self {
            Self::NotStarted(reason) => (format!("could not be started: {reason}"), None),
            Self::Exited(code) => (format!("exited with code {code} before it replied"), None),
            Self::Signal(Signal::SIGABRT) if log.contains("has overflowed its stack") => {
                ("overflowed its stack".to_owned(), None)
            }
            Self::Signal(Signal::SIGABRT) if log.contains("memory allocation of ") => {
                let sentence = format!("used more than {} of memory", in_bytes(limits.memory));
                let help = "`--memory-limit` allows more";
                return Cause { sentence, is_shared: true, help: Some(help) };
            }
            Self::Signal(Signal::SIGABRT) => ("aborted".to_owned(), None),
            Self::Signal(Signal::SIGXCPU) => (
                format!("kept a processor busy for more than {}", in_seconds(limits.cpu)),
                Some("`--cpu-limit` allows more"),
            ),
            Self::Signal(signal) => (format!("was ended by {signal}"), None),
            Self::Call(name) => {
                let what = match name {
                    Some(name) => format!("attempted the system call {name}"),
                    None => "attempted a system call".to_owned(),
                };
                let help = "plugins get files through `app.read` and `app.list`; for more, the policy's grant of the plugin \
                            has to name `capabilities`";
                (format!("{what}, which plugins may not make"), Some(help))
            }
            Self::Stopped(Stop::Time) => {
                (format!("took longer than {}", in_seconds(limits.time)), Some("`--time-limit` allows more"))
            }
            Self::Stopped(Stop::Flood) => {
                let sentence = format!("printed more than {}", in_bytes(limits.output));
                return Cause { sentence, is_shared: true, help: Some("`--output-limit` allows more") };
            }
            Self::Nonsense => ("replied with something else than an answer".to_owned(), None),
            Self::Lost => ("ended, and nobody knows how".to_owned(), None),
        };
        Cause { sentence, is_shared: false, help }
    }
}
