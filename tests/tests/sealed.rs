//! A sealed build is made of the bytes that Cargo.lock means and of nothing else, and what it runs sees nothing else.

use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::Command;

use kure_tests::git::Repository;
use kure_tests::granted::Place;
use kure_tests::stand_in;
use kure_xtask::jail::{self, Demand, Rules, Status, WORD};

const FOLDER: &str = env!("CARGO_TARGET_TMPDIR");
const SECRET: &str = "d0-not-tell";

fn run(place: &Place, arguments: &[&str]) -> (Option<i32>, String) {
    let arguments = [&["build", "--release"], arguments].concat();
    place.kure(env!("CARGO_BIN_EXE_cargo-kure-under-test"), &arguments)
}

/// Builds, and returns what is said.
fn succeeds(place: &Place, arguments: &[&str]) -> String {
    let (code, said) = run(place, arguments);
    assert_eq!(code, Some(0), "{arguments:?}:\n{said}");
    said
}

fn refused(place: &Place, arguments: &[&str], code: i32, words: &[&str]) {
    let (found, said) = run(place, arguments);
    assert_eq!(found, Some(code), "{arguments:?}:\n{said}");
    for word in words {
        assert!(said.contains(word), "expected {word:?} in\n{said}");
    }
}

fn binary(place: &Place) -> PathBuf {
    place.root().join("dist").join(format!("kure{}", std::env::consts::EXE_SUFFIX))
}

fn bytes(place: &Place) -> Vec<u8> {
    fs::read(binary(place)).expect("a binary was built")
}

/// Returns what the plugin of the binary prints.
fn printed(place: &Place) -> String {
    let output = Command::new(binary(place)).output().expect("the binary can be run");
    String::from_utf8(output.stdout).expect("it writes UTF-8")
}

/// Returns whether a sealed build is confined here, and says that the test is skipped if not.
fn is_confined(test: &str) -> bool {
    let rules = Rules { demand: Demand::BestEffort, ..Rules::default() }.with_system();
    let rules = serde_json::to_string(&rules).expect("its paths are in UTF-8");
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-kure-under-test"));
    let output = command.args([WORD, &rules, "/bin/true"]).output().expect("it can be run");
    let holds = jail::is_possible() && serde_json::from_slice::<Status>(&output.stdout).is_ok_and(|it| it.holds());
    if !holds {
        kure_core::testing::skipped(format_args!("{test}: this system cannot confine a build"));
    }
    holds
}

/// Code that tries to get out, with each way and whether it led anywhere in a line.
const PROBE: &str = r#"
fn look() -> String {
    use std::io::Write;
    let is_told = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("@secret@");
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut environments = processes.filter_map(|process| std::fs::read(process.path().join("environ")).ok());
    let udp = std::net::UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.send_to(b"x", "127.0.0.1:@udp@"));
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src/marker.rs");
    let tempfile = std::env::temp_dir().join(format!("kure-file-{}", std::process::id()));
    let tempfile = std::fs::write(&tempfile, "").and_then(|()| std::fs::remove_file(tempfile));
    let link = std::env::temp_dir().join(format!("kure-link-{}", std::process::id()));
    let ways = [
        ("key", std::fs::read("@root@/.ssh/key").is_ok()),
        ("folder", std::fs::read_dir("@root@").is_ok()),
        ("link", std::os::unix::fs::symlink("@root@/.ssh/key", &link).is_ok() && std::fs::read(&link).is_ok()),
        ("tcp", std::net::TcpStream::connect("127.0.0.1:@tcp@").is_ok()),
        ("udp", udp.is_ok()),
        ("environment", std::env::vars().any(|(_, value)| is_told(value.as_bytes()))),
        ("processes", environments.any(|environment| is_told(&environment))),
        ("source", std::fs::write(source, "").is_ok()),
        ("append", std::fs::OpenOptions::new().append(true).open(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs"))
            .and_then(|mut file| file.write_all(b"\n")).is_ok()),
        ("outside", std::fs::write("@root@/marker", "").is_ok()),
        ("shell", std::process::Command::new("sh").args(["-c", "cat @root@/.ssh/key"]).output()
            .is_ok_and(|output| is_told(&output.stdout))),
        ("scratch", tempfile.is_ok()),
    ];
    let _ = std::fs::remove_file(link);
    ways.map(|(name, is_open)| format!("{name}={is_open}")).join(" ")
}
"#;

