//! A company's distribution of kure builds with plain Cargo from a registry, offline.

use std::collections::BTreeSet;
use std::fs;

use kure_tests::company;
use kure_tests::registry::Registry;
use kure_tests::scratch::{Scratch, checkout};

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
        eprintln!("skipped: there is no git");
        return;
    }
    let output = scratch.cargo_without_network(&["build"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(listed(&scratch), PLUGINS);
}

#[test]
fn a_plugin_of_the_company_conforms() {
    let scratch = company::repository(FOLDER, "conform");
    company::registry(FOLDER).configure(scratch.root());
    scratch.succeeds(&["test", "--quiet", "-p", "house-rules"]);
}
