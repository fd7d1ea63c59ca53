//! What a binary is made of is in it after a linker and a stripper had it, and comes out again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kure_xtask::proof::bill::Bill;
use kure_xtask::proof::embed::Proof;
use kure_xtask::proof::envelope::SigningKey;
use kure_xtask::proof::manifest::{self, Assembler, FORMAT, Manifest, Profile};
use kure_xtask::proof::packages::{Kind, Package, Packages};
use kure_xtask::proof::provenance::{self, Made};
use kure_xtask::proof::section::{self, Section};
use kure_xtask::seal::Sealed;
use object::read::elf::{ElfFile64, FileHeader, ProgramHeader};
use ssh_key::private::Ed25519Keypair;
use ssh_key::{LineEnding, PrivateKey};

/// An empty folder of this test's own, with a space and a letter beyond ASCII in its name.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("proof").join(format!("{name} ä"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("src")).unwrap();
    folder
}

fn host() -> String {
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into())).arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

fn proof() -> Proof {
    let manifest = Manifest {
        assembler: Assembler { name: "xtask".to_owned(), version: "0.1.0".to_owned() },
        collector: "none".to_owned(),
        crates: Vec::new(),
        excluded: kure_xtask::sets::Exclusions::new(),
        format: FORMAT.to_owned(),
        lock: String::new(),
        name: "tiny".to_owned(),
        plugins: Vec::new(),
        policy: None,
        profile: Profile { name: "release".to_owned(), r#static: false },
        reasons: Vec::new(),
        sources: String::new(),
        tainted: false,
        target: host(),
        target_named: false,
        toolchain: "rustc".to_owned(),
        version: "0.1.0".to_owned(),
    };
    let own = Package {
        name: "tiny".to_owned(),
        version: "0.1.0".to_owned(),
        source: "local".to_owned(),
        kind: Kind::Runtime,
        dependencies: Vec::new(),
        root: true,
    };
    Proof { manifest, packages: Packages { packages: vec![own], format: 1 } }
}

const MANIFEST: &str = "[package]\nname = \"tiny\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n\
    [lints.rust]\nunsafe_code = \"forbid\"\n\
    [profile.release]\nlto = \"thin\"\ncodegen-units = 1\nstrip = true\n";

/// Builds a package without any code of note, into which the proof was put, and returns its binary.
fn build(folder: &Path, proof: &Proof, profile: &str) -> PathBuf {
    fs::write(folder.join("Cargo.toml"), MANIFEST).unwrap();
    fs::write(folder.join("src/main.rs"), "fn main() { println!(\"tiny\"); }\n").unwrap();
    let sealed = Sealed { folder: folder.to_owned(), digest: String::new() };
    assert_ne!(proof.embed(&sealed).unwrap().unwrap(), sealed);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--offline", "--quiet", "--profile", profile]).current_dir(folder).stdin(Stdio::null());
    cargo.env("CARGO_TARGET_DIR", folder.join("target"));
    cargo.env("CARGO_ENCODED_RUSTFLAGS", format!("--remap-path-prefix={}=/kure", folder.display()));
    assert!(cargo.status().unwrap().success());
    let built = if profile == "dev" { "debug" } else { profile };
    folder.join("target").join(built).join(format!("tiny{}", std::env::consts::EXE_SUFFIX))
}

#[test]
fn a_binary_keeps_its_proof_through_links_and_strips() {
    let proof = proof();
    for profile in ["dev", "release"] {
        let binary = build(&folder(profile), &proof, profile);
        proof.check(&binary).unwrap();
        let printed = Command::new(&binary).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&printed.stdout), "tiny\n");
    }
}

#[test]
fn a_folder_is_nowhere_in_a_binary() {
    let proof = proof();
    let [one, other] = ["one", "another"].map(|name| fs::read(build(&folder(name), &proof, "release")).unwrap());
    assert!(one == other, "expected the same bytes from two folders");
}

#[test]
fn another_proof_gives_another_binary_without_compiling_anew() {
    let folder = folder("again");
    let mut proof = proof();
    proof.check(&build(&folder, &proof, "dev")).unwrap();
    proof.manifest.reasons.push("an unlisted crate".to_owned());
    proof.manifest.tainted = true;
    proof.check(&build(&folder, &proof, "dev")).unwrap();
}

#[test]
fn a_proof_that_was_zeroed_is_blank() {
    let proof = proof();
    let binary = build(&folder("zeroed"), &proof, "release");
    let mut program = fs::read(&binary).unwrap();
    let expected = proof.manifest.bytes();
    let start = program.windows(expected.len()).position(|window| window == expected).unwrap();
    program[start..start + expected.len()].fill(0);
    assert_eq!(section::find(&program, manifest::SECTION), Ok(Section::Blank));
    fs::write(&binary, program).unwrap();
    assert!(proof.check(&binary).is_err());
}

#[test]
#[cfg(target_os = "linux")]
fn the_stack_holds_no_code() {
    let program = fs::read(build(&folder("stack"), &proof(), "dev")).unwrap();
    let file = ElfFile64::<object::Endianness>::parse(&*program).unwrap();
    let header = file.elf_header();
    let endian = header.endian().unwrap();
    let segments = header.program_headers(endian, &*program).unwrap();
    let stack = segments.iter().find(|segment| segment.p_type(endian) == object::elf::PT_GNU_STACK).unwrap();
    assert_eq!(stack.p_flags(endian).0 & object::elf::PF_X.0, 0);
}

