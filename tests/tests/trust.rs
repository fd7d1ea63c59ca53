//! What the policy refuses, before anything is compiled: each way to tamper has its code, and both hashes where they differ.

use kure_tests::git::Repository;
use kure_tests::granted::{Place, plain};
use kure_tests::stand_in;
use std::fs;
use std::process::Command;

const FOLDER: &str = env!("CARGO_TARGET_TMPDIR");
const WHO: &str = "A Reviewer <reviewer@example.com>";

fn run(place: &Place, arguments: &[&str]) -> (Option<i32>, String) {
    place.kure(env!("CARGO_BIN_EXE_cargo-kure-under-test"), arguments)
}

fn succeeds(place: &Place, arguments: &[&str]) -> String {
    let (code, said) = run(place, arguments);
    assert_eq!(code, Some(0), "{arguments:?}:\n{said}");
    said
}

/// Checks that `trust verify` and a plan are both refused, with that exit code and all of these words.
fn refused(place: &Place, code: i32, words: &[&str]) {
    for arguments in [&["trust", "verify"][..], &["plan"]] {
        let (found, said) = run(place, arguments);
        assert_eq!(found, Some(code), "{arguments:?}:\n{said}");
        for word in words {
            assert!(said.contains(word), "expected {word:?} of {arguments:?} in\n{said}");
        }
    }
}

/// Makes a place with a policy that covers it.
fn trusted(name: &str) -> Option<Place> {
    let place = Place::new(FOLDER, name)?;
    let said = succeeds(&place, &["trust", "init", "--who", WHO]);
    assert!(said.contains("kure-trust.toml: 2 grants for 1 plugin"), "{said}");
    assert_eq!(
        succeeds(&place, &["trust", "verify"]),
        "1 plugin, 5 crates, all trusted by kure-trust.toml, serial 1\n"
    );
    succeeds(&place, &["plan"]);
    Some(place)
}

#[test]
fn bytes_of_a_registry_are_those_that_were_granted() {
    let Some(place) = trusted("trust-bytes") else { return };
    let archive = place.in_home("registry/cache", "foo-1.2.3.crate");
    let bytes = fs::read(&archive).unwrap();
    let mut changed = bytes.clone();
    changed[40] ^= 1;
    fs::write(&archive, changed).unwrap();
    let checksum = place.registry().checksum("foo", "1.2.3");
    refused(&place, 20, &["error[KT101]: checksum mismatch for foo 1.2.3", &checksum, "(Cargo.lock)", "found    "]);
    fs::write(&archive, bytes).unwrap();

    let source = place.in_home("registry/src", "foo-1.2.3").join("src/lib.rs");
    let text = fs::read(&source).unwrap();
    fs::write(&source, "//! Another.\n").unwrap();
    refused(
        &place,
        20,
        &[
            "error[KT102]: h1 mismatch for foo 1.2.3: src/lib.rs differs from the archive",
            "expected h1:",
            "found    h1:",
        ],
    );
    fs::write(&source, text).unwrap();
    let added = source.with_file_name("build.rs");
    fs::write(&added, "").unwrap();
    refused(&place, 20, &["error[KT102]", "src/build.rs is not in the archive"]);
    fs::remove_file(added).unwrap();

    let lock = place.read("Cargo.lock");
    place.write("Cargo.lock", &lock.replace(&format!("checksum = \"{checksum}\"\n"), ""));
    refused(&place, 20, &["error[KT109]: no checksum for the registry crate foo 1.2.3"]);
    place.write("Cargo.lock", &lock);
    place.replace("kure-trust.toml", &checksum, &"0".repeat(64));
    refused(
        &place,
        20,
        &["error[KT101]: checksum mismatch for foo 1.2.3", &checksum, &"0".repeat(64), "(kure-trust.toml)"],
    );
}

