//! A company's distribution of kure builds with plain Cargo from a registry, offline.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use kure_core::testing::skipped;
use kure_tests::company;
use kure_tests::registry::Registry;
use kure_tests::scratch::{self, Scratch, checkout};

const FOLDER: &str = env!("CARGO_TARGET_TMPDIR");

/// Returns the plugins that the distribution says it has.
fn listed(scratch: &Scratch) -> Vec<String> {
    let table = scratch.succeeds(&["run", "--quiet", "--", "plugins", "list"]);
    let row = |line: &str| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    table.lines().skip(1).map(row).collect()
}

const PLUGINS: [&str; 4] =
    ["acme-vault 1.2.0", concat!("crd ", env!("CARGO_PKG_VERSION")), "house-rules 1.4.0", "message-queue 0.3.1"];

/// Returns the versions of crates.io in a lock.
fn foreign(lock: &std::path::Path) -> BTreeSet<String> {
    let lock = fs::read_to_string(lock).unwrap();
    let entries = lock.split("\n\n").filter(|entry| entry.contains("\nsource = \"registry+https://"));
    entries.map(|entry| entry.lines().take_while(|line| !line.starts_with("dependencies")).collect()).collect()
}

#[test]
fn a_distribution_builds_from_a_folder_of_crates() {
    let scratch = company::repository(FOLDER, "from-a-folder");
    company::registry(FOLDER).configure(scratch.root());
    assert_eq!(listed(&scratch), PLUGINS);
    let ours = foreign(&checkout().join("Cargo.lock"));
    let theirs = foreign(&scratch.root().join("Cargo.lock"));
    assert!(!theirs.is_empty() && theirs.is_subset(&ours), "{:?}", theirs.difference(&ours));
    let manifests = scratch.succeeds(&["run", "--quiet", "--", "generate", "documents"]);
    let kinds: Vec<_> = manifests.lines().filter(|line| line.starts_with("kind: ")).collect();
    assert_eq!(kinds, ["kind: ConfigMap", "kind: ResourceQuota", "kind: ConfigMap"]);
}

#[test]
fn a_distribution_builds_from_a_cloned_index() {
    // Of its own, since Cargo would build the same crates again from another place.
    let registry = Registry::for_one_test(FOLDER, "clone", "acme", &company::crates());
    let scratch = company::repository(FOLDER, "from-a-clone");
    if !registry.configure_to_clone(scratch.root()) {
        return skipped("a distribution from a cloned index, for there is no git");
    }
    let output = scratch.cargo_without_network(&["build"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(listed(&scratch), PLUGINS);
    is_held_against_a_policy(&scratch, &registry);
}

/// The company grants what it has, and another version of a plugin does not get in until somebody has read it.
fn is_held_against_a_policy(scratch: &Scratch, registry: &Registry) {
    let kure = |arguments: &[&str]| {
        let program = scratch::without_cargo(Command::new(env!("CARGO_BIN_EXE_cargo-kure-under-test")));
        let output = scratch.within(program).arg("kure").args(arguments).env("CARGO", env!("CARGO")).output().unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        (output.status.code(), said)
    };
    let who = ["--who", "The platform team <platform@example.com>"];
    let (code, said) = kure(&[&["trust", "init"], &who[..]].concat());
    assert!(code == Some(0) && said.contains("for 4 plugins"), "{said}");
    let policy = fs::read_to_string(scratch.root().join("kure-trust.toml")).unwrap();
    let vault = registry.checksum("acme-vault", "1.2.0");
    assert!(policy.contains("name = \"acme-vault\"\nversion = \"1.2.0\"") && policy.contains(&vault), "{policy}");
    let (code, said) = kure(&["trust", "verify"]);
    assert!(code == Some(0) && said.contains("4 plugins, ") && said.contains("all trusted"), "{said}");

    let manifest = fs::read_to_string(scratch.root().join("Cargo.toml")).unwrap();
    let older = manifest.replace("acme-vault = { version = \"=1.2.0\"", "acme-vault = { version = \"=1.1.0\"");
    assert_ne!(older, manifest, "{manifest}");
    scratch.write("Cargo.toml", &older);
    scratch.succeeds(&["update", "--quiet", "acme-vault"]);
    let (code, said) = kure(&["trust", "verify"]);
    assert!(code == Some(20) && said.contains("acme-vault 1.1.0"), "{code:?} {said}");
}

/// Documents that break the rules of the house: one of kure's own plugin, one of another of the company's.
const AGAINST_THE_RULES: &str = "\
apiVersion: generators.gokure.dev/v1alpha1
kind: CrdConfig
metadata: { name: things }
spec:
  group: example.org
  names: { kind: Thing }
  versions: [{ name: v1, schema: { type: object } }]
---
apiVersion: queue.example.com/v1
kind: Topic
metadata: { name: orders }
spec: { partitions: 24 }
";

#[test]
fn the_rules_of_the_house_are_kept_by_the_kinds_of_others() {
    let scratch = company::repository(FOLDER, "rules");
    company::registry(FOLDER).configure(scratch.root());
    scratch.write("wrong.yaml", AGAINST_THE_RULES);
    let said = scratch.fails(&["run", "--quiet", "--", "generate", "wrong.yaml", "--color", "never"]);
    for line in [
        "error[invalid-value]: expected a group below example.com, found \"example.org\"",
        "wrong.yaml:5:10",
        "warning[invalid-value]: expected at most 12 partitions without a reason",
        "this is what plugin `house-rules` says",
    ] {
        assert!(said.contains(line), "{line}:\n{said}");
    }
    let info = |plugin| scratch.succeeds(&["run", "--quiet", "--", "plugins", "info", plugin]);
    let own = "Rules:\n  on generators.gokure.dev/v1alpha1 CrdConfig\n  on queue.example.com/v1 Topic\n";
    assert!(info("house-rules").contains(own), "{}", info("house-rules"));
    let other = "  queue.example.com/v1 Topic\n    with rules of house-rules\n";
    assert!(info("message-queue").contains(other), "{}", info("message-queue"));
}

#[test]
fn a_rule_on_a_kind_that_is_not_there_is_an_error_of_the_compiler() {
    let scratch = company::repository(FOLDER, "ruled");
    company::registry(FOLDER).configure(scratch.root());
    let main = fs::read_to_string(scratch.root().join("src/main.rs")).unwrap();
    let main = main.replace("    &kure_plugin_crd::KURE_PLUGIN,\n", "").replace("Descriptor; 4]", "Descriptor; 3]");
    scratch.write("src/main.rs", &main.replace("#![deny(unused_crate_dependencies)]\n", ""));
    let said = scratch.fails(&["check", "--quiet"]);
    let expected =
        "the plugin `house-rules` has a rule on `generators.gokure.dev/v1alpha1 CrdConfig`, which no plugin here";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn a_plugin_of_the_company_conforms() {
    let scratch = company::repository(FOLDER, "conform");
    company::registry(FOLDER).configure(scratch.root());
    scratch.succeeds(&["test", "--quiet", "-p", "house-rules"]);
}
