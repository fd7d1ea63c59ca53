//! Golden folders: what `kure generate` prints for an input, and what it says.
//!
//! Each folder of `tests/cases` has an `input.yaml`, with what is expected of it: `expected.yaml`, the manifests, or
//! `errors.txt`, the diagnostics, if any, and the exit code. `KURE_UPDATE_CASES=1` writes what kure does now.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs kure on the input of a folder, and returns its standard output, and its standard error with the exit code.
fn generate(folder: &Path) -> (String, String) {
    let mut kure = Command::new(env!("CARGO_BIN_EXE_kure-under-test"));
    let output = kure.args(["generate", "input.yaml"]).current_dir(folder).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    let said = text(output.stderr);
    let said = if said.is_empty() && code == 0 { said } else { format!("{said}exit code {code}\n") };
    (text(output.stdout), said)
}

#[test]
fn every_folder_gives_what_it_expects() {
    let update = std::env::var_os("KURE_UPDATE_CASES").is_some();
    let mut folders: Vec<_> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    let mut wrong = Vec::new();
    for folder in &folders {
        let (printed, said) = generate(folder);
        for (file, found) in [("expected.yaml", printed), ("errors.txt", said)] {
            let file = folder.join(file);
            let expected = fs::read_to_string(&file).unwrap_or_default();
            if found == expected {
                continue;
            }
            if !update {
                wrong.push(format!("{}\n--- expected\n{expected}\n--- found\n{found}", file.display()));
            } else if found.is_empty() {
                fs::remove_file(&file).unwrap();
            } else {
                fs::write(&file, found).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} folders differ:\n{}", wrong.len(), folders.len(), wrong.join("\n"));
    assert!(folders.len() > 30, "expected the golden folders, found {}", folders.len());
}
