//! The commands that help a person to review, as people run them: with a registry, a repository and a policy.

use kure_tests::git::Repository;
use kure_tests::granted::{Place, plain};
use kure_tests::registry::Crate;
use std::fs;
use std::path::Path;

const FOLDER: &str = env!("CARGO_TARGET_TMPDIR");
const WHO: &str = "A Reviewer <reviewer@example.com>";

fn run(place: &Place, arguments: &[&str]) -> (Option<i32>, String) {
    place.kure(env!("CARGO_BIN_EXE_cargo-kure-under-test"), arguments)
}

fn gives(place: &Place, code: i32, arguments: &[&str]) -> String {
    let (found, said) = run(place, arguments);
    assert_eq!(found, Some(code), "{arguments:?}:\n{said}");
    said
}

/// Checks that a text has all of these words, in this order.
fn has(said: &str, words: &[&str]) {
    let mut rest = said;
    for word in words {
        let place = rest.find(word).unwrap_or_else(|| panic!("expected {word:?} in\n{said}"));
        rest = &rest[place + word.len()..];
    }
}

/// Returns the next version of `foo`, which does more than the one before.
fn grown() -> Crate {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "Cargo.toml",
        "[package]\nname = \"foo\"\nversion = \"1.3.0\"\nedition = \"2024\"\nlicense = \"MIT\"\ndescription = \"Of a test\"\n\
         [features]\nextra = []\nupload = []\n",
    );
    // If it ran, there would be a file.
    write(
        "build.rs",
        "fn main() { std::fs::write(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/ran\"), \"\").unwrap(); }\n",
    );
    write("src/lib.rs", "//! A crate.\npub fn call() { let _ = std::net::TcpStream::connect(\"example.com:80\"); }\n");
    Crate::of(folder.path())
}