#[test]
fn a_vendored_folder_is_held_against_what_was_granted() {
    let Some(place) = trusted("trust-vendored") else { return };
    let configuration = place.cargo(&["vendor", "--locked", "vendored"]);
    let start = configuration.find("[source").expect("Cargo says what to configure");
    let path = ".cargo/config.toml";
    place.write(path, &(place.read(path) + &configuration[start..]));
    refused(&place, 20, &["error[KT201]: cargo configuration key \"source.", "refused"]);
    place.replace("kure-trust.toml", "[policy]\n", "[policy]\nconfiguration = [\"source\"]\n");
    succeeds(&place, &["trust", "lock"]);
    succeeds(&place, &["trust", "verify"]);

    let sums = place.read("vendored/foo/.cargo-checksum.json");
    place.write("vendored/foo/src/lib.rs", "//! Another.\n");
    place.write("vendored/foo/.cargo-checksum.json", &sums.replacen("\"files\":{", "\"files\":{\"x\":\"0\",", 1));
    refused(&place, 20, &["error[KT102]: h1 mismatch for foo 1.2.3: src/lib.rs differs from the archive"]);
    // Without the archive, the lock of the policy tells.
    fs::remove_dir_all(place.root().join("home/registry/cache")).unwrap();
    refused(&place, 20, &["error[KT102]: h1 mismatch for foo 1.2.3: the folder differs", "(kure-trust.lock)"]);
    place.write("vendored/foo/src/lib.rs", "//! A crate.\n");
    place.write("vendored/foo/.cargo-checksum.json", "{\"files\":{}}");
    place.write("vendored/foo/build.rs", "fn main() { std::fs::write(\"../../marker\", \"\").unwrap() }\n");
    let (code, said) = run(&place, &["trust", "verify"]);
    assert!(code == Some(20) || said.contains("checksum"), "{said}");
    assert!(!place.root().join("marker").exists());
}

#[test]
fn a_folder_that_was_granted_by_its_hash_stays_as_it_was_read() {
    let Some(place) = trusted("trust-folders") else { return };
    place.replace("kure-trust.toml", "sources.path = \"workspace\"", "sources.path = \"deny\"");
    refused(
        &place,
        20,
        &["error[KT107]: crate kure-plugin-tf 0.3.1 of path+plugins/tf is not covered; required by kure-plugin-tf"],
    );
    let said = succeeds(&place, &["trust", "add", "--yes", "--who", WHO]);
    assert!(said.contains("grant   kure-plugin-tf 0.3.1 of path+plugins/tf h1:"), "{said}");
    succeeds(&place, &["trust", "verify"]);

    let changed = [
        "error[KT103]: kure-plugin-tf 0.3.1 in ",
        "changed since review",
        "expected h1:",
        "found    h1:",
        "trust diff kure-plugin-tf",
    ];
    place.write("plugins/tf/src/lib.rs", "//! A plugin.\n// More.\n");
    refused(&place, 20, &changed);
    place.write("plugins/tf/src/lib.rs", "//! A plugin.\n");
    place.write("plugins/tf/.gitignore", "gen.rs\n");
    place.write("plugins/tf/src/gen.rs", "");
    refused(&place, 20, &changed);
    fs::remove_file(place.root().join("plugins/tf/.gitignore")).unwrap();
    fs::remove_file(place.root().join("plugins/tf/src/gen.rs")).unwrap();
    succeeds(&place, &["plan"]);
    place.write("plugins/tf/src/a.rs", "");
    place.write("plugins/tf/src/A.rs", "");
    if fs::read_dir(place.root().join("plugins/tf/src")).unwrap().count() == 3 {
        refused(&place, 20, &["error[KT104]", "expected names that differ in more than case"]);
    } else {
        kure_core::testing::skipped("names that differ in case are one on this system");
    }
    fs::remove_file(place.root().join("plugins/tf/src/A.rs")).unwrap();
    #[cfg(unix)]
    {
        fs::write(place.root().join("plugins/tf/src/a\nb.rs"), "").unwrap();
        refused(&place, 20, &["error[KT104]", "src/a\\nb.rs: expected a portable name"]);
        fs::remove_file(place.root().join("plugins/tf/src/a\nb.rs")).unwrap();
        std::os::unix::fs::symlink("lib.rs", place.root().join("plugins/tf/src/l")).unwrap();
        refused(&place, 20, &["error[KT104]", "src/l: not a regular file, found a link"]);
    }
}

