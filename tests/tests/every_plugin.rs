//! What holds for each plugin of this repository, whatever it generates.

mod in_tree;

use in_tree::PLUGINS;
use kure_core::{Descriptor, Kind, testing};
use kure_tests::scratch::checkout;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use toml_edit::DocumentMut;

#[test]
fn every_plugin_conforms() {
    for plugin in PLUGINS {
        testing::Conformance::of(plugin).in_folder(folder(plugin)).check();
    }
}

#[test]
fn every_folder_of_plugins_is_tested_here() {
    let folders = fs::read_dir(checkout().join("plugins")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut folders: Vec<String> = folders.map(|name| name.into_string().unwrap()).collect();
    folders.sort();
    assert_eq!(folders, PLUGINS.map(Descriptor::id));
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
    fs::read_to_string(folder(plugin).join("Cargo.toml")).unwrap().parse().unwrap()
}

fn folder(plugin: &Descriptor) -> PathBuf {
    checkout().join("plugins").join(plugin.id())
}
