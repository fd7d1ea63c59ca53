//! `kure schema` and `kure docs`: what editors and people read about the kinds of this program.

use super::page;
use crate::cli::{Docs, ManualForm, Schema};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Folder, replace};
use crate::report::{Printer, counted, harmless};
use crate::{kinds, manual};
use kure_core::Registry;
use kure_core::schema::Manual;
use std::io::Write;
use std::path::Path;

/// Writes the JSON Schema of one kind, or of all.
pub(crate) fn schema(
    registry: &Registry,
    words: &Schema,
    stdout: &mut dyn Write,
    printer: &mut Printer<'_>,
) -> Result<Exit, Error> {
    let kind = place(registry, words.kind.as_deref())?;
    let Some(schema) = page::schema(registry, kind, &words.isolation, printer)? else { return Ok(Exit::Plugin) };
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
    if words.output == Path::new("-") {
        return print(stdout, &text);
    }
    let file = words.output.display();
    printer.summary(&if replace(&words.output, text.as_bytes())? {
        format!("wrote {file}")
    } else {
        format!("{file} is up to date")
    });
    Ok(Exit::Done)
}

/// Writes the manual of one kind, or of all.
pub(crate) fn docs(
    registry: &Registry,
    words: &Docs,
    stdout: &mut dyn Write,
    printer: &mut Printer<'_>,
) -> Result<Exit, Error> {
    let is_folder = words.output != Path::new("-");
    if words.format == ManualForm::Html && !is_folder {
        let error = Error::usage("expected a folder for a manual of several files, found standard output");
        return Err(error.with_help("write `--output DIR`"));
    }
    let kind = place(registry, words.kind.as_deref())?;
    // A folder that cannot be written is no reason to have plugins do their work.
    let folder = if is_folder { Some(Folder::open(&words.output)?) } else { None };
    let Some(manuals) = page::manuals(registry, kind, &words.isolation, printer)? else { return Ok(Exit::Plugin) };
    let Some(mut folder) = folder else {
        let pages: Vec<_> = manuals.iter().map(Manual::to_string).collect();
        return print(stdout, &harmless(&pages.join("\n")));
    };
    for file in manual::files(&manuals, words.format) {
        folder.write("", &file.path, file.text.as_bytes())?;
    }
    let (what, target) = (counted(manuals.len(), "kind"), words.output.display());
    printer.summary(&if folder.settle()? {
        format!("wrote the manual of {what} into {target}")
    } else {
        format!("{target} is up to date: the manual of {what}")
    });
    Ok(Exit::Done)
}

/// Returns the place of a kind in the registry.
fn place(registry: &Registry, kind: Option<&str>) -> Result<Option<usize>, Error> {
    let Some(kind) = kind else { return Ok(None) };
    let entry = kinds::find(registry, kind)?;
    Ok(registry.kinds().position(|known| known.kind.gvk() == entry.kind.gvk()))
}

fn print(stdout: &mut dyn Write, text: &str) -> Result<Exit, Error> {
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(Error::Output)?;
    Ok(Exit::Done)
}