#[test]
fn what_a_build_runs_sees_nothing_but_the_build() {
    let test = "what_a_build_runs_sees_nothing_but_the_build";
    if !is_confined(test) {
        return;
    }
    let Some(place) = Place::new(FOLDER, "sealed-probe") else { return };
    let place = place.with("AWS_SECRET_ACCESS_KEY", SECRET);
    let (tcp, udp) = (TcpListener::bind("127.0.0.1:0").unwrap(), UdpSocket::bind("127.0.0.1:0").unwrap());
    let ports = [tcp.local_addr().unwrap().port(), udp.local_addr().unwrap().port()].map(|port| port.to_string());
    place.write(".ssh/key", SECRET);
    let probe = PROBE.replace("@root@", place.root().to_str().unwrap()).replace("@secret@", SECRET);
    let probe = probe.replace("@tcp@", &ports[0]).replace("@udp@", &ports[1]);

    let head = stand_in::head("probes", "0.1.0");
    place.write("probes/Cargo.toml", &format!("{head}[lib]\nproc-macro = true\n"));
    let expand = "#[proc_macro]\npub fn probe(_: proc_macro::TokenStream) -> proc_macro::TokenStream {\n    \
                  format!(\"{:?}\", look()).parse().unwrap()\n}\n";
    place.write("probes/src/lib.rs", &format!("extern crate proc_macro;\n{expand}{probe}"));
    let script = "fn main() {\n    let folder = std::env::var(\"OUT_DIR\").unwrap();\n    \
                  std::fs::write(folder + \"/probe.rs\", format!(\"{:?}\", look())).unwrap();\n}\n";
    place.write("plugins/tf/build.rs", &format!("{script}{probe}"));
    let said = "[include!(concat!(env!(\"OUT_DIR\"), \"/probe.rs\")), probes::probe!()]";
    stand_in::write(&place, said, "probes = { path = \"../../probes\" }\n");
    let ran = place.root().join("ran");
    let asked = format!("let _ = std::fs::write({ran:?}, \"\");\n    let mut words");
    place.replace("kure/kure-cli/src/lib.rs", "let mut words", &asked);

    // Without a jail every way is open, or a closed one would prove nothing.
    succeeds(&place, &[]);
    let found = printed(&place);
    assert_eq!(found.lines().count(), 2, "{found}");
    assert!(!found.contains("false"), "{found}");
    for left in [&ran, &place.root().join("marker")] {
        fs::remove_file(left).unwrap();
    }

    let told = succeeds(&place, &["--sealed", "--emit", "binary,provenance"]);
    assert!(told.contains("jail    landlock "), "{told}");
    let statement = place.read("dist/kure.provenance.json");
    assert!(statement.contains("\"jail\": \"landlock "), "{statement}");
    assert!(!ran.exists(), "the binary was asked for its plugins, and did more");
    let found = printed(&place);
    for line in found.lines() {
        let open: Vec<_> = line.split(' ').filter(|way| !way.ends_with("=false")).collect();
        assert_eq!(open, ["scratch=true"], "{found}");
    }
    assert_eq!(found.lines().count(), 2, "{found}");
    assert!(!place.root().join("marker").exists());

    // A file outside is not there for the compiler, either.
    stand_in::write(&place, "[include_str!(\"/etc/passwd\")]", "");
    fs::remove_file(place.root().join("plugins/tf/build.rs")).unwrap();
    succeeds(&place, &[]);
    refused(&place, &["--sealed"], 41, &["couldn't read `/etc/passwd`: Permission denied"]);
}

#[test]
fn nothing_but_what_the_lock_means_enters() {
    let Some(place) = Place::new(FOLDER, "sealed-bytes") else { return };
    let place = place.with("CARGO_INCREMENTAL", "0");
    stand_in::write(&place, "[file!()]", "");
    succeeds(&place, &[]);
    let plain = bytes(&place);

    // What was built, unpacked and configured before is another now.
    let poisoned = poison(&place.root().join("target"));
    assert!(poisoned > 3, "{poisoned} libraries");
    let source = place.in_home("registry/src", "foo-1.2.3").join("src/lib.rs");
    fs::write(source, "compile_error!(\"edited\");\n").unwrap();
    let configured = place.read(".cargo/config.toml");
    let flags = "build.rustflags = [\"--cfg\", \"edited\"]\n[env]\nA = \"1\"\n";
    let wrapper = place.root().join("wrapper");
    if cfg!(unix) {
        // Cargo asks the compiler about itself whenever it is asked something, and through the wrapper.
        fs::write(&wrapper, "#!/bin/sh\ncase $* in *--crate-name?foo*) exit 9;; esac\nexec \"$@\"\n").unwrap();
        assert!(Command::new("chmod").arg("+x").arg(&wrapper).status().unwrap().success());
        place.write(".cargo/config.toml", &format!("build.rustc-wrapper = \"./wrapper\"\n{flags}{configured}"));
    }
    let place = place.with("RUSTFLAGS", "--cfg edited");
    let told = succeeds(&place, &["--sealed", "--jail", "best-effort", "--reproduce"]);
    assert!(told.contains("twice   built to the same bytes"), "{told}");
    assert!(bytes(&place) == plain, "expected the bytes of an ordinary build");
    assert_eq!(printed(&place), "crates/kure-plugin-tf/src/lib.rs\n");

    let archive = place.in_home("registry/cache", "foo-1.2.3.crate");
    let mut changed = fs::read(&archive).unwrap();
    changed[40] ^= 1;
    fs::write(&archive, changed).unwrap();
    let checksum = place.registry().checksum("foo", "1.2.3");
    let words = ["error[KT101]: checksum mismatch for foo 1.2.3", &checksum, "(Cargo.lock)", "found    "];
    refused(&place, &["--sealed", "--jail", "best-effort"], 20, &words);
}

