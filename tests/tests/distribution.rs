//! A distribution and its plugins are made, changed and kept in line by `cargo kure`, offline.

use kure_tests::registry::{Crate, Registry};
use kure_tests::scratch::{self, Scratch, checkout};
use kure_tests::tiny::{Mistake, Tiny};
use std::fs;
use std::process::Command;

/// A folder with a distribution `platform`, or room for one.
struct Place {
    scratch: Scratch,
    registry: Option<Registry>,
}

impl Place {
    /// Makes a distribution that takes kure from this checkout.
    fn of_the_checkout(name: &str, plugins: &str) -> Self {
        let place = Self { scratch: Scratch::new(env!("CARGO_TARGET_TMPDIR"), name), registry: None };
        let kure = checkout().to_str().expect("the checkout has a name in UTF-8");
        place.succeeds(".", &["init", "platform", "--plugins", plugins, "--kure-path", kure]);
        place
    }

    /// Makes a folder beside a registry with kure in it.
    fn of_a_registry(name: &str, others: &[Tiny]) -> Self {
        let mut crates = Crate::of_kure();
        crates.extend(others.iter().map(Tiny::packed));
        let registry = Registry::for_one_test(env!("CARGO_TARGET_TMPDIR"), name, "acme", &crates);
        let scratch = Scratch::new(env!("CARGO_TARGET_TMPDIR"), name).with_own_home();
        registry.configure(scratch.root());
        Self { scratch, registry: Some(registry) }
    }

    /// Runs `cargo kure` in a folder, and returns its exit code and what it says.
    fn kure(&self, folder: &str, arguments: &[&str]) -> (Option<i32>, String) {
        let program = scratch::without_cargo(Command::new(env!("CARGO_BIN_EXE_cargo-kure-under-test")));
        let mut program = self.scratch.within(program);
        program.current_dir(self.scratch.root().join(folder)).arg("kure").args(arguments);
        if self.registry.is_some() {
            program.args(["--registry", "acme"]);
        }
        let output = program.env("CARGO", env!("CARGO")).env("CARGO_NET_OFFLINE", "true").output();
        let output = output.expect("it can be run");
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    }

