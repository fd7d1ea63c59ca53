//! The kind that a word of the command line means.

use crate::error::Error;
use kure_core::{Entry, Registry, nearest};

/// Returns the kind called `word`: `Kind` or `group/version/Kind`, in upper or lower case.
pub(crate) fn find<'r>(registry: &'r Registry, word: &str) -> Result<&'r Entry, Error> {
    let matches: Vec<_> = registry.kinds().filter(|entry| is_called(entry, word)).collect();
    match matches[..] {
        [entry] => Ok(entry),
        [] => Err(unknown(registry, word)),
        _ => {
            let names: Vec<_> = matches.into_iter().map(path).collect();
            let error = Error::usage(format!("expected one kind, found {} called {word:?}", names.len()));
            Err(error.with_help(format!("write one of {}", names.join(", "))))
        }
    }
}

fn is_called(entry: &Entry, word: &str) -> bool {
    word.eq_ignore_ascii_case(entry.kind.gvk().kind()) || word.eq_ignore_ascii_case(&path(entry))
}

fn path(entry: &Entry) -> String {
    format!("{}/{}", entry.kind.gvk().api_version(), entry.kind.gvk().kind())
}

fn unknown(registry: &Registry, word: &str) -> Error {
    let kinds: Vec<_> = registry.kinds().map(|entry| entry.kind.gvk().kind()).collect();
    let last = word.rsplit('/').next().unwrap_or(word);
    let error = Error::usage(format!("no plugin of this program generates {word:?}"));
    match nearest(last, kinds.iter().copied()) {
        Some(meant) => error.with_help(format!("did you mean {meant}?")),
        None if kinds.is_empty() => error.with_help("this program was built without any plugin"),
        None => error.with_help(format!("the kinds are {}", kinds.join(", "))),
    }
}
