//! What is said about binaries of every kind.

use super::*;
use crate::proof::manifest::tests::manifest;
use crate::proof::object_file::{self, Sections};
use crate::proof::packages::Package;

const LOCK: &str = "version = 4\n\n[[package]]\nname = \"itoa\"\nversion = \"1.0.19\"\n\
    source = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \"CHECKSUM\"\n\n\
    [[package]]\nname = \"kure-plugin-crd\"\nversion = \"0.1.0\"\n";

fn listed(manifest: &Manifest) -> Packages {
    let one = |name: &str, version: &str, root| Package {
        name: name.to_owned(),
        version: version.to_owned(),
        source: "local".to_owned(),
        kind: packages::Kind::Runtime,
        dependencies: Vec::new(),
        root,
    };
    let all = manifest.crates.iter().map(|it| one(&it.name, &it.version, false));
    Packages { packages: all.chain([one("kure", "0.1.0", true)]).collect(), format: 1 }
}

/// Reads a program with these sections, and holds it against a lock.
fn check(manifest: &[u8], packages: &[u8], lock: Option<&str>) -> Verdict {
    let folder = tempfile::tempdir().unwrap();
    let (program, path) = (folder.path().join("kure"), folder.path().join("Cargo.lock"));
    let bytes = object_file::write("x86_64-unknown-linux-gnu", Sections { manifest, packages }).unwrap();
    fs::write(&program, bytes).unwrap();
    let mut verdict = Verdict::read(&program).unwrap();
    if let Some(lock) = lock {
        fs::write(&path, lock).unwrap();
        verdict.hold_against(folder.path()).unwrap();
    }
    verdict.binary = "kure".into();
    verdict.sha256 = "12".repeat(32);
    let place = format!("{}", path.display());
    verdict.checked.iter_mut().for_each(|line| *line = line.replace(&place, "Cargo.lock"));
    verdict
}

fn whole(change: impl Fn(&mut Manifest), lock: Option<&str>) -> Verdict {
    let mut manifest = manifest();
    let packages = listed(&manifest);
    change(&mut manifest);
    check(&manifest.bytes(), &packages.bytes(), lock)
}

fn lock() -> String {
    LOCK.replace("CHECKSUM", &"ab".repeat(32))
}

#[test]
fn a_binary_is_as_sure_as_what_agrees_with_it() {
    let alone = whole(|_| (), None);
    assert_eq!((alone.level, alone.exit_code()), (Some(Level::L0), 0));
    let agreed = whole(|_| (), Some(&lock()));
    assert_eq!((agreed.level, agreed.exit_code()), (Some(Level::L1), 0));
    let mut rebuilt = agreed.clone();
    rebuilt.compare(&agreed);
    assert_eq!((rebuilt.level, rebuilt.exit_code()), (Some(Level::L3), 0));
    insta::assert_snapshot!(format!("{alone}\n{agreed}\n{rebuilt}\n{}", agreed.json()));
}

#[test]
fn a_binary_without_a_word_about_itself_is_tainted() {
    let packages = listed(&manifest()).bytes();
    let verdicts = [
        check(&[0; 64], &packages, None),
        check(b"", &packages, Some(&lock())),
        check(b"{}", &packages, None),
        check(&[manifest().bytes(), b" ".to_vec()].concat(), &packages, None),
    ];
    for verdict in &verdicts {
        assert_eq!((verdict.level, verdict.tainted, verdict.exit_code()), (None, true, 24), "{verdict}");
    }
    insta::assert_snapshot!(verdicts.map(|it| it.reasons.join("\n")).join("\n"));
}

#[test]
fn a_binary_that_says_it_is_tainted_is() {
    let verdict = whole(
        |manifest| {
            manifest.tainted = true;
            manifest.reasons.push("itoa 1.0.19 is not listed".to_owned());
        },
        Some(&lock()),
    );
    assert_eq!((verdict.tainted, verdict.exit_code()), (true, 24));
    assert_eq!(verdict.reasons, ["itoa 1.0.19 is not listed"]);
}

#[test]
fn a_binary_writes_no_line_of_the_verdict() {
    let forged = "crd\u{1b}[2J\ntainted    no";
    let verdict = whole(
        |manifest| {
            manifest.tainted = true;
            manifest.plugins[0].id = forged.to_owned();
            manifest.reasons.push(forged.to_owned());
        },
        None,
    );
    let said = verdict.to_string();
    assert_eq!(said.lines().filter(|line| line.starts_with("tainted    no")).count(), 0, "{said}");
    assert!(said.contains("crd<U+001B>[2J\n           tainted    no"), "{said}");
}

#[test]
fn what_does_not_hold_is_named() {
    let registry = |it: &mut Manifest| it.crates[0].source = Some("registry+https://example.com/index".to_owned());
    let same = |_: &mut Manifest| ();
    let without = |it: &mut Manifest| it.crates[0].checksum = None;
    let lock = lock();
    let no_checksum = lock.replace(&format!("checksum = \"{}\"\n", "ab".repeat(32)), "");
    let verdicts = [
        whole(same, Some(&lock.replace("abab", "acac"))),
        whole(same, Some(&lock.replace("1.0.19", "1.0.20"))),
        whole(registry, Some(&lock)),
        whole(without, Some(&no_checksum)),
        whole(|it| it.crates[1].source = Some("git+https://example.com/crd#01".to_owned()), Some(&lock)),
        whole(|it| it.plugins[0].version = "0.2.0".to_owned(), None),
        whole(|it| drop(it.crates.remove(0)), None),
        check(&manifest().bytes(), &[0; 8], None),
        check(&manifest().bytes(), b"no zlib", None),
    ];
    for verdict in &verdicts {
        assert_eq!((verdict.level, verdict.exit_code()), (None, 20), "{verdict}");
    }
    insta::assert_snapshot!(verdicts.map(|it| it.mismatches.join("\n")).join("\n"));
}

#[test]
fn another_rebuilt_binary_is_told_by_what_it_says() {
    let (mut one, mut other) = (whole(|_| (), None), whole(|it| it.sources = "00".repeat(32), None));
    other.sha256 = "34".repeat(32);
    one.compare(&other);
    assert_eq!((one.level, one.exit_code()), (None, 20));
    assert_eq!(one.mismatches, [format!("building it again gives other bytes, {}, and another sources", other.sha256)]);
}
