//! A distribution written by hand builds with plain Cargo from a registry, offline.

use kure_tests::registry::{Crate, Registry};
use kure_tests::scratch::Scratch;
use kure_tests::tiny::Tiny;

const MAIN: &str = r#"//! A distribution.
#![deny(unused_crate_dependencies)]

use kure_core::Descriptor;

static PLUGINS: [&Descriptor; 2] = [&acme_vault::KURE_PLUGIN, &kure_plugin_crd::KURE_PLUGIN];
const _: () = kure_core::check(&PLUGINS);
static BUILD: kure_cli::Build = kure_cli::Build { name: "kure", version: "0.1.0", origin: "written by hand" };

fn main() -> std::process::ExitCode {
    kure_cli::main(&PLUGINS, &BUILD)
}
"#;

/// Writes a distribution with a plugin of ours and one of the company's, all from the registry `acme`.
fn distribution(name: &str) -> Scratch {
    let scratch = Scratch::new(env!("CARGO_TARGET_TMPDIR"), name).with_own_home();
    let kure = r#"registry = "acme", default-features = false"#;
    scratch.write(
        "Cargo.toml",
        &format!(
            r#"[package]
name = "platform-kure"
version = "0.1.0"
edition = "2024"
publish = false

[workspace]

[dependencies]
acme-vault = {{ version = "=1.2.0", registry = "acme" }}
kure-cli = {{ version = "0.1", features = ["inventory"], {kure} }}
kure-core = {{ version = "0.1", {kure} }}
kure-plugin-crd = {{ version = "0.1", registry = "acme" }}
"#
        ),
    );
    scratch.write("src/main.rs", MAIN);
    scratch
}

/// Returns the crates of kure and one of the company's.
fn crates() -> Vec<Crate> {
    let mut crates = Crate::of_kure();
    crates.push(Tiny::new("acme-vault", "1.2.0", &["vault.example.com/v1/Vault"]).packed());
    crates
}

/// Returns the plugins that the program says it has.
fn listed(scratch: &Scratch) -> Vec<String> {
    let table = scratch.succeeds(&["run", "--quiet", "--", "plugins", "list"]);
    let row = |line: &str| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    table.lines().skip(1).map(row).collect()
}

const BOTH: [&str; 2] = ["acme-vault 1.2.0", concat!("crd ", env!("CARGO_PKG_VERSION"))];

#[test]
fn a_distribution_builds_from_a_folder_of_crates() {
    let registry = Registry::new(env!("CARGO_TARGET_TMPDIR"), "acme", &crates());
    let scratch = distribution("from-a-folder");
    registry.configure(scratch.root());
    assert_eq!(listed(&scratch), BOTH);
}

#[test]
fn a_distribution_builds_from_a_cloned_index() {
    // Of its own, since Cargo would build the same crates again from another place.
    let registry = Registry::for_one_test(env!("CARGO_TARGET_TMPDIR"), "clone", "acme", &crates());
    let scratch = distribution("from-a-clone");
    if !registry.configure_to_clone(scratch.root()) {
        eprintln!("skipped: there is no git");
        return;
    }
    let output = scratch.cargo_without_network(&["build"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(listed(&scratch), BOTH);
}
