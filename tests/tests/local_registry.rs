//! Registries, repositories and plugins that tests make up are to Cargo what real ones are.

use kure_tests::git::{self, Repository};
use kure_tests::registry::{Crate, CratesIo, Registry};
use kure_tests::scratch::Scratch;
use kure_tests::tiny::{Mistake, Tiny};

const FOLDER: &str = env!("CARGO_TARGET_TMPDIR");

/// Writes a package with one dependency.
fn package(name: &str, dependency: &str) -> Scratch {
    fill(Scratch::new(FOLDER, name).with_own_home(), dependency)
}

fn fill(scratch: Scratch, dependency: &str) -> Scratch {
    let head = "[package]\nname = \"platform\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";
    scratch.write("Cargo.toml", &format!("{head}[dependencies]\n{dependency}\n"));
    scratch.write("src/lib.rs", "//! A package.\n");
    scratch
}

fn vault(version: &str) -> Tiny {
    Tiny::new("acme-vault", version, &["vault.example.com/v1/Vault"])
}

/// Makes a registry that one test may change.
fn registry(test: &str, versions: &[&str]) -> Registry {
    let mut crates = Crate::of_kure();
    crates.extend(versions.iter().map(|version| vault(version).packed()));
    Registry::for_one_test(FOLDER, test, "acme", &crates)
}

/// Returns the versions of a crate in the lock of the package.
fn locked(scratch: &Scratch, name: &str) -> Vec<String> {
    let tree = scratch.succeeds(&["tree", "--quiet", "--prefix", "none", "--no-dedupe"]);
    let versions = tree.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(" v"));
    let mut versions: Vec<_> = versions.map(|rest| rest.split(' ').next().unwrap().to_owned()).collect();
    versions.dedup();
    versions
}

#[test]
fn a_later_version_comes_with_an_update_and_goes_when_it_is_withdrawn() {
    let registry = registry("later", &["1.2.0"]);
    let scratch = package("later", "acme-vault = { version = \"1\", registry = \"acme\" }");
    registry.configure(scratch.root());
    assert_eq!(locked(&scratch, "acme-vault"), ["1.2.0"]);
    registry.publish(&vault("1.3.0").packed());
    assert_eq!(locked(&scratch, "acme-vault"), ["1.2.0"]);
    scratch.succeeds(&["update", "--quiet", "acme-vault"]);
    assert_eq!(locked(&scratch, "acme-vault"), ["1.3.0"]);
    registry.yank("acme-vault", "1.3.0");
    assert_eq!(locked(&scratch, "acme-vault"), ["1.3.0"]);
    scratch.succeeds(&["update", "--quiet", "acme-vault"]);
    assert_eq!(locked(&scratch, "acme-vault"), ["1.2.0"]);
}

#[test]
fn a_crate_whose_bytes_differ_is_refused() {
    let registry = registry("damaged", &[]);
    registry.publish_damaged(&vault("1.2.0").packed());
    let scratch = package("damaged", "acme-vault = { version = \"1\", registry = \"acme\" }");
    registry.configure(scratch.root());
    let said = scratch.fails(&["check"]);
    assert!(said.contains("failed to verify the checksum of `acme-vault v1.2.0"), "{said}");
}

#[test]
fn the_lock_has_the_checksum_that_the_registry_says() {
    let registry = registry("checksum", &["1.2.0"]);
    let scratch = package("checksum", "acme-vault = { version = \"1\", registry = \"acme\" }");
    registry.configure(scratch.root());
    scratch.succeeds(&["update", "--quiet", "--workspace"]);
    let lock = std::fs::read_to_string(scratch.root().join("Cargo.lock")).unwrap();
    let entry = format!(
        "name = \"acme-vault\"\nversion = \"1.2.0\"\nsource = \"registry+{}\"\nchecksum = \"{}\"\n",
        registry.index(),
        registry.checksum("acme-vault", "1.2.0")
    );
    assert!(lock.contains(&entry), "expected\n{entry}in\n{lock}");
}

#[test]
fn the_network_is_out_of_reach() {
    let scratch = package("network", "kure-has-no-crate-of-this-name = \"1\"");
    let output = scratch.cargo_without_network(&["check"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("port 9"), "{said}");
}

#[test]
fn crates_io_can_have_kure() {
    if !CratesIo::is_fetched_for("crates_io_can_have_kure") {
        return;
    }
    let mut crates = Crate::of_kure();
    crates.push(vault("1.2.0").packed());
    // Nothing tells the versions but what this crates.io has.
    let scratch = fill(Scratch::outside(FOLDER), "acme-vault = \"1\"");
    CratesIo::new(FOLDER, &crates).configure(scratch.root());
    assert_eq!(locked(&scratch, "acme-vault"), ["1.2.0"]);
    assert_eq!(locked(&scratch, "kure-core"), [env!("CARGO_PKG_VERSION")]);
    let lock = std::fs::read_to_string(scratch.root().join("Cargo.lock")).unwrap();
    let sources = lock.lines().filter(|line| line.starts_with("source"));
    sources.for_each(|source| assert_eq!(source, "source = \"registry+https://github.com/rust-lang/crates.io-index\""));
}

#[test]
fn a_commit_is_a_plugin() {
    if !git::is_present_for("a_commit_is_a_plugin") {
        return;
    }
    let repository = Repository::at(&Scratch::new(FOLDER, "commit-origin").root().join("acme-vault"));
    vault("1.2.0").with_core_of_the_checkout().write(repository.folder());
    let first = repository.commit("A plugin");
    repository.tag("v1.2.0");
    repository.branch("next");
    vault("1.3.0").with_core_of_the_checkout().write(repository.folder());
    let second = repository.commit("Another version");
    assert_eq!((first.len(), second.len()), (40, 40));
    for (reference, version) in [
        (format!("rev = {first:?}"), "1.2.0"),
        (format!("rev = {second:?}"), "1.3.0"),
        ("tag = \"v1.2.0\"".to_owned(), "1.2.0"),
        ("branch = \"next\"".to_owned(), "1.3.0"),
    ] {
        let dependency = format!("acme-vault = {{ git = \"{}\", {reference} }}", repository.url());
        let scratch = package("commit", &dependency);
        let output = scratch.cargo_without_network(&["fetch"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(locked(&scratch, "acme-vault"), [version], "{reference}");
    }
}

#[test]
fn the_mistakes_of_tiny_plugins_are_what_they_say() {
    let scratch = package("mistakes", "acme-vault = { path = \"acme-vault\" }");
    let describe = |tiny: Tiny| {
        tiny.with_core_of_the_checkout().write(&scratch.root().join("acme-vault"));
        scratch.write("src/lib.rs", "//! A package.\npub use acme_vault::KURE_PLUGIN;\n");
        let output = scratch.cargo(&["check", "--quiet"]);
        String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(describe(vault("1.2.0")), "");
    assert_eq!(describe(vault("1.2.0").requiring("crd", ">=0.1")), "");
    assert_eq!(describe(vault("1.2.0").with(Mistake::WrongType)), "error[E0308]: mismatched types");
    let unresolved = "error[E0432]: unresolved import `acme_vault::KURE_PLUGIN`";
    assert_eq!(describe(vault("1.2.0").with(Mistake::NoDescriptor)), unresolved);
    assert_eq!(describe(vault("1.2.0").with(Mistake::NoMetadata)), "");
    assert_eq!(describe(vault("1.2.0").with(Mistake::MoreMetadata)), "");
}