#[test]
fn a_crate_of_a_repository_is_at_its_commit() {
    let Some(place) = trusted("trust-git") else { return };
    let repository = Repository::at(&place.root().join("upstream"));
    let library = place.root().join("upstream/src/lib.rs");
    let manifest =
        place.read("plugins/tf/Cargo.toml").replace("kure-plugin-tf", "kure-plugin-git").replace("\"tf\"", "\"git\"");
    place.write("upstream/Cargo.toml", &manifest.replace("/v1/Tf", "/v1/Git").replace("bar = ", "# bar = "));
    place.write("upstream/src/lib.rs", "//! From git.\n");
    let first = repository.commit("First");
    fs::write(&library, "//! From git, later.\n").unwrap();
    let second = repository.commit("Second");
    let url = repository.url();
    let at = |commit: &str| place.dependencies(&format!("kure-plugin-git = {{ git = \"{url}\", rev = \"{commit}\" }}"));
    at(&first);
    place.cargo(&["update", "--quiet", "--workspace"]);
    refused(&place, 20, &["error[KT110]: kure-plugin-git 0.3.1 comes from a place that the policy does not name"]);
    let said = succeeds(&place, &["trust", "add", "git", "--closure", "--yes", "--who", WHO]);
    assert!(said.contains(&format!("grant   kure-plugin-git 0.3.1 of git+{url}#{first} h1:")), "{said}");
    assert!(succeeds(&place, &["trust", "verify"]).starts_with("2 plugins, 6 crates"));

    at(&second);
    place.cargo(&["update", "--quiet", "--workspace"]);
    refused(&place, 20, &["error[KT105]: git revision changed for kure-plugin-git", &first, &second]);
    place.replace("kure-trust.toml", &format!("#{first}"), "#v1.0");
    refused(&place, 20, &["error[KT106]: kure-plugin-git is granted by what can move"]);
    place.replace("kure-trust.toml", "#v1.0", &format!("#{first}"));
    at(&first);
    place.cargo(&["update", "--quiet", "--workspace"]);
    succeeds(&place, &["trust", "verify"]);
    let checkouts = fs::read_dir(place.root().join("home/git/checkouts")).unwrap().next().unwrap().unwrap().path();
    let checkout = checkouts.join(&first[..7]);
    fs::write(checkout.join("src/lib.rs"), "//! From nobody.\n").unwrap();
    refused(&place, 20, &["error[KT102]: h1 mismatch for kure-plugin-git 0.3.1: the checkout differs"]);
}

#[test]
fn what_nobody_looked_at_is_refused() {
    let Some(place) = trusted("trust-closure") else { return };
    place.registry().publish(&plain("foo", "1.2.4", ""));
    let lock = place.read("Cargo.lock");
    place.cargo(&["update", "--quiet", "foo"]);
    refused(
        &place,
        20,
        &[
            "error[KT107]: crate foo 1.2.4 of ",
            "is not covered; required by kure-plugin-tf → bar → foo",
            "trust inspect foo@1.2.4",
        ],
    );
    place.write("Cargo.lock", &lock);
    place.replace("plugins/tf/Cargo.toml", "bar = { ", "bar = { features = [\"extra\"], ");
    refused(&place, 20, &["error[KT108]: closure of kure-plugin-tf changed: +feature bar/extra"]);
    place.replace("plugins/tf/Cargo.toml", "features = [\"extra\"], ", "");

    place.replace("plugins/tf/Cargo.toml", "/v1/Tf\"]", "/v1/Tf\", \"acme.example.com/v1/More\"]");
    succeeds(&place, &["trust", "verify"]);
    let grant = "\n[[plugin]]\nname = \"kure-plugin-tf\"\nsource = \"path+plugins/tf\"\nwho = \"me\"\ngvks = [\"acme.example.com/v1/Tf\"]\n";
    place.write("kure-trust.toml", &(place.read("kure-trust.toml") + grant));
    refused(&place, 20, &["error[KT307]: plugin tf claims kinds", "found    acme.example.com/v1/More"]);
    place.replace("plugins/tf/Cargo.toml", ", \"acme.example.com/v1/More\"]", "]");

    place.write("plugins/tf/build.rs", "fn main() { std::fs::write(\"marker\", \"\").unwrap() }\n");
    refused(&place, 20, &["error[KT301]: build script in kure-plugin-tf 0.3.1 not granted"]);
    assert!(!place.root().join("plugins/tf/marker").exists());
    place.replace("kure-trust.toml", "gvks = [\"acme.example.com/v1/Tf\"]", "allow = [\"build-script\"]");
    succeeds(&place, &["trust", "lock"]);
    succeeds(&place, &["trust", "verify"]);
}

