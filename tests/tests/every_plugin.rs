//! What holds for each plugin of this repository, whatever it generates.

mod in_tree;

use in_tree::PLUGINS;
use kure_core::{Descriptor, Kind, testing};
use kure_tests::scratch::checkout;
use serde_json::Value;
use std::fs;
use toml_edit::{DocumentMut, Item};

#[test]
fn every_plugin_conforms() {
    PLUGINS.into_iter().for_each(testing::conformance);
}

#[test]
fn every_folder_of_plugins_is_tested_here() {
    let folders = fs::read_dir(checkout().join("plugins")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut folders: Vec<String> = folders.map(|name| name.into_string().unwrap()).collect();
    folders.sort();
    assert_eq!(folders, PLUGINS.map(Descriptor::id));
}

#[test]
fn every_manifest_says_what_the_code_says() {
    for plugin in PLUGINS {
        let manifest = manifest(plugin);
        let declared = &manifest["package"]["metadata"]["kure"];
        let kinds = plugin.kinds().iter().map(Kind::gvk).map(|gvk| format!("{}/{}", gvk.api_version(), gvk.kind()));
        assert_eq!(declared.get("id").and_then(Item::as_str), Some(plugin.id()));
        assert_eq!(texts(&declared["gvks"]), kinds.collect::<Vec<_>>(), "gvks of {}", plugin.id());
        let stability = declared["stability"].as_str().unwrap_or_default();
        assert!(["alpha", "beta", "stable", "deprecated"].contains(&stability), "{}: {stability:?}", plugin.id());
    }
}

/// What is empty on purpose: to Kubernetes it says something that its absence does not.
///
/// The group of pods has no name, a subresource is there or not, and the values of a chart are its user's.
const MEANINGFUL: [&str; 4] = [".emptyDir", ".apiGroups.0", ".subresources.status", ".spec.values."];

#[test]
fn nothing_empty_is_left_in_what_examples_generate() {
    let mut found = Vec::new();
    for plugin in PLUGINS {
        for example in plugin.kinds().iter().flat_map(Kind::examples) {
            let (objects, _) = testing::Case::new(plugin).with_files(example.files()).objects(example.text());
            for object in &objects {
                let what = format!("{} {}, {} {}", plugin.id(), example.name(), object.kind(), object.name());
                empty(&object.to_value(), &what, &mut found);
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Finds texts, lists and mappings without content.
fn empty(value: &Value, path: &str, found: &mut Vec<String>) {
    let is_empty = match value {
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    };
    if is_empty && !MEANINGFUL.iter().any(|meaningful| path.contains(meaningful)) {
        found.push(path.to_owned());
    }
    let items = value.as_array().into_iter().flatten().enumerate();
    items.for_each(|(i, item)| empty(item, &format!("{path}.{i}"), found));
    let entries = value.as_object().into_iter().flatten();
    entries.for_each(|(key, entry)| empty(entry, &format!("{path}.{key}"), found));
}

#[test]
fn no_plugin_depends_on_a_collector_or_another_plugin() {
    for plugin in PLUGINS {
        let manifest = manifest(plugin);
        let dependencies = manifest["dependencies"].as_table_like().unwrap();
        for (name, _) in dependencies.iter() {
            let forbidden = name.starts_with("kure-") && name != "kure-core" || ["inventory", "linkme"].contains(&name);
            assert!(!forbidden, "{} depends on {name}", plugin.id());
        }
    }
}

fn manifest(plugin: &Descriptor) -> DocumentMut {
    let path = checkout().join("plugins").join(plugin.id()).join("Cargo.toml");
    fs::read_to_string(path).unwrap().parse().unwrap()
}

fn texts(list: &Item) -> Vec<String> {
    let items = list.as_array().expect("`gvks` is a list").iter();
    items.map(|item| item.as_str().expect("`gvks` holds texts").to_owned()).collect()
}
