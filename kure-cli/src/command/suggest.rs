//! `kure plugins suggest`: which plugins documents need, and how to get a binary with them.

use crate::CATALOGUE;
use crate::cli::TableForm;
use crate::command::table::{in_form, push_line, table};
use crate::error::Error;
use crate::exit::Exit;
use crate::input::{self, Input};
use kure_core::{Registry, Source};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::path::PathBuf;

/// A kind that documents ask for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Need {
    api_version: String,
    kind: String,
    /// The plugin's package, or nothing if nobody is known to generate the kind.
    plugin: Option<String>,
    /// Whether the plugin is in this binary.
    here: bool,
    /// Where documents ask for it.
    places: Vec<String>,
}

/// What is said of all documents.
#[derive(Serialize)]
struct Suggestion {
    kinds: Vec<Need>,
    /// Builds a binary with what this one has and what the documents need, if that is more.
    command: Option<String>,
}

/// Reads the headers of documents, and says which plugins their kinds belong to.
pub(crate) fn suggest(
    registry: &Registry,
    words: &[PathBuf],
    form: TableForm,
    stdin: &mut dyn Read,
    stdout: &mut dyn Write,
) -> Result<Exit, Error> {
    let mut places: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for input in input::files(words)? {
        let opened = match input {
            Input::File(path) => input::open(&path)?,
            Input::Stdin => input::open_stdin(stdin)?,
            Input::Example(plugin, example) => input::open_example(plugin, example),
        };
        // What is no text has no kinds; `validate` says what is wrong with it.
        if let Ok(source) = &opened {
            ask(source, &mut places);
        }
    }
    let kinds: Vec<_> =
        places.into_iter().map(|((version, kind), places)| need(registry, version, kind, places)).collect();
    let suggestion = Suggestion { command: command(registry, &kinds), kinds };
    let text = in_form(form, &suggestion, || in_words(&suggestion));
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(Error::Output)?;
    Ok(if suggestion.kinds.iter().any(|need| need.plugin.is_none()) { Exit::Document } else { Exit::Done })
}

/// Notes the kinds of a source's documents, and the line of each.
fn ask(source: &Source, places: &mut BTreeMap<(String, String), Vec<String>>) {
    for (version, kind, place) in source.documents().filter_map(|document| document.kind()) {
        places.entry((version, kind)).or_default().push(format!("{}:{}", place.file, place.line));
    }
}

fn need(registry: &Registry, api_version: String, kind: String, places: Vec<String>) -> Need {
    let here = registry.find(&api_version, &kind).map(|entry| entry.plugin.package().name);
    let offered = CATALOGUE.iter().find(|it| (it.gvk.api_version(), it.gvk.kind()) == (&*api_version, &*kind));
    let plugin = here.or(offered.map(|offer| offer.package)).map(str::to_owned);
    Need { api_version, kind, plugin, here: here.is_some(), places }
}

fn command(registry: &Registry, needs: &[Need]) -> Option<String> {
    let missing: Vec<_> = needs.iter().filter(|need| !need.here).filter_map(|need| need.plugin.as_deref()).collect();
    if missing.is_empty() {
        return None;
    }
    let here = registry.plugins().iter().map(|plugin| plugin.package().name);
    let ids: BTreeSet<_> =
        missing.into_iter().chain(here).map(|name| name.trim_start_matches("kure-plugin-")).collect();
    Some(format!("cargo xtask build --plugins {}", ids.into_iter().collect::<Vec<_>>().join(",")))
}

fn in_words(suggestion: &Suggestion) -> String {
    let head = ["KIND", "PLUGIN", "IN THIS KURE", "PLACES"].map(str::to_owned);
    let rows = suggestion.kinds.iter().map(|need| {
        let places = match &need.places[..] {
            [first, rest @ ..] if !rest.is_empty() => format!("{first} and {} more", rest.len()),
            places => places.concat(),
        };
        let plugin = need.plugin.clone().unwrap_or_else(|| "unknown".to_owned());
        [format!("{} {}", need.api_version, need.kind), plugin, if need.here { "yes" } else { "no" }.to_owned(), places]
    });
    let mut text = table(&[head].into_iter().chain(rows).collect::<Vec<_>>());
    if let Some(command) = &suggestion.command {
        push_line(&mut text, format_args!("\nA kure with all of them, in a checkout of kure: {command}"));
    }
    text
}