#[test]
fn nothing_around_leads_cargo_elsewhere() {
    let Some(place) = trusted("trust-around") else { return };
    let path = ".cargo/config.toml";
    let before = place.read(path);
    let marker = place.root().join("marker");
    let wrapper = place.root().join("wrapper");
    fs::write(&wrapper, format!("#!/bin/sh\ntouch {}\nexec \"$@\"\n", marker.display())).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&wrapper, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    for (table, key) in [
        ("paths = [\"elsewhere\"]", "paths"),
        (
            "[source.crates-io]\nreplace-with = \"mirror\"\n[source.mirror]\ndirectory = \"mirror\"",
            "source.crates-io.replace-with",
        ),
        (&format!("[build]\nrustc-wrapper = {:?}", wrapper.display().to_string()), "build.rustc-wrapper"),
        ("[patch.crates-io]\nfoo = { path = \"elsewhere\" }", "patch.crates-io.foo"),
        ("[env]\nA = \"1\"", "env.A"),
        ("[target.x86_64-unknown-linux-gnu]\nrunner = \"x\"", "target.x86_64-unknown-linux-gnu.runner"),
    ] {
        place.write(path, &format!("{table}\n{before}"));
        let (code, said) = run(&place, &["plan"]);
        let expected = format!("error[KT201]: cargo configuration key \"{key}\"");
        // Where Cargo itself trips over it first, nothing is built either.
        assert!(said.contains(&expected) && code == Some(20), "{key}:\n{said}");
    }
    place.write(path, &before);
    let above = place.root().parent().unwrap().join(".cargo");
    assert!(!above.exists(), "another test left it");
    assert!(!marker.exists(), "the wrapper ran");
    let place = place.with("RUSTC_WRAPPER", wrapper.display().to_string());
    let (code, said) = run(&place, &["plan"]);
    assert!(
        code == Some(20) && said.contains("\"build.rustc-wrapper\" in the variable RUSTC_WRAPPER refused"),
        "{said}"
    );
    assert!(!marker.exists(), "the wrapper ran");
    let place = place.with("RUSTC_WRAPPER", "");
    place.replace("kure-trust.toml", "[policy]\n", "[policy]\ntoolchain = \"1.0.0\"\n");
    refused(&place, 20, &["error[KT202]: toolchain not the pinned one: rustc 1.", "expected 1.0.0 (kure-trust.toml)"]);
}

