//! Golden folders that differ, and folders that are not golden.

use super::broken;
use crate::testing::{Cases, Outcome, check_cases};
use std::panic;
use std::path::Path;
use tempfile::TempDir;

fn folders(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// Returns how the check of the folders fails, without the path of the folder.
fn fails(folder: &TempDir, check: impl FnOnce()) -> String {
    let payload = panic::catch_unwind(panic::AssertUnwindSafe(check)).expect_err("the folders are not as expected");
    let said = payload.downcast_ref::<String>().expect("a panic with a message").clone();
    said.replace(&folder.path().display().to_string(), "…").replace('\\', "/")
}

const INPUT: &str = "apiVersion: broken.example.com/v1\nkind: Setting\nmetadata: { name: a }\n\
                     spec: { name: level, values: { one: 1, two: 2 } }\n";

const OUTPUT: &str = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  one: 1\n  two: 2\n";

#[test]
fn folders_that_are_as_expected_pass() {
    let said = "error[missing-field]: missing field `spec`\n --> input.yaml:1:1\n  |\n\
                1 | apiVersion: broken.example.com/v1\n  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n";
    let wrong = "apiVersion: broken.example.com/v1\nkind: Setting\nmetadata: { name: a }\n";
    let folder = folders(&[
        ("good/input.yaml", INPUT),
        ("good/expected.yaml", OUTPUT),
        ("wrong/input.yaml", wrong),
        ("wrong/errors.txt", said),
    ]);
    check_cases(&broken::fine::PLUGIN, folder.path().to_str().unwrap());
}

#[test]
fn everything_that_differs_is_told_at_once() {
    let folder = folders(&[
        ("differs/input.yaml", INPUT),
        ("differs/expected.yaml", &OUTPUT.replace("one: 1", "one: 3")),
        ("no-expectation/input.yaml", INPUT),
        ("no-input/expected.yaml", OUTPUT),
        ("stray/input.yaml", INPUT),
        ("stray/expected.yaml", OUTPUT),
        ("stray/exepcted.yaml", OUTPUT),
        ("README.md", "Cases.\n"),
    ]);
    insta::assert_snapshot!(fails(&folder, || check_cases(&broken::fine::PLUGIN, folder.path().to_str().unwrap())));
}

#[test]
fn no_folders_are_a_mistake() {
    let folder = folders(&[]);
    let check = |path: &Path| assert_eq!(Cases::new(path).check(|_| Outcome::default()), 0);
    assert!(fails(&folder, || check(folder.path())).contains("expected folders with an input.yaml, found none"));
    let absent = folder.path().join("absent");
    assert!(fails(&folder, || check(&absent)).contains("…/absent: "));
}

#[test]
fn expectations_are_written_anew_on_demand() {
    let folder = folders(&[("a/input.yaml", INPUT), ("a/errors.txt", "it was wrong once\n")]);
    let outcome = |_: &Path| Outcome { manifests: OUTPUT.to_owned(), ..Outcome::default() };
    Cases::new(folder.path()).updating().check(outcome);
    assert_eq!(std::fs::read_to_string(folder.path().join("a/expected.yaml")).unwrap(), OUTPUT);
    assert!(!folder.path().join("a/errors.txt").exists());
    Cases::new(folder.path()).check(outcome);
}
