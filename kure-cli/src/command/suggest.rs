//! `kure plugins suggest`: which plugins documents need, and how to get a binary with them.

use crate::CATALOGUE;
use crate::cli::TableForm;
use crate::command::table::{in_form, push_line, table};
use crate::error::Error;
use crate::exit::Exit;
use crate::input::{self, Input};
use crate::report::Printer;
use kure_core::yaml::Limits;
use kure_core::{Registry, Source};
use serde::Serialize;
use std::collections::BTreeMap;
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
#[serde(rename_all = "camelCase")]
struct Suggestion {
    kinds: Vec<Need>,
    /// Builds a binary with what this one has and what the documents need, if that is more, in a checkout of kure.
    command: Option<String>,
    /// The same from a registry.
    command_elsewhere: Option<String>,
}

/// Reads the headers of documents, and says which plugins their kinds belong to.
pub(crate) fn suggest(
    registry: &Registry,
    words: &[PathBuf],
    form: TableForm,
    (stdin, stdout): (&mut dyn Read, &mut dyn Write),
    printer: &mut Printer<'_>,
) -> Result<Exit, Error> {
    let mut places: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let (limits, mut is_whole) = (Limits::default(), true);
    for input in input::files(words)? {
        let opened = match input {
            Input::File(path) => input::open(&path, &limits)?,
            Input::Stdin => input::open_stdin(stdin, &limits)?,
            Input::Example(plugin, example) => input::open_example(plugin, example),
        };
        match &opened {
            Ok(source) => ask(source, &mut places),
            Err(diagnostic) => {
                printer.diagnostic(diagnostic);
                is_whole = false;
            }
        }
    }
    let kinds: Vec<_> =
        places.into_iter().map(|((version, kind), places)| need(registry, version, kind, places)).collect();
    let plugins = plugins(registry, &kinds);
    let words = |word: fn((&&str, &&str)) -> String| plugins.iter().map(word).collect::<Vec<_>>().join(",");
    let is_more = plugins.len() > registry.plugins().len();
    let suggestion = Suggestion {
        command: is_more.then(|| format!("cargo xtask build --plugins {}", words(|(id, _)| (*id).to_owned()))),
        command_elsewhere: is_more
            .then(|| format!("cargo kure build --plugins {}", words(|(id, version)| format!("{id}@{version}")))),
        kinds,
    };
    let text = in_form(form, &suggestion, || in_words(&suggestion));
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(Error::Output)?;
    let is_known = suggestion.kinds.iter().all(|need| need.plugin.is_some());
    Ok(if is_known && is_whole { Exit::Done } else { Exit::Document })
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

/// Returns the ids and versions of what is here and of what the documents need.
fn plugins<'n>(registry: &Registry, needs: &'n [Need]) -> BTreeMap<&'n str, &'n str> {
    let missing = needs.iter().filter(|need| !need.here).filter_map(|need| need.plugin.as_deref());
    let version = |package: &str| CATALOGUE.iter().find(|offer| offer.package == package).map_or("", |it| it.version);
    let missing = missing.map(|package| (package.strip_prefix("kure-plugin-").unwrap_or(package), version(package)));
    let here = registry.plugins().iter().map(|plugin| (plugin.id(), plugin.package().version));
    missing.chain(here).collect()
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
    if let Some(command) = &suggestion.command_elsewhere {
        push_line(&mut text, format_args!("Elsewhere, from a registry: {command}"));
    }
    text
}