/// Replaces every library that was built, and returns how many there were.
fn poison(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.fold(0, |count, path| match path.extension() {
        _ if path.is_dir() => count + poison(&path),
        Some(ending) if ending == "rlib" || ending == "rmeta" => {
            fs::write(path, "poison").unwrap();
            count + 1
        }
        _ => count,
    })
}

#[test]
fn a_random_number_is_found_out() {
    let Some(place) = Place::new(FOLDER, "sealed-random") else { return };
    stand_in::write(&place, "[env!(\"NUMBER\")]", "");
    // Each map of the standard library has a seed of its own.
    let script = "use std::hash::{BuildHasher, RandomState};\n\nfn main() {\n    \
                  println!(\"cargo::rustc-env=NUMBER={}\", RandomState::new().hash_one(1));\n}\n";
    place.write("plugins/tf/build.rs", script);
    refused(&place, &["--reproduce"], 20, &["error[KT502]: kure was built twice", "expected ", "found    "]);
    assert!(!binary(&place).exists());
    place.write("plugins/tf/build.rs", "fn main() {\n    println!(\"cargo::rustc-env=NUMBER=7\");\n}\n");
    let told = succeeds(&place, &["--reproduce", "--json"]);
    assert!(told.contains("\"reproduced\": true") && told.contains("\"jail\": null"), "{told}");
    assert_eq!(printed(&place), "7\n");
}

#[test]
fn a_commit_is_checked_out_anew_and_a_registry_may_be_a_folder() {
    let Some(place) = Place::new(FOLDER, "sealed-git") else { return };
    let repository = Repository::at(&place.root().join("origin"));
    let write = |path: &str, text: &str| {
        let path = repository.folder().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let inherited = "[package]\nname = \"acme-inner\"\nversion.workspace = true\nedition.workspace = true\n";
    let inner = "acme-inner = { path = \"inner\" }\n";
    let workspace = "[workspace]\nmembers = [\"inner\"]\n[workspace.package]\nversion = \"1.2.0\"\n";
    let outer = stand_in::head("acme-outer", "1.0.0");
    write("Cargo.toml", &format!("{outer}[dependencies]\n{inner}{workspace}edition = \"2024\"\n"));
    write("src/lib.rs", "//! Outer.\npub use acme_inner::NAME;\n");
    write("inner/Cargo.toml", inherited);
    write("inner/src/lib.rs", "//! Inner.\n/// A name.\npub const NAME: &str = file!();\n");
    let commit = repository.commit("A crate");
    let dependency = format!("acme-outer = {{ git = \"{}\", rev = \"{commit}\" }}\n", repository.url());
    stand_in::write(&place, "[acme_outer::NAME]", &dependency);
    // From here on, the registry is a folder with archives, and Cargo has none of its own.
    fs::remove_file(place.root().join(".cargo/config.toml")).unwrap();
    fs::remove_dir_all(place.root().join("home/registry")).unwrap();
    place.registry().configure(place.root());
    succeeds(&place, &[]);
    let plain = bytes(&place);
    let name = printed(&place);
    assert!(name.starts_with("/cargo/git/checkouts/") && name.ends_with("/inner/src/lib.rs\n"), "{name}");

    let checkout = place.in_home("git/checkouts", &commit[..7]);
    fs::write(checkout.join("inner/src/lib.rs"), "compile_error!(\"edited\");\n").unwrap();
    succeeds(&place, &["--sealed", "--jail", "best-effort"]);
    assert_eq!(printed(&place), name);
    assert!(bytes(&place) == plain, "expected the bytes of an ordinary build");
}