#[test]
fn reviews_end_and_crates_are_revoked() {
    let Some(place) = trusted("trust-time") else { return };
    let policy = place.read("kure-trust.toml");
    let end = |day: &str| policy.replacen("who = ", &format!("expires = {day}\nwho = "), 1);
    place.write("kure-trust.toml", &end("2020-01-31"));
    refused(&place, 21, &["error[KT401]: review of bar 1.0.0 expired 2020-01-31"]);
    let (code, said) = run(&place, &["plan", "--allow-untrusted"]);
    assert_eq!(code, Some(0), "{said}");
    place.write("kure-trust.toml", &end("9999-12-31"));
    succeeds(&place, &["trust", "verify"]);
    assert!(succeeds(&place, &["trust", "list"]).contains("until\n"));
    place.replace("kure-trust.toml", "[policy]\n", "[policy]\nmax-audit-age-days = 365\n");
    refused(&place, 21, &["error[KT401]: review of bar 1.0.0 lasts until 9999-12-31, longer than the 365 days"]);
    place.write("kure-trust.toml", &policy);
    succeeds(&place, &["trust", "revoke", "foo", "--versions", ">=1.2, <1.2.4", "--reason", "RUSTSEC-2026-9999"]);
    refused(&place, 22, &["error[KT402]: foo 1.2.3 is revoked since 20", "RUSTSEC-2026-9999"]);
    assert_eq!(run(&place, &["plan", "--allow-untrusted"]).0, Some(22));

    // A plugin by its id, and whatever has these files, wherever it is listed.
    place.write("kure-trust.toml", &policy);
    succeeds(&place, &["trust", "revoke", "tf", "--reason", "it was bad"]);
    refused(&place, 22, &["error[KT402]: kure-plugin-tf 0.3.1 is revoked since 20"]);
    place.write("kure-trust.toml", &policy);
    let lock = place.read("kure-trust.lock");
    let h1 = &lock[lock.find("name = \"bar\"").unwrap()..].split("h1 = \"").nth(1).unwrap()[..47];
    succeeds(&place, &["trust", "revoke", "--h1", h1, "--reason", "it was bad"]);
    place.write("kure-trust.lock", &lock.replace(h1, &format!("h1:{}=", "A".repeat(43))));
    refused(&place, 22, &["error[KT402]: bar 1.0.0 is revoked since 20"]);
    place.write("kure-trust.lock", &lock);
    assert!(succeeds(&place, &["trust", "revoke", "no", "--reason", "bad"]).contains("nothing here is called no"));
}

#[test]
fn what_a_plugin_may_do_is_granted_to_it_alone_and_is_in_the_binary() {
    let Some(place) = Place::new(FOLDER, "trust-capabilities") else { return };
    stand_in::write(&place, "[\"done\"]", "");
    succeeds(&place, &["trust", "init", "--who", WHO]);
    let built = || {
        succeeds(&place, &["build", "--profile", "dev"]);
        let binary = place.root().join("dist").join(format!("kure{}", std::env::consts::EXE_SUFFIX));
        let output = Command::new(binary).arg("grants").output().expect("the binary can be run");
        String::from_utf8(output.stdout).expect("it writes UTF-8")
    };
    assert_eq!(built(), "");

    // Code that starts threads is refused until somebody lets the plugin start them.
    let threads = "pub fn answer() -> u8 {\n    std::thread::spawn(|| 7).join().unwrap_or(0)\n}\n";
    place.write("plugins/tf/src/lib.rs", &(place.read("plugins/tf/src/lib.rs") + "/// The answer.\n" + threads));
    let (code, said) = run(&place, &["build", "--profile", "dev"]);
    assert!(code == Some(20) && said.contains("error[KT305]: tf uses thread"), "{code:?} {said}");
    let add =
        |more: &[&str]| run(&place, &[&["trust", "add", "tf", "--yes", "--who", WHO, "--capability"], more].concat());
    assert_eq!(add(&["read:catalog"]).0, Some(2));
    let (code, said) = add(&["threads", "--capability", "read:/srv/catalog"]);
    assert!(code == Some(0) && said.contains(", may: threads, read:/srv/catalog"), "{said}");
    assert_eq!(built(), "tf [Threads, Read(\"/srv/catalog\")]\n");
    let inspected: String = succeeds(&place, &["trust", "inspect", "tf", "--json"]).split_whitespace().collect();
    assert!(inspected.contains("\"capabilities\":[\"threads\",\"read:/srv/catalog\"]"), "{inspected}");

    // What was granted stays when the plugin is read again, and goes with the grant.
    succeeds(&place, &["trust", "add", "tf", "--yes", "--who", WHO]);
    assert!(place.read("kure-trust.toml").contains("capabilities = [\"threads\", \"read:/srv/catalog\"]"));
    let (code, said) = run(&place, &["trust", "add", "foo", "--yes", "--who", WHO, "--capability", "network"]);
    assert!(code == Some(2) && said.contains("expected one plugin that `--capability` is for, found 0"), "{said}");
}

