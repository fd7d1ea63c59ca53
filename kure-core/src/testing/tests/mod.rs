//! The kit finds what it is there to find.

mod broken;
mod cases;

use super::{Conformance, Fault};
use crate::Descriptor;
use std::fs;

const MANIFEST: &str = "[package]\nname = 'kure-plugin-broken'\n";

/// Writes a package of the plugins' name into a folder, and returns what is wrong with a plugin in it.
#[track_caller]
fn faults_in(plugin: &'static Descriptor, metadata: &str, code: &str) -> Vec<Fault> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("Cargo.toml"), format!("{MANIFEST}{metadata}")).unwrap();
    fs::write(folder.path().join("src/lib.rs"), code).unwrap();
    Conformance::of(plugin).in_folder(folder.path()).faults()
}

fn faults(plugin: &'static Descriptor) -> Vec<Fault> {
    Conformance::of(plugin).faults()
}

const METADATA: &str =
    "[package.metadata.kure]\nid = 'broken'\ngvks = ['broken.example.com/v1/Setting']\nstability = 'beta'\n";

#[test]
fn each_rule_finds_who_breaks_it_and_nobody_else() {
    let other = "[package.metadata.kure]\nid = 'other'\ngvks = []\nrequires = { crd = '1' }\n";
    let clock = "//! A plugin.\nuse std::fs;\nfn now() { std::time::SystemTime::now(); }\n";
    let table: [(&[&str], Vec<Fault>); 22] = [
        (&[], faults(&broken::fine::PLUGIN)),
        (&[], faults_in(&broken::fine::PLUGIN, METADATA, "")),
        (&["package", "package"], faults(&broken::nameless::PLUGIN)),
        (&["manifest"], faults_in(&broken::fine::PLUGIN, "", "")),
        (&["manifest", "manifest", "manifest", "manifest"], faults_in(&broken::fine::PLUGIN, other, "")),
        (&["schema", "schema", "schema", "schema"], faults(&broken::bare::PLUGIN)),
        (&["examples"], faults(&broken::without_example::PLUGIN)),
        (&["examples", "examples"], faults(&broken::undescribed::PLUGIN)),
        (&["examples"], faults(&broken::of_another_kind::PLUGIN)),
        (&["examples"], faults(&broken::wrong_example::PLUGIN)),
        (&["examples"], faults(&broken::empty::PLUGIN)),
        (&["objects"], faults(&broken::bad_name::PLUGIN)),
        (&["objects"], faults(&broken::twice::PLUGIN)),
        (&["determinism", "key-order"], faults(&broken::counting::PLUGIN)),
        (&["key-order"], faults(&broken::in_given_order::PLUGIN)),
        (&["unknown-field"], faults(&broken::open::PLUGIN)),
        (&["missing-field"], faults(&broken::demanding::PLUGIN)),
        (&["wrong-type"], faults(&broken::indifferent::PLUGIN)),
        (&["lifecycle"], faults(&broken::unwell::PLUGIN)),
        (&["lifecycle"], faults(&broken::once::PLUGIN)),
        (&["rules", "rules"], faults(&broken::careless::PLUGIN)),
        (&["rules"], faults(&broken::in_the_wrong_place::PLUGIN)),
    ];
    let (mut said, mut wrong) = (String::new(), Vec::new());
    for (i, (expected, faults)) in table.iter().enumerate() {
        let found: Vec<_> = faults.iter().map(|fault| fault.rule).collect();
        if found != *expected {
            wrong.push(format!("{i}: expected {expected:?}, found {faults:#?}"));
        }
        // What is counted or in no order comes out otherwise each time.
        let settled = faults.iter().filter(|fault| fault.rule != "determinism" && !fault.found.contains("peace"));
        said.extend(settled.map(|fault| format!("{fault}\n")));
    }
    said.extend(faults_in(&broken::fine::PLUGIN, METADATA, clock).iter().map(|fault| format!("{fault}\n")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    insta::assert_snapshot!(said);
}

#[test]
fn an_exception_has_to_be_needed() {
    let faults =
        Conformance::of(&broken::bad_name::PLUGIN).except("objects", "the names are those of a cloud").faults();
    assert_eq!(faults, []);
    let faults = Conformance::of(&broken::fine::PLUGIN).except("objects", "no reason").faults();
    assert_eq!(faults.iter().map(|fault| fault.found.as_str()).collect::<Vec<_>>(), ["one that it does not need"]);
}

#[test]
#[should_panic(expected = "expected one of package, manifest,")]
fn an_exception_is_to_a_rule() {
    let _ = Conformance::of(&broken::fine::PLUGIN).except("object", "it was mistyped");
}

#[test]
#[should_panic(expected = "kure-plugin-broken owes its users 1 thing:\n\n[examples] Setting\n  expected: an example\n")]
fn a_plugin_that_does_not_conform_fails_its_test() {
    super::conformance(&broken::without_example::PLUGIN);
}