fn verify(words: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.arg("verify").args(words).stdin(Stdio::null()).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_binary_is_verified_without_being_run() {
    let folder = folder("verified");
    let binary = build(&folder, &proof(), "dev");
    // What cannot be run cannot have been run.
    let copy = folder.join("copy");
    fs::write(&copy, fs::read(&binary).unwrap()).unwrap();
    let path = copy.display().to_string();
    let (code, json) = verify(&[&path, "--json"]);
    let verdict: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(code, Some(0), "{json}");
    assert_eq!((&verdict["schema"], &verdict["level"]), (&"kure.dev/verify/v1".into(), &"L0".into()));
    assert_eq!(verdict["manifest"]["name"], "tiny");
    a_statement_about_a_binary_counts_if_somebody_signed_it(&folder, &copy);
    // A test's own program was not assembled.
    let own = std::env::current_exe().unwrap().display().to_string();
    let (code, said) = verify(&[&own]);
    assert_eq!(code, Some(24), "{said}");
    assert!(said.contains("tainted    in .kure-v0, expected the section, found none"), "{said}");
    assert_eq!(verify(&[&folder.join("Cargo.toml").display().to_string()]).0, Some(1));
}

fn a_statement_about_a_binary_counts_if_somebody_signed_it(folder: &Path, binary: &Path) {
    let keys = [1, 2].map(|seed| PrivateKey::from(Ed25519Keypair::from_seed(&[seed; 32])));
    let path = |name: &str| folder.join(name).display().to_string();
    let sha256 = |path: &Path| kure_xtask::digest::sha256(fs::read(path).unwrap());
    let bill = Bill { parts: Vec::new(), binary: None, time: None };
    let made = Made { file: "copy", sha256: &sha256(binary), jail: None };
    let statement = provenance::json(&proof().manifest, &bill, made);
    for (name, key) in [("builder", &keys[0]), ("another", &keys[1])] {
        fs::write(folder.join(name), key.to_openssh(LineEnding::LF).unwrap()).unwrap();
        let sealed = SigningKey::read(&folder.join(name)).unwrap().seal(&statement);
        fs::write(folder.join(format!("{name}.intoto.jsonl")), sealed).unwrap();
    }
    let allowed = format!("builder@example.com {}\n", keys[0].public_key().to_openssh().unwrap());
    fs::write(folder.join("signers"), allowed).unwrap();
    let other = folder.join("other");
    fs::write(&other, [fs::read(binary).unwrap(), vec![0]].concat()).unwrap();
    let hold = |binary: &Path, name: &str| {
        // The folder is in a checkout, whose files say nothing about whom to believe.
        let elsewhere = tempfile::tempdir().unwrap();
        let signers = elsewhere.path().join("signers");
        fs::copy(folder.join("signers"), &signers).unwrap();
        let words = ["--provenance", &path(name), "--signers", &signers.display().to_string()];
        verify(&[&[&*binary.display().to_string()], &words[..]].concat())
    };
    let (code, said) = hold(binary, "builder.intoto.jsonl");
    assert!(code == Some(0) && said.contains("level      L2, somebody who may do so signed"), "{said}");
    assert!(said.contains("builder@example.com signed it with SHA256:"), "{said}");
    for (binary, name, wanted, sentence) in [
        (binary, "another.intoto.jsonl", 23, "wrong      KT404: "),
        (&other, "builder.intoto.jsonl", 20, "wrong      KT501: "),
        (&other, "another.intoto.jsonl", 23, "wrong      KT404: "),
        (binary, "signers", 23, "wrong      KT403: "),
    ] {
        let (code, said) = hold(binary, name);
        assert!(code == Some(wanted) && said.contains(sentence) && said.contains("level      none"), "{said}");
    }
    assert_eq!(hold(binary, "absent").0, Some(1));
}

#[test]
fn bills_of_materials_are_the_same_each_time_and_need_no_build() {
    let folder = folder("bills");
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let texts = ["one", "another"].map(|name| {
        let out = folder.join(name);
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["build", "-q", "--plugins", "crd", "--name", "bills", "--emit", "sbom", "--out-dir"]).arg(&out);
        command.current_dir(checkout).env("CARGO_NET_OFFLINE", "true").env_remove("SOURCE_DATE_EPOCH");
        assert!(command.stdin(Stdio::null()).status().unwrap().success());
        let mut names: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["bills.cdx.json", "bills.spdx.json"]);
        ["bills.cdx.json", "bills.spdx.json"].map(|file| fs::read_to_string(out.join(file)).unwrap())
    });
    assert_eq!(texts[0], texts[1]);
    let [bill, _] = &texts[0];
    let bill: serde_json::Value = serde_json::from_str(bill).unwrap();
    let components = bill["components"].as_array().unwrap();
    let scope = |name: &str| components.iter().find(|it| it["name"] == name).map(|it| it["scope"].clone()).unwrap();
    assert_eq!((scope("serde"), scope("kure-plugin-crd")), ("required".into(), "required".into()));
    assert_eq!((scope("serde_derive"), scope("kure-macros")), ("excluded".into(), "excluded".into()));
}

#[test]
fn a_time_that_is_none_is_refused() {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["build", "-q", "--plugins", "crd", "--name", "timeless", "--emit", "sbom", "--out-dir"]);
    command.arg(folder("timeless")).current_dir(checkout).stdin(Stdio::null());
    let output = command.env("CARGO_NET_OFFLINE", "true").env("SOURCE_DATE_EPOCH", "today").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("expected seconds since 1970 in SOURCE_DATE_EPOCH, found \"today\""), "{said}");
}
