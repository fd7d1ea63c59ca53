//! `kure schema`, `kure docs` and `kure completions`: what editors, people and shells read about this program.

use crate::cli::{Docs, Schema};
use crate::error::Error;
use crate::exit::Exit;
use crate::kinds;
use clap_complete::Shell;
use kure_core::{Registry, schema as schemas};
use std::io::Write;

/// Prints the JSON Schema of one kind, or of all.
pub(crate) fn schema(registry: &Registry, words: &Schema, stdout: &mut dyn Write) -> Result<Exit, Error> {
    let schema = match &words.kind {
        Some(kind) => schemas::document(kinds::find(registry, kind)?.kind),
        None => schemas::all(registry),
    };
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    print(stdout, &(text + "\n"))
}

/// Prints the manual of one kind, or of all.
pub(crate) fn docs(registry: &Registry, words: &Docs, stdout: &mut dyn Write) -> Result<Exit, Error> {
    let entries = match &words.kind {
        Some(kind) => vec![kinds::find(registry, kind)?],
        None => registry.kinds().collect(),
    };
    let manuals: Vec<_> = entries.iter().map(|entry| schemas::manual(entry.kind, entry.plugin)).collect();
    print(stdout, &manuals.join("\n"))
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
