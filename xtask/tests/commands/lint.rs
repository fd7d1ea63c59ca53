//! `lint`: the checks that need a binary, on a plugin that is as it should be and on one that is not.

use std::process::Output;

use crate::checkout::{CHECKOUT, text};

/// Returns the checks that failed, with their reasons, one a line.
fn failed(output: &Output) -> String {
    let answer: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    let checks = answer["plugins"].as_array().unwrap().iter().flat_map(|plugin| plugin["checks"].as_array().unwrap());
    let failed = checks.filter(|check| check["verdict"] == "failed");
    let reasons = failed.flat_map(|check| {
        let reasons = check["reasons"].as_array().unwrap().iter();
        reasons.map(|reason| format!("{}: {}\n", check["check"].as_str().unwrap(), reason.as_str().unwrap()))
    });
    reasons.collect()
}

#[test]
fn a_plugin_as_it_should_be_passes_every_check() {
    let output = CHECKOUT.run(&["lint", "greeting", "--preset", "official", "--json"]);
    assert_eq!(failed(&output), "");
    assert!(output.status.success());
    let output = CHECKOUT.run(&["lint", "./plugins/greeting", "--preset", "official"]);
    assert_eq!(text(&output.stdout), "greeting: all 17 checks passed\n");
}

#[test]
fn each_fault_that_only_a_binary_shows_is_found() {
    let output = CHECKOUT.run(&["lint", "faulty", "--json"]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    insta::assert_snapshot!(failed(&output));
}

#[test]
fn a_check_that_is_left_out_does_not_fail() {
    let checks = ["metadata", "examples-pass", "schema-documented", "deterministic"];
    let disabled = checks.iter().flat_map(|check| ["--disable", check]).collect::<Vec<_>>();
    let output = CHECKOUT.run(&[&["lint", "faulty"], &disabled[..]].concat());
    assert_eq!(text(&output.stdout), "faulty: all 6 checks passed\n");
}

#[test]
fn a_plugin_that_does_not_compile_is_told_of_once() {
    let folder = tempfile::tempdir().unwrap();
    // A package of no workspace, whose path the checkout's plugins do not have.
    std::fs::create_dir(folder.path().join("src")).unwrap();
    std::fs::write(folder.path().join("src/lib.rs"), "compile_error!(\"oops\");\n").unwrap();
    let manifest = "[package]\nname = \"kure-plugin-out\"\nedition = \"2024\"\n[workspace]\n\
        [package.metadata.kure]\nid = \"out\"\ngvks = [\"out.example.com/v1/Out\"]\nstability = \"alpha\"\n";
    std::fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    let output = CHECKOUT.run(&["lint", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert!(printed.contains("  FAILED   builds-alone\n"), "{printed}");
    assert!(printed.contains("  skipped  deterministic\n"), "{printed}");
}
