//! What `kure plugins install` does where there is nothing to build from.

use std::fs;
use std::process::Command;

#[test]
fn a_folder_without_sources_stays_as_it_is_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    // A plugin's own package is nothing that other plugins can be added to.
    let manifest = "[package]\nname = \"acme-vault\"\n\n[package.metadata.kure]\nid = \"acme-vault\"\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    for word in ["install", "uninstall"] {
        let mut kure = Command::new(env!("CARGO_BIN_EXE_kure"));
        let ran = kure.args(["plugins", word, "crd"]).current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(1), "{said}");
        assert!(said.contains("expected a checkout of kure or a distribution around "), "{said}");
        assert!(said.contains("`cargo kure init`"), "{said}");
        assert!(ran.stdout.is_empty());
    }
    assert_eq!(fs::read_to_string(folder.path().join("Cargo.toml")).unwrap(), manifest);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
