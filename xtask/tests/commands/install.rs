//! `install`: puts a binary into a folder, and leaves alone what is not kure's.

use std::fs;
use std::process::Command;

use crate::checkout::{CHECKOUT, text};

#[test]
fn a_binary_is_installed_and_replaced_and_a_stranger_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("bin");
    let install = |extra: &[&str]| {
        // An optimised build would take a minute, and be placed in the same way.
        let arguments = ["install", "--plugins", "greeting", "--profile", "dev", "--to", to.to_str().unwrap()];
        CHECKOUT.run(&[&arguments, extra].concat())
    };

    let output = install(&[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with(&format!("installed {} (sha256 ", to.join("kure").display())));
    assert!(text(&output.stderr).contains("bin is not on PATH"), "{}", text(&output.stderr));
    let listed = Command::new(to.join("kure")).args(["plugins", "list"]).output().unwrap();
    assert!(text(&listed.stdout).contains("greeting"), "{}", text(&listed.stdout));

    // The binary that was just installed is known for one of kure's.
    assert!(install(&["--quiet"]).status.success());

    fs::write(to.join("kure"), "somebody's").unwrap();
    let output = install(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("expected nothing or a binary of kure's"), "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(to.join("kure")).unwrap(), "somebody's");

    let output = install(&["--force"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(fs::metadata(to.join("kure")).unwrap().len() > 1_000_000);
    assert_eq!(fs::read_dir(&to).unwrap().count(), 1, "nothing unfinished is left");
}
