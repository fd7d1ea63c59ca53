//! What documents are read from: files, folders, standard input and examples.

mod folder;
mod limits;
mod open;
mod walk;

pub(crate) use limits::DocumentLimits;
pub(crate) use open::{Opened, open, open_example, open_stdin, size};

use crate::cli::Inputs;
use crate::error::Error;
use crate::kinds;
use kure_core::{Example, Registry};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One text with documents that has not been read yet.
#[derive(Debug)]
pub(crate) enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// An example, under the name of its plugin: a run of its own.
    Example(&'static str, &'static Example),
}

/// Returns the inputs that the command line names, in its order.
pub(crate) fn collect(words: &Inputs, registry: &Registry) -> Result<Vec<Input>, Error> {
    match &words.example {
        Some(kind) => examples(kind, registry),
        None if words.files.is_empty() => Err(Error::usage("expected files, folders or `-` for standard input")
            .with_help("`--example` uses the examples of this program's plugins")),
        None => files(&words.files),
    }
}

fn examples(kind: &str, registry: &Registry) -> Result<Vec<Input>, Error> {
    let entries = if kind.is_empty() { registry.kinds().collect() } else { vec![kinds::find(registry, kind)?] };
    let inputs = entries
        .iter()
        .flat_map(|entry| entry.kind.examples().map(|example| Input::Example(entry.plugin.id(), example)));
    Ok(inputs.collect())
}

/// Returns the inputs that files, folders and `-` stand for.
pub(crate) fn files(words: &[PathBuf]) -> Result<Vec<Input>, Error> {
    let mut inputs = Vec::new();
    let mut once = Once { seen: HashSet::new(), is_needed: words.len() > 1 };
    for word in words {
        if word == Path::new("-") {
            if inputs.iter().any(|input| matches!(input, Input::Stdin)) {
                return Err(Error::usage("expected `-` once, found it twice"));
            }
            inputs.push(Input::Stdin);
        } else if metadata(word)?.is_dir() {
            for found in walk::documents(word) {
                let found = found?;
                // A link may lead to a file that was there already, or will be.
                if found.is_link && !once.is_needed {
                    once.is_needed = true;
                    let earlier =
                        inputs.iter().filter_map(|input| if let Input::File(path) = input { Some(path) } else { None });
                    once.seen = earlier.filter_map(|path| fs::canonicalize(path).ok()).collect();
                }
                if once.is_new(&found.path) {
                    inputs.push(Input::File(found.path));
                }
            }
        } else if once.is_new(word) {
            inputs.push(Input::File(word.clone()));
        }
    }
    Ok(inputs)
}

/// Files that were named, so that none is read twice.
struct Once {
    seen: HashSet<PathBuf>,
    is_needed: bool,
}

impl Once {
    fn is_new(&mut self, path: &Path) -> bool {
        // A file that is gone by now is an error when it is read.
        !self.is_needed || fs::canonicalize(path).map_or(true, |path| self.seen.insert(path))
    }
}

fn metadata(path: &Path) -> Result<fs::Metadata, Error> {
    fs::metadata(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}
