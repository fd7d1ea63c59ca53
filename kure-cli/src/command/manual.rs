//! `kure schema`, `kure docs` and `kure completions`: what editors, people and shells read about this program.

use crate::cli::{Docs, Schema};
use crate::error::Error;
use crate::exit::Exit;
use crate::kinds;
use crate::report::Printer;
use crate::worker;
use clap_complete::Shell;
use kure_core::{Registry, schema as schemas};
use serde::{Deserialize, Serialize};
use std::io::Write;

/// A text that plugins write of themselves: about the kind at a place in the registry, or about all.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum Page {
    /// The JSON Schema.
    Schema(Option<usize>),
    /// The manual.
    Manual(Option<usize>),
}

impl Page {
    /// Writes the text. This is the work of plugins.
    pub(crate) fn text(self, registry: &Registry) -> String {
        let entry = |kind: Option<usize>| registry.kinds().nth(kind?);
        match self {
            Self::Schema(kind) => {
                let schema = entry(kind).map_or_else(|| schemas::all(registry), |entry| schemas::document(entry.kind));
                serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
            }
            Self::Manual(kind) => {
                let entries = entry(kind).map_or_else(|| registry.kinds().collect(), |entry| vec![entry]);
                let manuals = entries.into_iter().map(|entry| schemas::manual(entry.kind, entry.plugin));
                manuals.collect::<Vec<_>>().join("\n")
            }
        }
    }
}

/// Prints the JSON Schema of one kind, or of all.
pub(crate) fn schema(
    registry: &Registry,
    words: &Schema,
    stdout: &mut dyn Write,
    printer: &mut Printer<'_>,
) -> Result<Exit, Error> {
    let page = Page::Schema(place(registry, words.kind.as_deref())?);
    print(stdout, &worker::page(registry, &words.isolation, page, printer)?)
}

/// Prints the manual of one kind, or of all.
pub(crate) fn docs(
    registry: &Registry,
    words: &Docs,
    stdout: &mut dyn Write,
    printer: &mut Printer<'_>,
) -> Result<Exit, Error> {
    let page = Page::Manual(place(registry, words.kind.as_deref())?);
    print(stdout, &worker::page(registry, &words.isolation, page, printer)?)
}

/// Returns the place of a kind in the registry.
fn place(registry: &Registry, kind: Option<&str>) -> Result<Option<usize>, Error> {
    let Some(kind) = kind else { return Ok(None) };
    let entry = kinds::find(registry, kind)?;
    Ok(registry.kinds().position(|known| known.kind.gvk() == entry.kind.gvk()))
}

/// Prints a completion script.
pub(crate) fn completions(mut words: clap::Command, shell: Shell, stdout: &mut dyn Write) -> Result<Exit, Error> {
    let name = words.get_name().to_owned();
    // clap's own writer panics where a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut words, name, &mut script);
    stdout.write_all(&script).and_then(|()| stdout.flush()).map_err(Error::Output)?;
    Ok(Exit::Done)
}

fn print(stdout: &mut dyn Write, text: &str) -> Result<Exit, Error> {
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(Error::Output)?;
    Ok(Exit::Done)
}
