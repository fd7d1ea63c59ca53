//! `kure plugins`: what this program can do, without running any plugin's code but `health`.

use crate::carried::{self, Review};
use crate::cli::{Isolation, Plugins, TableForm};
use crate::command::change::{Change, change};
use crate::command::suggest::suggest;
use crate::command::table::{in_form, push_line, table};
use crate::command::verify::{Subject, verify};
use crate::error::Error;
use crate::exit::Exit;
use crate::grant::{Grant, capabilities};
use crate::report::Printer;
use crate::worker;
use kure_core::{Descriptor, Kind, Registry, nearest};
use serde::Serialize;
use std::env;
use std::io::{Read, Write};

/// Lists, describes and checks plugins.
pub(crate) fn plugins(
    registry: &Registry,
    grants: &'static [Grant],
    words: &Plugins,
    (stdin, stdout): (&mut dyn Read, &mut dyn Write),
    printer: &mut Printer<'_>,
) -> Result<Exit, Error> {
    let (text, exit) = match words {
        Plugins::List { output } => (list(registry, output.form), Exit::Done),
        Plugins::Info { name, output } => (info(registry, grants, find(registry, name)?, output.form), Exit::Done),
        Plugins::Check { output, isolation } => check(registry, output.form, isolation, printer)?,
        Plugins::Verify { binary, against, output } => {
            verify(registry, Subject { binary: binary.as_deref(), against: against.as_deref() }, output.form)?
        }
        Plugins::Suggest { files, output } => {
            return suggest(registry, files, output.form, (stdin, stdout), printer);
        }
        Plugins::Install { name } => return change(Change::Install, name),
        Plugins::Uninstall { name } => return change(Change::Uninstall, name),
    };
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(Error::Output)?;
    Ok(exit)
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    package: &'static str,
    version: &'static str,
    author: String,
    description: &'static str,
    kinds: Vec<&'static str>,
    /// Kinds that another plugin generates in this binary.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    excluded: Vec<String>,
}

fn list(registry: &Registry, form: TableForm) -> String {
    let rows = registry.plugins().iter().map(|plugin| Row {
        name: plugin.id(),
        package: plugin.package().name,
        version: plugin.package().version,
        author: authors(plugin).join(", "),
        description: plugin.package().description,
        kinds: kinds(registry, plugin).map(|kind| kind.gvk().kind()).collect(),
        excluded: excluded(registry, plugin),
    });
    let rows: Vec<_> = rows.collect();
    in_form(form, &rows, || {
        let head = ["NAME", "VERSION", "AUTHOR", "DESCRIPTION", "KINDS"].map(str::to_owned);
        let rows = rows.iter().map(|row| {
            let kinds = row.kinds.join(", ");
            [row.name.to_owned(), row.version.to_owned(), row.author.clone(), row.description.to_owned(), kinds]
        });
        table(&[head].into_iter().chain(rows).collect::<Vec<_>>())
    })
}

/// Returns the kinds that a plugin has in this program.
fn kinds<'r>(registry: &'r Registry, plugin: &'r Descriptor) -> impl Iterator<Item = &'static Kind> + 'r {
    plugin.kinds().iter().filter(|kind| {
        let excluded = registry.excluded().iter();
        !excluded.into_iter().any(|it| it.plugin == plugin.id() && it.gvk == kind.gvk())
    })
}

/// Returns the kinds that a plugin leaves to another in this program, as `exclude-gvks` spells them.
fn excluded(registry: &Registry, plugin: &Descriptor) -> Vec<String> {
    let excluded = registry.excluded().iter().filter(|it| it.plugin == plugin.id());
    excluded.map(|it| format!("{}/{}", it.gvk.api_version(), it.gvk.kind())).collect()
}

#[derive(Serialize)]
struct Portrait {
    name: &'static str,
    package: &'static str,
    version: &'static str,
    description: &'static str,
    license: &'static str,
    authors: Vec<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    repository: &'static str,
    kinds: Vec<KindPortrait>,
    /// Kinds that another plugin generates in this binary.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    excluded: Vec<String>,
    /// Rules on kinds of other plugins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<RulePortrait>,
    requires: Vec<Need>,
    /// What it may do beside computing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    capabilities: Vec<String>,
    /// What the binary says of where the plugin comes from, if it says anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Origin>,
}

