//! `new --kind bundle`: a set of a checkout, and elsewhere a distribution.

use std::fs;
use std::path::Path;

use crate::checkout::{text, xtask};

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = xtask(folder, arguments).output().unwrap();
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn plugins_that_go_together_have_a_name() {
    let place = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let before = "[workspace]\nmembers = [\"kure-cli\", \"kure-core\"]\nresolver = \"3\"\n\n# Ours.\n\
                  [workspace.metadata.kure.dist.platform]\nplugins = [\"crd\"]\n";
    write("Cargo.toml", before);
    for name in ["kure-cli", "kure-core"] {
        write(&format!("{name}/Cargo.toml"), &format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n"));
        write(&format!("{name}/src/lib.rs"), "");
    }
    let (code, said) = run(place.path(), &["new", "team", "--kind", "bundle", "--plugins", "crd,vault@1.2.3"]);
    assert!(code == Some(0) && said.contains("next    `cargo xtask plan --dist team`"), "{said}");
    let manifest = || fs::read_to_string(place.path().join("Cargo.toml")).unwrap();
    let after = "\n[workspace.metadata.kure.dist.team]\nplugins = [\"crd\", \"vault@1.2.3\"]\n";
    assert_eq!(manifest(), format!("{before}{after}"));

    for (words, expected, says) in [
        (&["team", "--kind", "bundle", "--plugins", "crd"][..], 3, "expected no set `team` yet, found one"),
        (&["a b", "--kind", "bundle", "--plugins", "crd"], 2, "found `a b`"),
        (&["team", "--kind", "bundle"], 2, "--plugins"),
        (&["shop", "--plugins", "crd"], 2, "expected `--plugins` with `--kind bundle`"),
    ] {
        let (code, said) = run(place.path(), &[&["new"], words].concat());
        assert!(code == Some(expected) && said.contains(says), "{words:?}: {said}");
    }
    assert_eq!(manifest(), format!("{before}{after}"));
}

#[test]
fn elsewhere_they_are_a_distribution() {
    let place = tempfile::tempdir().unwrap();
    let kure = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().display().to_string();
    let words = ["new", "team", "--kind", "bundle", "--plugins", "crd", "--kure-path", &kure, "--offline"];
    let (code, said) = run(place.path(), &words);
    assert!(code == Some(0) && said.contains("made    team"), "{said}");
    let manifest = fs::read_to_string(place.path().join("team/Cargo.toml")).unwrap();
    assert!(manifest.contains("plugins = [\"kure-plugin-crd\"]"), "{manifest}");
}
