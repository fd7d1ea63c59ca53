//! The main file of a package that is assembled: the list of its plugins, and nothing else.

use std::fmt::Write;

use crate::sets::Exclusions;

/// What a main file says.
#[derive(Clone, Copy, Debug)]
pub struct MainFile<'a> {
    /// What the binary calls itself.
    pub name: &'a str,
    /// What assembles it, as in `xtask`.
    pub origin: &'a str,
    /// The plugins' crates, as Rust code names them, sorted by the ids of the plugins.
    pub plugins: &'a [&'a str],
    /// Kinds that plugins do not have.
    pub excluded: &'a Exclusions,
}

impl MainFile<'_> {
    /// Returns its text.
    pub fn text(&self) -> String {
        let Self { name, origin, plugins, excluded } = self;
        let count = plugins.len();
        let mut list = String::new();
        for plugin in *plugins {
            writeln!(list, "    &{plugin}::KURE_PLUGIN,").expect("a string takes any text");
        }
        let excluded: Vec<_> =
            excluded.iter().flat_map(|(plugin, gvks)| gvks.iter().map(move |gvk| (plugin, gvk))).collect();
        let mut exclusions = String::new();
        for (plugin, gvk) in &excluded {
            let (version, kind) = (gvk.api_version(), gvk.kind());
            writeln!(exclusions, "    Exclusion {{ plugin: {plugin:?}, gvk: gvk!({version:?}, {kind:?}) }},")
                .expect("a string takes any text");
        }
        let (uses, exclusions, check, call) = match excluded.len() {
            0 => ("Descriptor", String::new(), "check(&PLUGINS)", "main(&PLUGINS, &BUILD)"),
            count => (
                "{Descriptor, Exclusion, gvk}",
                format!(
                    "// Another plugin generates these here.\nstatic EXCLUDED: [Exclusion; {count}] = [\n{exclusions}];\n\n"
                ),
                "check_without(&PLUGINS, &EXCLUDED)",
                "main_without(&PLUGINS, &EXCLUDED, &BUILD)",
            ),
        };
        format!(
            r#"//! Assembled by kure's {origin}: the list of plugins is the truth about what this binary holds.

// A plugin that is listed in Cargo.toml and not here would be absent without a word.
#![deny(unused_crate_dependencies)]

use kure_core::{uses};

static PLUGINS: [&Descriptor; {count}] = [
{list}];

{exclusions}// Two plugins for one kind, or two of one id, do not compile.
const _: () = kure_core::{check};

static BUILD: kure_cli::Build =
    kure_cli::Build {{ name: "{name}", version: env!("CARGO_PKG_VERSION"), origin: "{origin}" }};

fn main() -> std::process::ExitCode {{
    kure_cli::{call}
}}
"#
        )
    }
}
