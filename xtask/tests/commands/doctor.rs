//! `doctor`, in a checkout and outside of one.

use crate::checkout::{CHECKOUT, text, xtask};

#[test]
fn it_looks_at_a_folder_without_a_package() {
    let folder = tempfile::tempdir().unwrap();
    let output = xtask(folder.path(), &["doctor", "--json"]).output().unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["schema"], "kure.dev/doctor/v1");
    let lock = answer["findings"].as_array().unwrap().iter().find(|finding| finding["check"] == "lock").unwrap();
    assert_eq!(lock["reason"], "there is no package here, and so no lock");
    assert!(output.status.success(), "{answer:#}");
}

#[test]
fn a_problem_is_exit_code_1() {
    let output = CHECKOUT.run(&["doctor", "--target", "no-such-target", "--quiet"]);
    assert_eq!(output.status.code(), Some(1));
    let printed = text(&output.stdout);
    assert!(printed.contains("problem  target         rustc knows no target `no-such-target`"), "{printed}");
    assert!(!printed.contains("ok  "), "{printed}");
}
