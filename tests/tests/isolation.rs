//! What plugins may not do, one way each: every case has its message and its exit code, and harms nobody else.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const KURE: &str = env!("CARGO_BIN_EXE_kure-with-bad-plugins");

/// What a run printed, said, and left as its exit code.
struct Ran {
    out: String,
    err: String,
    code: Option<i32>,
}

fn run(program: &[&str], words: &str, folder: &Path) -> Ran {
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).args(words.split_whitespace()).current_dir(folder).stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { out: text(&output.stdout), err: text(&output.stderr), code: output.status.code() }
}

fn kure(words: &str, folder: &Path) -> Ran {
    run(&[KURE], words, folder)
}

fn document(kind: &str, name: &str, spec: &str) -> String {
    format!("---\napiVersion: bad.example.com/v1\nkind: {kind}\nmetadata: {{ name: {name} }}\nspec: {{ {spec} }}\n")
}

/// A folder with a file of these documents.
fn folder(documents: &[String]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.yaml"), documents.concat()).unwrap();
    fs::write(folder.path().join("beside.txt"), "from beside").unwrap();
    folder
}

/// One document that does something, between two that do nothing.
fn between(what: &str) -> TempDir {
    let act = |name: &str, what: &str| document("Bad", name, &format!("do: {what}"));
    folder(&[act("before", "nothing"), act("it", what), act("after", "nothing")])
}

fn names(ran: &Ran) -> Vec<&str> {
    ran.out.lines().filter_map(|line| line.strip_prefix("  name: ")).collect()
}

/// Says whether plugins are in a sandbox here, without which most of this would pass or fail for nothing.
fn is_strict() -> bool {
    let ran = kure("doctor --json", Path::new("/"));
    let found: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let is_strict = found["strict"].as_bool().unwrap();
    assert_eq!(ran.code, Some(if is_strict { 0 } else { 30 }));
    if cfg!(target_os = "linux") {
        assert!(is_strict, "{}", ran.out);
    } else if !is_strict {
        eprintln!("SKIPPED: this system has no sandbox for plugins");
    }
    is_strict
}

#[test]
fn whatever_a_plugin_does_is_named_and_harms_no_other_document() {
    if !is_strict() {
        return;
    }
    let cases = [
        ("read-file", "", "plugin `bad` attempted the system call openat(2), which plugins may not make"),
        ("write-file", "", "attempted the system call openat(2)"),
        ("list-folder", "", "attempted the system call openat(2)"),
        ("ask-for-metadata", "", "attempted the system call statx(2)"),
        ("change-permissions", "", "attempted the system call "),
        ("connect-tcp", "", "attempted the system call socket(2)"),
        ("bind-udp", "", "attempted the system call socket(2)"),
        ("connect-unix", "", "attempted the system call socket(2)"),
        ("spawn", "", "attempted the system call "),
        ("thread", "", "attempted the system call clone3(2)"),
        ("kill", "", "attempted the system call kill(2)"),
        ("sleep", "", "attempted the system call clock_nanosleep(2)"),
        ("loop", "--time-limit 1s", "plugin `bad` took longer than 1 s"),
        ("loop", "--cpu-limit 1s", "plugin `bad` kept a processor busy for more than 1 s"),
        ("allocate", "", "plugin `bad` used more than 512 MiB of memory"),
        ("allocate", "--memory-limit 64MiB", "plugin `bad` used more than 64 MiB of memory"),
        ("recurse", "", "plugin `bad` overflowed its stack"),
        ("panic", "", "bad.rs:"),
        ("panic", "", ": boom"),
        ("panic-twice", "", "plugin `bad` aborted"),
        ("lock-and-panic", "", ": with the lock"),
        ("exit", "", "plugin `bad` exited with code 0 before it replied"),
        ("abort", "", "plugin `bad` aborted"),
        ("flood", "--output-limit 1MiB", "plugin `bad` printed more than 1 MiB"),
        ("many-objects", "", "plugin `bad` generated 100001 objects for a document, which may have 10000"),
        ("much-output", "", "plugin `bad` generated more than 32 MiB for a document"),
        ("invalid-name", "", "which Kubernetes would not take"),
        ("clock", "--check-determinism", "output differs between two runs at data.text"),
        ("hash", "--check-determinism", "output differs between two runs at data.text"),
        ("address", "--check-determinism", "output differs between two runs at data.text"),
    ];
    for (what, words, message) in cases {
        let place = between(what);
        let ran = kure(&format!("generate all.yaml --keep-going {words}"), place.path());
        assert!(ran.err.contains(message), "{what}: expected {message:?}, found:\n{}", ran.err);
        assert!(ran.err.contains("all.yaml:8:7") || ran.err.contains("all.yaml:9:19"), "{what}:\n{}", ran.err);
        assert_eq!((names(&ran), ran.code), (vec!["before", "after"], Some(4)), "{what}:\n{}", ran.err);
    }
    assert!(!Path::new("/tmp/kure-was-here").exists());
}