    fn succeeds(&self, folder: &str, arguments: &[&str]) -> String {
        let (code, said) = self.kure(folder, arguments);
        assert_eq!(code, Some(0), "{arguments:?}:\n{said}");
        said
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.scratch.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Returns what the commands may change.
    fn files(&self) -> [String; 3] {
        ["Cargo.toml", "Cargo.lock", "src/main.rs"].map(|file| self.read(&format!("platform/{file}")))
    }

    /// Returns the lines of Cargo.toml that name something.
    fn lines(&self, word: &str) -> Vec<String> {
        self.read("platform/Cargo.toml").lines().filter(|line| line.contains(word)).map(str::to_owned).collect()
    }
}

#[test]
fn a_distribution_and_its_plugins_work_from_birth() {
    let place = Place::of_the_checkout("born", "app-workload,crd");
    place.succeeds("platform", &["new", "house-rules"]);
    // From inside of a plugin, it is the distribution that gets the other.
    place.succeeds("platform/plugins/house-rules", &["new", "strict", "--kind", "validator"]);
    assert_eq!(place.kure("platform", &["sync", "--check"]), (Some(0), String::new()));
    assert_eq!(place.succeeds("platform", &["sync"]), "nothing to change\n");

    let cargo = ["run", "--quiet", "--locked", "--manifest-path", "platform/Cargo.toml", "--"];
    let kure = |arguments: &[&str]| place.scratch.succeeds(&[&cargo, arguments].concat());
    let example = "platform/plugins/house-rules/examples/settings.yaml";
    assert!(kure(&["generate", example]).ends_with("data:\n  log.level: info\n"));
    assert!(kure(&["generate", "platform/documents"]).contains("kind: CustomResourceDefinition"));
    // The rule is on fields that the kind has, although the tests of the rule would pass with others.
    let document = place.read("platform/documents/app-workload.yaml");
    place.scratch.write("elsewhere.yaml", &document.replace("registry.example.com/", "docker.io/"));
    let said = place.scratch.fails(&[&cargo[..], &["validate", "elsewhere.yaml"]].concat());
    assert!(said.contains("expected an image of registry.example.com/, found \"docker.io/hello:"), "{said}");

    let tests = ["test", "--locked", "--manifest-path", "platform/Cargo.toml", "-p", "house-rules", "-p", "strict"];
    let said = place.scratch.succeeds(&tests);
    // Conformance, examples and mistakes of a kind; conformance of rules, and two tests of what they say.
    assert_eq!(said.matches("test result: ok. 1 passed").count(), 4, "{said}");
    assert_eq!(said.matches("test result: ok. 2 passed").count(), 1, "{said}");
    // Snapshots that are not there are written: those of the template were.
    assert!(!place.scratch.root().join("platform/plugins/strict/tests/snapshots/mistakes.snap.new").exists());

    let lint = place.succeeds("platform", &["lint", "house-rules", "strict", "--preset", "community"]);
    assert_eq!(lint, "house-rules: all 15 checks passed\nstrict: all 15 checks passed\n");

    place.succeeds("platform", &["remove", "strict", "crd", "app-workload"]);
    assert_eq!(place.lines("plugins = "), ["plugins = [\"house-rules\"]"]);
    assert!(place.read("platform/src/main.rs").contains("[&house_rules::KURE_PLUGIN];"));
}

#[test]
fn what_is_edited_by_hand_is_told() {
    let place = Place::of_the_checkout("edited", "crd,terraform");
    let [manifest, _, main] = place.files();
    let check = || place.kure("platform", &["sync", "--check"]);

    place.scratch.write("platform/Cargo.toml", &manifest.replace(", \"kure-plugin-terraform\"", ""));
    assert_eq!(check(), (Some(10), "src/main.rs does not fit Cargo.toml\n".to_owned()));
    let terraform = manifest.lines().find(|line| line.starts_with("kure-plugin-terraform")).expect("it is there");
    place.scratch.write(
        "platform/Cargo.toml",
        &manifest.replace(", \"kure-plugin-terraform\"", "").replace(&format!("{terraform}\n"), ""),
    );
    let both = "Cargo.lock does not fit Cargo.toml\nsrc/main.rs does not fit Cargo.toml\n";
    assert_eq!(check(), (Some(10), both.to_owned()));
    assert_eq!(place.succeeds("platform", &["sync"]), "wrote   Cargo.lock\nwrote   src/main.rs\n");

    place.scratch.write("platform/src/main.rs", &main.replace("fn main()", "fn  main ( )"));
    assert_eq!(check().0, Some(10), "white space is no edit, but the list is another");
    place.scratch.write("platform/src/main.rs", &main.replace("kure_cli::main(", "::kure_cli::main("));
    assert_eq!(check(), (Some(10), "src/main.rs was edited by hand, which `sync --force` would undo\n".to_owned()));
    let before = place.files();
    for arguments in [&["sync"][..], &["new", "rules"], &["remove", "crd"]] {
        let (code, said) = place.kure("platform", arguments);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("as it was generated, found that it was edited by hand\nhelp: `sync --force`"), "{said}");
    }
    assert_eq!(place.files(), before);
    assert!(!place.scratch.root().join("platform/plugins").exists());
    assert_eq!(place.succeeds("platform", &["sync", "--force"]), "wrote   src/main.rs\n");
}

#[test]
fn what_fails_leaves_everything_as_it_was() {
    let place = Place::of_the_checkout("mistakes", "crd");
    let tiny = |package: &str, gvk: &str| Tiny::new(package, "1.0.0", &[gvk]).with_core_of_the_checkout().alone();
    let root = place.scratch.root();
    tiny("acme-rival", "generators.gokure.dev/v1alpha1/CrdConfig").write(&root.join("rival"));
    tiny("acme-plain", "acme.example.com/v1/Plain").with(Mistake::NoMetadata).write(&root.join("plain"));
    place.succeeds("platform", &["new", "house-rules"]);
    let before = place.files();
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let kure = checkout().to_str().expect("the checkout has a name in UTF-8");
    let (code, said) = place.kure("platform", &["init", "../other", "--plugins", "terafrom", "--kure-path", kure]);
    assert_eq!(code, Some(2));
    assert!(
        said.contains("no plugin is called `terafrom`\nhelp: did you mean `terraform`? the plugins here are "),
        "{said}"
    );
    let mistakes: [&[&str]; 16] = [
        &["init", "."],
        &["init", "../other", "--kure-path", "../plain"],
        &["init", "../ä"],
        &["new", "house-rules"],
        &["new", "House"],
        &["new", "rules", "--dir", "src"],
        &["add", "crd"],
        &["add", "../rival"],
        &["add", "--path", "../plain"],
        &["add", "--path", "../nowhere"],
        &["add", "acme-vault@1"],
        &["add", "--git", "https://example.com/vault", "--rev", "main"],
        &["add", "--git", "https://example.com/vault", "--rev", commit, "one", "two"],
        &["remove", "crds"],
        &["update", "crd"],
        &["sync", "--manifest-path", "../plain/Cargo.toml"],
    ];
    let said = mistakes.map(|arguments| {
        let (code, said) = place.kure("platform", arguments);
        assert_eq!(place.files(), before, "{arguments:?}");
        format!("$ cargo kure {}\n{said}[{}]\n", arguments.join(" "), code.unwrap_or_default())
    });
    let real = root.canonicalize().expect("it is there");
    let said = said.join("\n").replace(real.to_str().expect("UTF-8"), "ROOT").replace(kure, "KURE");
    insta::assert_snapshot!(said.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    let mut left: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["Cargo.lock", "plain", "platform", "rival"]);
}

