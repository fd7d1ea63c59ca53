//! The main file of a package that is assembled: the list of its plugins, and nothing else.

use std::collections::BTreeMap;

use crate::sets::Exclusions;
use crate::trust::capability::Capability;

/// What a main file says. It is written as rustfmt would write it.
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
    /// How many crates the policy does not cover, which the version tells.
    pub untrusted: usize,
    /// What plugins may do where documents are rendered, by their ids.
    pub capabilities: &'a BTreeMap<String, Vec<Capability>>,
}

impl MainFile<'_> {
    /// Returns its text.
    pub fn text(&self) -> String {
        let Self { name, origin, plugins, excluded, untrusted, capabilities } = self;
        let plugins: Vec<_> = plugins.iter().map(|plugin| format!("&{plugin}::KURE_PLUGIN")).collect();
        let plugins = list("PLUGINS", "&Descriptor", &plugins);
        let excluded: Vec<_> = excluded
            .iter()
            .flat_map(|(plugin, gvks)| gvks.iter().map(move |gvk| (plugin, gvk.api_version(), gvk.kind())))
            .map(|(plugin, version, kind)| {
                format!("Exclusion {{\n    plugin: {plugin:?},\n    gvk: gvk!({version:?}, {kind:?}),\n}}")
            })
            .collect();
        let version = match untrusted {
            0 => r#"env!("CARGO_PKG_VERSION")"#.to_owned(),
            count => format!(r#"concat!(env!("CARGO_PKG_VERSION"), "+untrusted.{count}")"#),
        };
        let grants: Vec<_> = capabilities.iter().map(|(plugin, of)| grant(plugin, of)).collect();
        let (names, grants, granted) = if grants.is_empty() {
            ("", String::new(), "[]")
        } else {
            let list = list("GRANTS", "Grant", &grants);
            let list = format!("// The policy lets plugins do this, and nothing else but compute.\n{list}\n");
            ("use kure_cli::{Capability, Grant};\n", list, "GRANTS")
        };
        let (uses, exclusions, check, call) = if excluded.is_empty() {
            ("Descriptor", String::new(), "check(&PLUGINS)", "main(&PLUGINS, &BUILD)")
        } else {
            (
                "{Descriptor, Exclusion, gvk}",
                format!("// Another plugin generates these here.\n{}\n", list("EXCLUDED", "Exclusion", &excluded)),
                "check_without(&PLUGINS, &EXCLUDED)",
                "main_without(&PLUGINS, &EXCLUDED, &BUILD)",
            )
        };
        format!(
            r#"//! Assembled by kure's {origin}: the list of plugins is the truth about what this binary holds.

// A plugin that is listed in Cargo.toml and not here would be absent without a word.
#![deny(unused_crate_dependencies)]

{names}use kure_core::{uses};

{plugins}
{exclusions}// Two plugins for one kind, or two of one id, do not compile.
const _: () = kure_core::{check};

{grants}static BUILD: kure_cli::Build = kure_cli::Build {{
    name: "{name}",
    version: {version},
    origin: "{origin}",
    grants: &{granted},
}};

fn main() -> std::process::ExitCode {{
    kure_cli::{call}
}}
"#
        )
    }
}

/// Writes what a plugin may do.
fn grant(plugin: &str, capabilities: &[Capability]) -> String {
    let codes: Vec<_> = capabilities.iter().map(Capability::code).collect();
    let flat = codes.join(", ");
    let codes = if flat.len() <= 60 { flat } else { format!("\n        {},\n    ", codes.join(",\n        ")) };
    format!("Grant {{\n    plugin: {plugin:?},\n    capabilities: &[{codes}],\n}}")
}

/// Writes a list, broken into lines where rustfmt breaks one.
fn list(name: &str, of: &str, items: &[String]) -> String {
    let head = format!("static {name}: [{of}; {}] =", items.len());
    let flat = items.join(", ");
    let is_of_lines = flat.contains('\n');
    match items.len() {
        0 | 1 if is_of_lines || head.len() + " [];".len() + flat.len() <= 100 => format!("{head} [{flat}];\n"),
        1 => format!("{head}\n    [{flat}];\n"),
        _ if !is_of_lines && flat.len() <= 60 => format!("{head} [{flat}];\n"),
        _ => {
            let lines: Vec<_> = items.iter().flat_map(|item| item.lines().chain([","])).collect();
            let lines = lines.join("\n    ").replace("\n    ,", ",");
            format!("{head} [\n    {lines}\n];\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(plugins: &[&str], excluded: &[(&str, &[&str])]) -> String {
        check_with(plugins, excluded, &[])
    }

    fn check_with(plugins: &[&str], excluded: &[(&str, &[&str])], may: &[(&str, &[&str])]) -> String {
        let gvks = |gvks: &[&str]| gvks.iter().map(|gvk| (*gvk).to_owned().try_into().unwrap()).collect();
        let excluded = excluded.iter().map(|(plugin, kinds)| ((*plugin).to_owned(), gvks(kinds))).collect();
        let words = |words: &[&str]| words.iter().map(|word| Capability::parse(word).unwrap()).collect();
        let may = may.iter().map(|(plugin, of)| ((*plugin).to_owned(), words(of))).collect();
        let file =
            MainFile { name: "kure", origin: "xtask", plugins, excluded: &excluded, untrusted: 0, capabilities: &may };
        file.text()
    }

    #[test]
    fn lists_are_broken_as_rustfmt_breaks_them() {
        let long = "a".repeat(60);
        let (far, further) = (format!("read:/{long}"), format!("read:/b/{long}"));
        let texts = [
            check(&[], &[]),
            check(&["one"], &[]),
            check(&[&long], &[("one", &["a.example/v1/B"])]),
            check(&["one", "two"], &[("one", &["a.example/v1/B", "a.example/v1/C"])]),
            check(&["kure_plugin_app_workload", "kure_plugin_crd"], &[]),
            check_with(&["one"], &[], &[("one", &["threads"])]),
            check_with(&["one", "two"], &[], &[("one", &["read:/srv/\"a\"", "network"]), ("two", &[&far, &further])]),
        ];
        insta::assert_snapshot!(texts.join("\n"));
    }
}
