//! Whether Cargo.toml says what the code says: plans are made from it, before anything is compiled.

use super::Subject;
use crate::Gvk;
use crate::testing::fault::Found;
use std::collections::BTreeMap;
use toml_edit::Item;

const TABLE: &str = "[package.metadata.kure]";
const STABILITIES: [&str; 4] = ["alpha", "beta", "stable", "deprecated"];

/// The table `[package.metadata.kure]` is that of the plugin.
pub(super) fn agrees(subject: &Subject) -> Vec<Found> {
    let (plugin, Some((_, manifest))) = (subject.plugin, &subject.package) else { return Vec::new() };
    let place = format!("Cargo.toml, {TABLE}");
    let table = manifest.get("package").and_then(|package| package.get("metadata")?.get("kure"));
    let Some(table) = table else {
        let help =
            "write the table with `id`, `gvks` and `stability`: plans are made from it before anything is compiled";
        return vec![Found::new("Cargo.toml", format!("a table `{TABLE}`"), "none").help(help)];
    };
    let mut found = Vec::new();
    let mut compare = |field: &str, code: String, manifest: String| {
        if code != manifest {
            let expected = format!("`{field} = {code}`, as in the code");
            let help = "let it say what the code says, in the same order";
            found.push(Found::new(&place, expected, format!("`{field} = {manifest}`")).help(help));
        }
    };
    compare("id", format!("{:?}", plugin.id()), written(table.get("id")));
    let kinds = plugin.kinds().iter().map(|kind| spelt(kind.gvk()));
    compare("gvks", list(kinds), written(table.get("gvks")));
    let rules = list(plugin.rules().iter().map(|rule| spelt(rule.gvk())));
    if rules != "[]" || table.get("rules").is_some() {
        compare("rules", rules, written(table.get("rules")));
    }
    let needs = plugin.requires().iter().map(|need| (need.plugin, need.version)).collect::<BTreeMap<_, _>>();
    let declared = table.get("requires").and_then(Item::as_table_like);
    let declared = declared.into_iter().flat_map(|table| table.iter());
    let declared = declared.map(|(plugin, version)| (plugin, version.as_str().unwrap_or_default())).collect();
    if needs != declared {
        compare("requires", format!("{needs:?}"), format!("{declared:?}"));
    }
    let stability = written(table.get("stability"));
    if !STABILITIES.iter().any(|known| stability == format!("{known:?}")) {
        let expected = format!("`stability`, one of {}", STABILITIES.join(", "));
        found.push(Found::new(&place, expected, stability).help("say what users may rely on: `alpha` to begin with"));
    }
    found
}

fn spelt(gvk: Gvk) -> String {
    format!("{}/{}", gvk.api_version(), gvk.kind())
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("{:?}", items.collect::<Vec<_>>())
}

/// Writes a value of the manifest as Rust would, without its blanks and comments.
fn written(item: Option<&Item>) -> String {
    let text = |item: &toml_edit::Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
    match item.and_then(Item::as_value) {
        Some(toml_edit::Value::Array(items)) => list(items.iter().map(text)),
        Some(value) => value.as_str().map_or_else(|| value.to_string().trim().to_owned(), |text| format!("{text:?}")),
        None => "none".to_owned(),
    }
}