#[test]
fn plugins_of_a_registry_come_and_go_with_their_versions() {
    let vault = |version: &str| Tiny::new("acme-vault", version, &["vault.example.com/v1/Vault"]);
    let place = Place::of_a_registry("comes-and-goes", &[vault("1.1.0"), vault("1.2.0")]);
    place.succeeds(".", &["init", "platform"]);
    assert_eq!(place.kure("platform", &["sync", "--check"]), (Some(0), String::new()));
    let [without, ..] = place.files();

    let said = place.succeeds("platform", &["add", "acme-vault"]);
    assert_eq!(said, "added   acme-vault 1.2.0\nwrote   Cargo.toml\nwrote   Cargo.lock\nwrote   src/main.rs\n");
    assert_eq!(place.lines("acme-vault = "), ["acme-vault = { registry = \"acme\", version = \"=1.2.0\" }"]);

    let (code, said) = place.kure("platform", &["add", "acme-vault@1.1.0"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("the distribution has `acme-vault` already, =1.2.0"), "{said}");
    let said = place.succeeds("platform", &["update", "acme-vault@1.1.0"]);
    assert!(said.starts_with("moved   acme-vault 1.2.0 to 1.1.0\n"), "{said}");
    let said = place.succeeds("platform", &["update", "acme-vault"]);
    assert!(said.starts_with("moved   acme-vault 1.1.0 to 1.2.0\n"), "{said}");

    let registry = place.registry.as_ref().expect("it is a place of a registry");
    registry.publish(&vault("1.3.0").packed());
    registry.publish(&vault("2.0.0").packed());
    let said = place.succeeds("platform", &["update"]);
    assert!(said.starts_with("moved   acme-vault 1.2.0 to 1.3.0\n"), "{said}");
    assert_eq!(place.succeeds("platform", &["update"]), "nothing to change\n");

    let before = place.files();
    let (code, said) = place.kure("platform", &["update", "acme-vault@9.0.0"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("`acme-vault` has no version 9.0.0"), "{said}");
    assert_eq!(place.files(), before);

    place.succeeds("platform", &["remove", "acme-vault"]);
    let [manifest, lock, main] = place.files();
    assert_eq!(manifest, without);
    assert!(!lock.contains("acme-vault") && !main.contains("acme_vault"), "{lock}{main}");
}

#[test]
fn without_a_network_a_distribution_waits_for_its_lock() {
    let scratch = Scratch::new(env!("CARGO_TARGET_TMPDIR"), "waits").with_own_home();
    let place = Place { scratch, registry: None };
    // An index that is nowhere stands for a network that is not there.
    let nowhere = "[registries.nowhere]\nindex = \"sparse+http://127.0.0.1:9/\"\n";
    place.scratch.write(".cargo/config.toml", nowhere);
    let said = place.succeeds(".", &["init", "platform", "--plugins", "kure-plugin-crd", "--registry", "nowhere"]);
    assert!(said.contains("note: there is no complete Cargo.lock yet: something that the binary is made of"), "{said}");
    assert!(said.contains("run `cargo kure sync` where there is a network"), "{said}");
    assert!(place.read("platform/src/main.rs").contains("[&kure_plugin_crd::KURE_PLUGIN];"));
}