/// Where a plugin comes from, and who read it.
#[derive(Serialize)]
struct Origin {
    /// None for a folder.
    source: Option<String>,
    sha256: Option<String>,
    h1: Option<String>,
    review: Option<Review>,
}

impl Origin {
    /// Reads what this program says of a plugin.
    fn of(plugin: &Descriptor) -> Option<Self> {
        let manifest = carried::read(&env::current_exe().ok()?).ok()?.ok()?;
        let listed = manifest.plugins.iter().find(|listed| listed.id == plugin.id())?;
        let package = manifest.package(listed)?;
        Some(Self {
            source: package.source.clone(),
            sha256: package.checksum.clone(),
            h1: package.h1.clone(),
            review: listed.review.clone(),
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KindPortrait {
    api_version: &'static str,
    kind: &'static str,
    examples: Vec<ExamplePortrait>,
    /// The plugins that have rules on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ruled_by: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RulePortrait {
    api_version: &'static str,
    kind: &'static str,
    /// Whether a plugin of this program generates the kind, so that the rule is asked.
    in_use: bool,
}

#[derive(Serialize)]
struct ExamplePortrait {
    name: &'static str,
    description: String,
}

#[derive(Serialize)]
struct Need {
    plugin: &'static str,
    version: &'static str,
}

fn info(registry: &Registry, grants: &'static [Grant], plugin: &Descriptor, form: TableForm) -> String {
    let package = plugin.package();
    let portraits = kinds(registry, plugin).map(|kind| KindPortrait {
        api_version: kind.gvk().api_version(),
        kind: kind.gvk().kind(),
        examples: kind
            .examples()
            .map(|example| ExamplePortrait { name: example.name(), description: example.description() })
            .collect(),
        ruled_by: ruled_by(registry, kind),
    });
    let rules = plugin.rules().iter().map(|rule| {
        let (api_version, kind) = (rule.gvk().api_version(), rule.gvk().kind());
        RulePortrait { api_version, kind, in_use: registry.find(api_version, kind).is_some() }
    });
    let requires = plugin.requires().iter().map(|need| Need { plugin: need.plugin, version: need.version });
    let portrait = Portrait {
        name: plugin.id(),
        package: package.name,
        version: package.version,
        description: package.description,
        license: package.license,
        authors: authors(plugin),
        repository: package.repository,
        kinds: portraits.collect(),
        excluded: excluded(registry, plugin),
        rules: rules.collect(),
        requires: requires.collect(),
        capabilities: capabilities(grants, plugin.id()).map(|capability| capability.to_string()).collect(),
        origin: Origin::of(plugin),
    };
    in_form(form, &portrait, || in_words(&portrait))
}

/// Returns the plugins that have rules on a kind, each once.
fn ruled_by(registry: &Registry, kind: &Kind) -> Vec<&'static str> {
    let entry = registry.find(kind.gvk().api_version(), kind.gvk().kind());
    let mut plugins: Vec<_> = entry.iter().flat_map(|entry| &entry.rules).map(|(plugin, _)| plugin.id()).collect();
    plugins.dedup();
    plugins
}

fn in_words(plugin: &Portrait) -> String {
    let mut text = String::new();
    let fields = [
        ("Name", plugin.name.to_owned()),
        ("Package", plugin.package.to_owned()),
        ("Version", plugin.version.to_owned()),
        ("Description", plugin.description.to_owned()),
        ("Licence", plugin.license.to_owned()),
        ("Authors", plugin.authors.join(", ")),
        ("Repository", plugin.repository.to_owned()),
        ("May", plugin.capabilities.join(", ")),
    ];
    let origin = plugin.origin.iter().flat_map(|origin| {
        let review = origin.review.as_ref();
        let reviewed = review.map(|review| match &review.reviewed {
            Some(day) => format!("{day} by {}", review.who),
            None => format!("by nobody; granted by {}", review.who),
        });
        [
            ("Source", Some(origin.source.clone().unwrap_or_else(|| "a folder".to_owned()))),
            ("SHA-256", origin.sha256.clone()),
            ("H1", origin.h1.clone()),
            ("Closure", review.and_then(|review| review.closure.clone())),
            ("Reviewed", reviewed),
            ("Until", review.and_then(|review| review.expires.clone())),
        ]
    });
    let origin = origin.filter_map(|(field, value)| Some((field, value?)));
    for (field, value) in fields.into_iter().chain(origin).filter(|(_, value)| !value.is_empty()) {
        push_line(&mut text, format_args!("{:<13}{value}", format!("{field}:")));
    }
    if !plugin.kinds.is_empty() || plugin.rules.is_empty() {
        text.push_str("Kinds:\n");
    }
    for kind in &plugin.kinds {
        push_line(&mut text, format_args!("  {} {}", kind.api_version, kind.kind));
        for plugin in &kind.ruled_by {
            push_line(&mut text, format_args!("    with rules of {plugin}"));
        }
        for example in &kind.examples {
            push_line(&mut text, format_args!("    example {}: {}", example.name, example.description));
        }
    }
    for kind in &plugin.excluded {
        push_line(&mut text, format_args!("  {kind} (left to another plugin)"));
    }
    if !plugin.rules.is_empty() {
        text.push_str("Rules:\n");
    }
    for rule in &plugin.rules {
        let state = if rule.in_use { "" } else { " (which no plugin generates here)" };
        push_line(&mut text, format_args!("  on {} {}{state}", rule.api_version, rule.kind));
    }
    if !plugin.requires.is_empty() {
        text.push_str("Requires:\n");
    }
    for need in &plugin.requires {
        push_line(&mut text, format_args!("  {} {}", need.plugin, need.version));
    }
    text
}

#[derive(Serialize)]
struct Health {
    name: &'static str,
    version: &'static str,
    healthy: bool,
    /// Why not, or nothing.
    message: Option<String>,
}

fn check(
    registry: &Registry,
    form: TableForm,
    isolation: &Isolation,
    printer: &mut Printer<'_>,
) -> Result<(String, Exit), Error> {
    let (found, log) = worker::health(registry, isolation)?;
    for log in &log {
        printer.log(log);
    }
    let rows = registry.plugins().iter().zip(found).map(|(plugin, found)| {
        let message = found.map(|found| found.message);
        Health { name: plugin.id(), version: plugin.package().version, healthy: message.is_none(), message }
    });
    let rows: Vec<_> = rows.collect();
    let is_healthy = rows.iter().all(|row| row.healthy);
    let text = in_form(form, &rows, || {
        let head = ["NAME", "VERSION", "HEALTH"].map(str::to_owned);
        let rows = rows.iter().map(|row| {
            let health = row.message.clone().unwrap_or_else(|| "healthy".to_owned());
            [row.name.to_owned(), row.version.to_owned(), health]
        });
        table(&[head].into_iter().chain(rows).collect::<Vec<_>>())
    });
    Ok((text, if is_healthy { Exit::Done } else { Exit::Plugin }))
}

fn find(registry: &Registry, name: &str) -> Result<&'static Descriptor, Error> {
    registry.plugin(name).ok_or_else(|| {
        let names: Vec<_> = registry.plugins().iter().map(|plugin| plugin.id()).collect();
        let error = Error::usage(format!("there is no plugin {name:?} in this program"));
        match nearest(name, names.iter().copied()) {
            Some(meant) => error.with_help(format!("did you mean {meant}?")),
            None if names.is_empty() => error.with_help("it was built without any plugin"),
            None => error.with_help(format!("the plugins are {}", names.join(", "))),
        }
    })
}

fn authors(plugin: &Descriptor) -> Vec<&'static str> {
    plugin.package().authors.split(':').filter(|author| !author.is_empty()).collect()
}
