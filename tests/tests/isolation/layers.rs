//! Systems that lack a layer of the sandbox.

use super::{KURE, between, is_strict, names, run};
use tempfile::TempDir;

#[test]
fn a_system_that_lacks_a_layer_says_so_and_seccomp_is_the_one_that_counts() {
    if !is_strict() {
        return;
    }
    let place = between("read-file");
    let good = between("nothing");
    let without = |what: &str, words: &str, folder: &TempDir| {
        run(&[env!("CARGO_BIN_EXE_without"), what, KURE], words, folder.path())
    };
    let layer = |what: &str| {
        let ran = without(what, "doctor --json", &good);
        let found: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let layers = found["layers"].as_array().unwrap().clone();
        let missing = layers.into_iter().filter(|layer| layer["inForce"] == false);
        (missing.map(|layer| layer["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), ran.code)
    };
    assert_eq!(layer("landlock"), (vec!["landlock".to_owned()], Some(0)));
    let ran = without("landlock", "generate all.yaml --keep-going", &place);
    assert!(ran.err.contains("attempted the system call openat(2)"), "{}", ran.err);
    assert_eq!((names(&ran), ran.code), (vec!["before", "after"], Some(4)));
    let ran = without("ptrace", "generate all.yaml", &place);
    assert!(ran.err.contains("attempted a system call, which plugins may not make"), "{}", ran.err);

    assert_eq!(layer("seccomp"), (vec!["seccomp".to_owned()], Some(30)));
    let ran = without("seccomp", "generate all.yaml", &good);
    assert!(ran.err.contains("plugins cannot run in a sandbox here: seccomp: "), "{}", ran.err);
    assert_eq!((ran.out.as_str(), ran.code), ("", Some(30)), "{}", ran.err);
    let ran = without("seccomp", "generate all.yaml --sandbox=best-effort", &good);
    assert!(ran.err.contains("warning[sandbox]") && ran.err.contains("missing: seccomp"), "{}", ran.err);
    assert_eq!((names(&ran), ran.code), (vec!["before", "it", "after"], Some(0)), "{}", ran.err);
    // The second layer holds without the first.
    let ran = without("seccomp", "generate all.yaml --sandbox=best-effort", &place);
    assert!(ran.out.contains("PermissionDenied"), "{}", ran.out);
}
