//! Each mistake that a plugin author can make is one error that says what to do.

use kure_core::testing::skipped;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The release of Rust whose messages these are: the compiler words and lays out its part anew with each.
const RELEASE: &str = "rustc 1.95.";

/// `TRYBUILD=overwrite` writes the messages anew, to be read before they land.
#[test]
fn a_mistake_is_one_clear_error() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap().stdout;
    let version = String::from_utf8(version).unwrap();
    if !version.starts_with(RELEASE) {
        return skipped(format_args!("the messages are those of {RELEASE}x, this is {version}"));
    }
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}

#[test]
fn a_message_of_a_mistake_is_one_error() {
    for (name, message) in files("ui", "stderr") {
        let errors = message.lines().filter(|line| line.starts_with("error")).count();
        assert_eq!(errors, 1, "{name}:\n{message}");
        assert!(!message.contains("__private"), "{name} shows what is not for users:\n{message}");
        assert!(!message.contains("following other types implement"), "{name} lists types of other crates:\n{message}");
    }
}

#[test]
fn a_message_belongs_to_a_mistake() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    for (name, _) in files("ui", "stderr") {
        assert!(folder.join(&name).with_extension("rs").exists(), "{name} is left over");
    }
}

/// Cargo finds tests only in the folder `tests` by itself.
#[test]
fn a_plugin_without_mistakes_is_a_test_of_its_own() {
    let manifest = include_str!("../Cargo.toml");
    for (name, _) in files("ui/pass", "rs") {
        assert!(manifest.contains(&format!("path = \"ui/pass/{name}\"")), "{name} is not in Cargo.toml");
    }
}

/// Returns the names and texts of the files of a folder that have an extension.
fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    let named = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let files: Vec<_> = paths.map(|path| (named(&path), fs::read_to_string(&path).unwrap())).collect();
    assert!(!files.is_empty(), "expected *.{extension} in {folder}");
    files
}
