use std::fs;

use super::*;

/// A manifest of a distribution with two plugins, one of them under a name of its own.
pub(crate) const MANIFEST: &str = r#"
[package]
name = "platform"
[workspace]
[dependencies]
kure-cli = { version = "=0.1.0", default-features = false }
kure-core = "=0.1.0"
vault = { package = "kure-plugin-vault", version = "=1.2.3", registry = "acme" }
kure-plugin-crd = { path = "../crd" }
[package.metadata.kure]
plugins = ["vault", "kure-plugin-crd"]
[package.metadata.kure.exclude-gvks]
crd = ["a.example/v1/B"]
"#;

/// Reads a distribution from its manifest.
pub(crate) fn distribution(manifest: &str) -> Result<Option<Distribution>, Failure> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    Distribution::find(folder.path())
}

#[test]
fn a_distribution_describes_itself() {
    let distribution = distribution(MANIFEST).unwrap().unwrap();
    assert_eq!(distribution.name, "kure");
    assert_eq!(distribution.plugins, ["vault", "kure-plugin-crd"]);
    assert_eq!(distribution.excluded["crd"][0].to_string(), "a.example/v1/B");
    assert_eq!(distribution.package("vault"), "kure-plugin-vault");
    assert_eq!(distribution.version("vault"), Some("=1.2.3"));
    assert_eq!(distribution.version("kure-core"), Some("=0.1.0"));
    assert_eq!(distribution.origin("vault").unwrap(), Origin::Registry(Some("acme".to_owned())));
    assert!(matches!(distribution.origin("kure-plugin-crd").unwrap(), Origin::Path(path) if path.ends_with("../crd")));
}

#[test]
fn a_distribution_is_found_from_a_plugin_inside_it_and_not_beyond_another_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Cargo.toml", MANIFEST);
    write("plugins/rules/Cargo.toml", "[package]\nname = \"rules\"\n[package.metadata.kure]\nid = \"rules\"\n");
    write("other/Cargo.toml", "[workspace]\n");
    let find = |path: &str| Distribution::find(&folder.path().join(path)).unwrap();
    assert_eq!(find("plugins/rules/src").unwrap().folder, folder.path());
    assert!(find("other").is_none());
    assert_eq!(find("src").unwrap().main(), folder.path().join("src/main.rs"));
}

#[test]
fn mistakes_of_a_manifest_are_explained() {
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let said = |from: &str, to: &str| {
        assert!(MANIFEST.contains(from), "{from}");
        let failure = distribution(&MANIFEST.replace(from, to)).unwrap_err().to_string();
        failure.split_once("Cargo.toml, ").unwrap().1.to_owned()
    };
    let mistakes = [
        said("kure-core = \"=0.1.0\"", ""),
        said("[\"vault\", ", "[\"vault\", \"helm\", "),
        said("[\"vault\", ", "[\"vault\", \"vault\", "),
        said("[\"vault\", ", "[1, "),
        said("[\"a.example/v1/B\"]", "[\"B\"]"),
        said("plugins = ", "plugin = []\nplugins = "),
        said("plugins = ", "name = 1\nplugins = "),
        said("path = \"../crd\"", "git = \"https://example.com/crd\", branch = \"main\""),
        said("path = \"../crd\"", &format!("git = \"https://example.com/crd\", rev = \"{}\"", &commit[..12])),
    ];
    insta::assert_snapshot!(mistakes.join("\n"));
    let whole = format!("git = \"https://example.com/crd\", rev = \"{commit}\"");
    assert!(distribution(&MANIFEST.replace("path = \"../crd\"", &whole)).unwrap().is_some());
}

#[test]
fn a_main_file_that_was_edited_is_told_from_one_that_is_stale_or_formatted() {
    let distribution = distribution(MANIFEST).unwrap().unwrap();
    let text = generated::text(&distribution, &["kure_plugin_crd"]);
    let stale = generated::text(&distribution, &["kure_plugin_crd", "vault"]);
    let formatted = text.replace("[&kure_plugin_crd::KURE_PLUGIN]", "[\n    &kure_plugin_crd::KURE_PLUGIN,\n]");
    assert_ne!(formatted, text);
    assert_eq!(Generated::of(&text, &text), Generated::Same);
    assert_eq!(Generated::of(&formatted, &text), Generated::Same);
    assert_eq!(Generated::of(&stale, &text), Generated::Stale);
    assert_eq!(Generated::of(&text.replace("-> std", "-> ::std"), &text), Generated::Edited);
    assert_eq!(Generated::of("fn main() {}", &text), Generated::Edited);
    assert!(!Generated::is_edited(""));
}