#[test]
fn a_policy_is_changed_by_commands_and_says_what_it_covers() {
    let Some(place) = trusted("trust-commands") else { return };
    let files = || ["kure-trust.toml", "kure-trust.lock"].map(|file| place.read(file));
    let before = files();
    let (code, said) = run(&place, &["trust", "init", "--who", WHO]);
    assert!(code == Some(1) && said.contains("expected no policy yet"), "{said}");
    assert_eq!(succeeds(&place, &["trust", "lock"]), "kure-trust.lock is as it has to be\n");
    assert_eq!(succeeds(&place, &["trust", "add", "--who", WHO]), "nothing to grant: all is covered\n");
    assert_eq!(files(), before);

    place.dependencies("acme-vault = { version = \"=1.2.0\", registry = \"acme\" }");
    place.cargo(&["update", "--quiet", "--workspace"]);
    refused(&place, 20, &["error[KT107]: crate acme-vault 1.2.0 of ", "is not covered; required by acme-vault"]);
    let (code, said) = run(&place, &["trust", "add", "acme-vault", "--who", WHO]);
    assert!(code == Some(2) && said.contains("found no terminal to ask on\nhelp: say `--yes`"), "{said}");
    assert_eq!(files(), before);
    let (code, said) = run(&place, &["plan", "--allow-untrusted"]);
    assert_eq!(code, Some(0), "{said}");
    let careless = place.with("CI", "true");
    let (code, said) = run(&careless, &["plan", "--allow-untrusted"]);
    assert!(code == Some(20) && said.contains("since `CI` is set; these are not: acme-vault 1.2.0"), "{said}");
    let place = careless.with("KURE_ALLOW_UNTRUSTED_IN_CI", "1");
    assert_eq!(run(&place, &["plan", "--allow-untrusted"]).0, Some(0));

    let arguments =
        ["trust", "add", "acme-vault@1.2.0", "--yes", "--who", WHO, "--expires", "90", "--notes", "read all"];
    let said = succeeds(&place, &arguments);
    assert!(said.contains("wrote   kure-trust.toml\nwrote   kure-trust.lock\n"), "{said}");
    let policy = place.read("kure-trust.toml");
    for line in [
        "[[plugin]]",
        "closure = \"c1:",
        "gvks = [\"acme.example.com/v1/Vault\"]",
        "notes = \"read all\"",
        "serial = 2",
    ] {
        assert!(policy.contains(line), "{line}:\n{policy}");
    }
    succeeds(&place, &["trust", "verify"]);
    succeeds(&place, &["plan"]);
    assert!(succeeds(&place, &["trust", "list", "--expiring", "120"]).contains("acme-vault 1.2.0"));
    assert!(!succeeds(&place, &["trust", "list", "--expiring", "60"]).contains("acme-vault 1.2.0"));
    let closure = policy.lines().find(|line| line.starts_with("closure")).unwrap();
    place.replace("kure-trust.toml", closure, &format!("closure = \"c1:{}\"", "A".repeat(44)));
    refused(&place, 20, &["error[KT108]: closure of acme-vault 1.2.0 changed", &"A".repeat(44), "found    c1:"]);
    place.write("kure-trust.toml", &policy);

    succeeds(&place, &["trust", "remove", "acme-vault"]);
    refused(&place, 20, &["error[KT107]: crate acme-vault 1.2.0"]);
    let (code, said) = run(&place, &["trust", "remove", "acme-vault"]);
    assert!(
        code == Some(2) && said.contains("expected a grant for `acme-vault` in kure-trust.toml, found none"),
        "{said}"
    );
    fs::remove_file(place.root().join("kure-trust.lock")).unwrap();
    refused(&place, 20, &["error[KT108]: kure-trust.toml has no kure-trust.lock"]);
}