#[test]
fn a_version_is_compared_with_the_granted_one() {
    let Some(place) = Place::new(FOLDER, "review-versions") else { return };
    gives(&place, 0, &["trust", "init", "--who", WHO]);
    let same = gives(&place, 0, &["trust", "diff", "foo", "--exit-code"]);
    has(&same, &["foo 1.2.3 -> 1.2.3 as compiled", "no difference in"]);

    let source = place.in_home("registry/src", "foo-1.2.3").join("src/lib.rs");
    let text = fs::read(&source).unwrap();
    fs::write(&source, "//! A crate.\n// \u{202e}\n").unwrap();
    let edited = gives(&place, 10, &["trust", "diff", "foo", "--exit-code"]);
    has(&edited, &["look twice", "src/lib.rs:2 has characters that turn", "+// <U+202E>"]);
    fs::write(&source, text).unwrap();

    place.registry().publish(&grown());
    let summary = ["+ build script (build.rs)", "+ net (src/lib.rs:2 std::net::TcpStream::connect)", "+ upload"];
    let said = gives(&place, 0, &["trust", "diff", "foo", "1.2.3", "1.3.0"]);
    has(&said, &summary);
    has(&said, &["+++ foo 1.3.0/build.rs", "+fn main()"]);
    let stat = gives(&place, 0, &["trust", "diff", "foo", "1.2.3", "1.3.0", "--stat"]);
    assert!(!stat.contains("+++"), "{stat}");

    place.cargo(&["update", "--quiet", "foo"]);
    has(&gives(&place, 10, &["trust", "diff", "foo", "--exit-code"]), &["foo 1.2.3 -> 1.3.0", summary[0]]);
    let json = gives(&place, 0, &["trust", "diff", "foo", "--json", "--stat"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is one JSON object");
    assert_eq!(
        (&json["schema"], &json["crates"][0]["new"]["version"]),
        (&"kure.dev/trust-diff/v1".into(), &"1.3.0".into())
    );
    has(&gives(&place, 2, &["trust", "diff", "fooo"]), &["found `fooo`", "did you mean `foo`?"]);
    assert_eq!(run(&place, &["trust", "diff", "foo", "1.2.3", "9.9.9"]).0, Some(1));

    let laid = gives(&place, 0, &["trust", "inspect", "foo@1.2.3"]);
    has(&laid, &["foo 1.2.3", "needed by   nothing here", "granted     by A Reviewer"]);
    let laid = gives(&place, 0, &["trust", "inspect", "foo"]);
    has(&laid, &["foo 1.3.0", "licence     MIT", "granted     by nobody", "+ build script (build.rs)"]);
    let folder = place.root().join("target/kure/inspect/foo-1.3.0");
    assert!(fs::metadata(folder.join("build.rs")).unwrap().permissions().readonly());
    gives(&place, 0, &["trust", "inspect", "foo", "--json"]);
    assert!(
        !Path::new(&folder).join("ran").exists() && !place.in_home("registry/src", "foo-1.3.0").join("ran").exists()
    );
}

#[test]
fn what_changed_since_a_commit_is_told() {
    let Some(place) = Place::new(FOLDER, "review-commits") else { return };
    gives(&place, 0, &["trust", "init", "--who", WHO]);
    place.write(".gitignore", "/target\n/home\n");
    Repository::at(place.root()).commit("first");
    has(&gives(&place, 0, &["trust", "diff", "--exit-code"]), &["no difference in Cargo.lock since"]);
    has(&gives(&place, 0, &["trust", "diff", "tf", "--exit-code"]), &["no difference in"]);

    place.write(
        "plugins/tf/src/lib.rs",
        "//! A plugin.\npub fn read() { unsafe { core::hint::unreachable_unchecked() } }\n",
    );
    let said = gives(&place, 10, &["trust", "diff", "tf", "--exit-code"]);
    has(&said, &["kure-plugin-tf", "+ unsafe (src/lib.rs:2 block)", "+pub fn read()"]);

    place.registry().publish(&plain("foo", "1.2.4", ""));
    place.cargo(&["update", "--quiet", "foo"]);
    let said = gives(&place, 10, &["trust", "diff", "--git-base", "HEAD", "--exit-code"]);
    has(&said, &["~ foo 1.2.3 -> 1.2.4\n"]);
    assert!(!said.contains("bar"), "{said}");
    has(&gives(&place, 0, &["trust", "diff", "foo", "--git-base", "HEAD", "--stat"]), &["foo 1.2.3 -> 1.2.4"]);
    has(&gives(&place, 1, &["trust", "diff", "--git-base=--all"]), &["git could not find the commit `--all`"]);
}

#[test]
fn crates_are_granted_for_what_the_policy_asks() {
    let Some(place) = Place::new(FOLDER, "review-criteria") else { return };
    gives(&place, 0, &["trust", "init", "--who", WHO]);
    place.replace("kure-trust.toml", "[policy]\n", "[policy]\nrequired-criteria = [\"safe-to-run\"]\n");
    let said = gives(&place, 20, &["trust", "verify"]);
    has(&said, &["error[KT107]: bar 1.0.0 was not read for safe-to-run", "error[KT107]: foo 1.2.3 was not read for"]);
    has(&gives(&place, 2, &["trust", "add", "foo", "--yes", "--who", WHO, "--criteria", "pure"]), &["found `pure`"]);
    gives(&place, 0, &["trust", "add", "foo", "bar", "--yes", "--who", WHO, "--criteria", "safe-to-deploy"]);
    gives(&place, 0, &["trust", "verify"]);

    // The registry is not the public one, which audits of others are about.
    gives(&place, 0, &["trust", "remove", "foo"]);
    place.write(
        "audits.toml",
        "[[audits.foo]]\nwho = \"B\"\ncriteria = \"safe-to-deploy\"\nversion = \"1.2.3\"\n\
         [[audits.bad]]\ncriteria = \"safe-to-run\"\nviolation = \"<2\"\nnotes = \"steals\"\n",
    );
    let said = gives(&place, 0, &["trust", "import", "cargo-vet", "audits.toml"]);
    has(&said, &["revoke  bad <2: import: violates safe-to-run", "left    foo 1.2.3 is not from the public registry"]);
    has(&place.read("kure-trust.toml"), &["[[revoked]]\nname = \"bad\""]);
    has(&gives(&place, 20, &["trust", "verify"]), &["crate foo 1.2.3"]);
    has(
        &gives(&place, 2, &["trust", "import", "cargo-vet", "https://example.com/audits.toml"]),
        &["expected a file, found the address", "download it yourself"],
    );
    has(&gives(&place, 0, &["trust", "export", "cargo-vet"]), &["0 audits written, 1 grant left out"]);
}
