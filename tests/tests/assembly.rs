//! Binaries outside of a checkout, from registries and repositories, by `cargo kure`, offline.

use kure_tests::company;
use kure_tests::git::{self, Repository};
use kure_tests::registry::Registry;
use kure_tests::scratch::{self, Scratch};
use kure_tests::tiny::Tiny;
use std::process::Command;

const MAIN: &str = r#"//! A distribution.
#![deny(unused_crate_dependencies)]

use kure_core::Descriptor;

static PLUGINS: [&Descriptor; 2] = [&acme_vault::KURE_PLUGIN, &kure_plugin_crd::KURE_PLUGIN];
const _: () = kure_core::check(&PLUGINS);
static BUILD: kure_cli::Build = kure_cli::Build { name: "kure", version: "0.1.0", origin: "written by hand", grants: &[] };

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

const BOTH: [&str; 2] = ["acme-vault 1.2.0", concat!("crd ", env!("CARGO_PKG_VERSION"))];

/// Makes a folder that is in no checkout, as far as Cargo sees.
fn elsewhere(name: &str) -> Scratch {
    let scratch = Scratch::new(env!("CARGO_TARGET_TMPDIR"), name).with_own_home();
    scratch.write("Cargo.toml", "[workspace]\n");
    scratch
}

/// Runs `cargo kure` where only its configuration names a registry, and returns its exit code and what it says.
fn cargo_kure(scratch: &Scratch, arguments: &[&str]) -> (Option<i32>, String, String) {
    let program = scratch::without_cargo(Command::new(env!("CARGO_BIN_EXE_cargo-kure-under-test")));
    let mut program = scratch.within(program);
    program.args(["kure", "--registry", "acme"]).args(arguments);
    let output = program.env("CARGO", env!("CARGO")).env("CARGO_NET_OFFLINE", "true").output().expect("it can be run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn cargo_kure_assembles_without_a_checkout() {
    let mut all = company::crates();
    all.push(Tiny::new("acme-rival", "1.0.0", &["generators.gokure.dev/v1alpha1/CrdConfig"]).packed());
    all.push(Tiny::new("acme-needy", "1.0.0", &["acme.example.com/v1/Needy"]).requiring("acme-vault", ">=2").packed());
    all.push(Tiny::new("acme-other", "1.0.0", &["acme.example.com/v1/Other"]).with_core("\"=9.0.0\"").packed());
    let registry = Registry::for_one_test(env!("CARGO_TARGET_TMPDIR"), "outside", "acme", &all);
    registry.publish(&Tiny::new("acme-gone", "1.0.0", &["acme.example.com/v1/Gone"]).packed());
    registry.yank("acme-gone", "1.0.0");
    let scratch = elsewhere("outside");
    registry.configure(scratch.root());

    let crd = concat!("kure-plugin-crd@", env!("CARGO_PKG_VERSION"));
    let plugins = format!("acme-vault@1.2.0,{crd}");
    let (code, out, err) = cargo_kure(&scratch, &["run", "--plugins", &plugins, "--", "plugins", "list"]);
    assert_eq!(code, Some(0), "{err}");
    let row = |line: &str| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    assert_eq!(out.lines().skip(1).map(row).collect::<Vec<_>>(), BOTH);

    let (code, out, err) = cargo_kure(&scratch, &["plan", "--json", "--plugins", &plugins]);
    assert_eq!(code, Some(0), "{err}");
    let checksum = registry.checksum("acme-vault", "1.2.0");
    assert!(out.contains(&format!("\"source\": \"registry acme\",\n      \"checksum\": \"{checksum}\"")), "{out}");

    let refused = [
        ("acme-vault@9.9.9", 1, "`acme-vault` has no version 9.9.9"),
        ("acme-gone@1.0.0", 1, "version 1.0.0 of `acme-gone` was withdrawn by its authors"),
        ("acme-nobody@1.0.0", 1, "no registry that was asked has a package `acme-nobody`"),
        ("acme-other@1.0.0", 1, "`kure-core` has no version 9.0.0"),
        ("acme-needy@1.0.0,acme-vault@1.2.0", 40, "`acme-needy` needs `acme-vault` >=2, found 1.2.0"),
        (&format!("acme-rival@1.0.0,{crd}"), 40, "`generators.gokure.dev/v1alpha1/CrdConfig` has two owners"),
        (
            &format!("kure-macros@{}", env!("CARGO_PKG_VERSION")),
            3,
            "kure-macros: expected a table `package.metadata.kure`, found none",
        ),
    ];
    for (plugins, expected, sentence) in refused {
        let (code, out, err) = cargo_kure(&scratch, &["plan", "--plugins", plugins]);
        assert_eq!(code, Some(expected), "{plugins}:\n{out}{err}");
        assert!(err.contains(sentence), "{plugins}:\n{err}");
    }
}

#[test]
fn a_plugin_from_a_repository_is_that_of_the_commit() {
    if !git::is_present_for("a_plugin_from_a_repository_is_that_of_the_commit") {
        return;
    }
    let registry = company::registry(env!("CARGO_TARGET_TMPDIR"));
    let scratch = elsewhere("repository");
    registry.configure(scratch.root());
    let core = format!("{{ version = \"={}\", registry = \"acme\" }}", env!("CARGO_PKG_VERSION"));
    let tiny = |version| Tiny::new("acme-rules", version, &["acme.example.com/v1/Rules"]).with_core(&core);
    let folder = scratch.root().join("origin/rules-of-acme");
    tiny("1.0.0").write(&folder);
    let repository = Repository::at(&folder);
    let first = repository.commit("first");
    tiny("2.0.0").write(&folder);
    repository.commit("second");
    let (url, none) = (repository.url(), "0".repeat(40));

    let plan = |word: &str| {
        // Cargo clones repositories only where it may use the network, which this one does not need.
        let program = scratch::without_cargo(Command::new(env!("CARGO_BIN_EXE_cargo-kure-under-test")));
        let mut program = scratch.within(program);
        program.args(["plan", "--plugins", word, "--registry", "acme"]).env("CARGO", env!("CARGO"));
        let output = program.output().expect("it can be run");
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    };
    let said = plan(&format!("acme-rules@git+{url}#{first}"));
    assert!(said.contains("acme-rules  1.0.0"), "{said}");
    let said = plan(&format!("git+{url}#{first}"));
    assert!(said.contains("the repository has no package `rules-of-acme`"), "{said}");
    assert!(said.contains("acme-rules@git+"), "{said}");
    let said = plan(&format!("acme-rules@git+{url}#{none}"));
    assert!(said.contains("the repository has no such commit"), "{said}");
    let said = plan(&format!("acme-rules@git+{url}#main"));
    assert!(said.contains("expected a whole commit of 40 digits after `#`, found `main`"), "{said}");
}

#[test]
fn a_distribution_is_assembled_as_it_says() {
    let mut all = company::crates();
    all.push(Tiny::new("acme-rival", "1.0.0", &["vault.example.com/v1/Vault", "vault.example.com/v1/Key"]).packed());
    let registry = Registry::for_one_test(env!("CARGO_TARGET_TMPDIR"), "says", "acme", &all);
    let scratch = distribution("says");
    registry.configure(scratch.root());
    let manifest = std::fs::read_to_string(scratch.root().join("Cargo.toml")).expect("it was written above");
    let with = |rest: &str| {
        let rival =
            manifest.replace("kure-cli", "acme-rival = { version = \"=1.0.0\", registry = \"acme\" }\nkure-cli");
        let table = "[package.metadata.kure]\nname = \"platform\"\nplugins = [\"acme-rival\", \"acme-vault\", \"kure-plugin-crd\"]";
        scratch.write("Cargo.toml", &format!("{rival}\n{table}\n{rest}"));
    };
    let kure = |arguments: &[&str]| cargo_kure(&scratch, arguments);

    with("");
    let (code, _, err) = kure(&["plan"]);
    assert_eq!(code, Some(40), "{err}");
    assert!(err.contains("write `acme-vault = [\"vault.example.com/v1/Vault\"]` under `exclude-gvks`"), "{err}");

    with("[package.metadata.kure.exclude-gvks]\nacme-rival = [\"vault.example.com/v1/Vault\"]\n");
    let (code, out, err) = kure(&["run", "--", "plugins", "list"]);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(out.lines().count(), 4, "{out}");
    let (code, out, err) = kure(&["plan", "--json"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("\"name\": \"platform\"") && out.contains("\"excluded\": {\n    \"acme-rival\""), "{out}");
    // What is left out takes its exclusions along.
    let (code, out, err) = kure(&["plan", "--remove", "acme-rival"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(!out.contains("acme-rival"), "{out}");

    // A lock that does not fit is brought in line, but not where it has to stay.
    let lock = scratch.root().join("Cargo.lock");
    let whole = std::fs::read_to_string(&lock).expect("it was made above");
    let entry = whole.split("\n\n").find(|entry| entry.contains("name = \"acme-rival\"")).expect("it is there");
    std::fs::write(&lock, whole.replace(&format!("{entry}\n\n"), "")).expect("it can be written");
    let (code, _, err) = kure(&["plan", "--locked"]);
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("Cargo.lock does not fit Cargo.toml") && err.contains("help: run `cargo kure sync`"), "{err}");
    let (code, _, err) = kure(&["plan"]);
    assert_eq!((code, std::fs::read_to_string(&lock).expect("it is there")), (Some(0), whole), "{err}");
}

#[test]
fn the_same_sources_give_the_same_bytes_anywhere() {
    let tmp = env!("CARGO_TARGET_TMPDIR");
    let built = [tmp.to_owned(), format!("{tmp}/elsewhere ä")].map(|folder| {
        // Another folder, another target folder and another home of Cargo.
        let scratch = Scratch::new(&folder, "bytes").with_own_home();
        let path = |name: &str| scratch::quoted(&scratch::checkout().join(name));
        let kure = "default-features = false";
        scratch.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"platform\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
                 kure-cli = {{ path = {}, features = [\"inventory\", \"mimalloc\"], {kure} }}\n\
                 kure-core = {{ path = {}, {kure} }}\nkure-plugin-manifests = {{ path = {} }}\n\
                 [package.metadata.kure]\nplugins = [\"kure-plugin-manifests\"]\n[profile.dev]\ndebug = false\n",
                path("kure-cli"),
                path("kure-core"),
                path("plugins/manifests"),
            ),
        );
        scratch.write("src/main.rs", "fn main() {}\n");
        let (code, out, err) = cargo_kure(&scratch, &["build", "--profile", "dev", "--no-cache", "--json"]);
        assert_eq!(code, Some(0), "{err}");
        let report: serde_json::Value = serde_json::from_str(&out).expect("a report");
        report["builds"][0]["binary"]["sha256"].as_str().expect("a digest").to_owned()
    });
    assert_eq!(built[0], built[1]);
}
