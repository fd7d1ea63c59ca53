//! Golden folders: what `kure generate` prints for an input, and what it says.
//!
//! Each folder of `tests/cases` has an `input.yaml`, with what is expected of it: `expected.yaml`, the manifests, or
//! `errors.txt`, the diagnostics, if any, and the exit code. `KURE_UPDATE_CASES=1` writes what kure does now.

use kure_core::testing::{Cases, Outcome};
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs kure on the input of a folder. The exit code is part of what it says.
fn generate(folder: &Path) -> Outcome {
    let mut kure = Command::new(env!("CARGO_BIN_EXE_kure-under-test"));
    let output = kure.args(["generate", "input.yaml"]).current_dir(folder).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    let said = text(output.stderr);
    let said = if said.is_empty() && code == 0 { said } else { format!("{said}exit code {code}\n") };
    Outcome { manifests: text(output.stdout), said, ..Outcome::default() }
}

#[test]
fn every_folder_gives_what_it_expects() {
    let count = Cases::new(concat!(env!("CARGO_MANIFEST_DIR"), "/cases")).check(generate);
    assert!(count > 30, "expected the golden folders, found {count}");
}
