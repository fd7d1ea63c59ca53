//! What plugins may not do, one way each: every case has its message and its exit code, and harms nobody else.

mod ahead;
mod granted;
mod layers;

use kure_tests::process::{children, is_running, status};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
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
    finish(command.args(&program[1..]).args(words.split_whitespace()).current_dir(folder))
}

fn finish(command: &mut Command) -> Ran {
    let output = command.stdin(Stdio::null()).output().unwrap();
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
    fs::write(folder.path().join("beside.txt"), "beside.txt").unwrap();
    fs::write(folder.path().join("other.txt"), "other.txt").unwrap();
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
        kure_core::testing::skipped("this system has no sandbox for plugins");
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
        ("read-for-ever", "--time-limit 1s --cpu-limit 30s", "plugin `bad` took longer than 1 s"),
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

#[test]
fn a_plugin_that_only_computes_is_not_disturbed() {
    if !is_strict() {
        return;
    }
    let cases = [
        ("read-environment", "MIMALLOC_ARENA_EAGER_COMMIT"),
        ("read-beside", "text: beside.txt"),
        ("read-stdin", "Ok(\"\")"),
        ("count", "0"),
        ("print", "printed"),
        ("not-a-number", "name: it"),
    ];
    for (what, expected) in cases {
        let place = between(what);
        let ran = kure("generate all.yaml --threads 1", place.path());
        assert_eq!((names(&ran), ran.code), (vec!["before", "it", "after"], Some(0)), "{what}:\n{}", ran.err);
        assert!(ran.out.contains(expected), "{what}: expected {expected:?}, found:\n{}", ran.out);
        let here = kure("generate all.yaml --threads 1 --sandbox=off", place.path());
        if !["read-environment", "print"].contains(&what) {
            assert_eq!((&here.out, here.code), (&ran.out, Some(0)), "{what}:\n{}", here.err);
        }
    }
}

#[test]
fn what_was_open_before_is_closed_to_plugins() {
    let place = between("close-descriptor");
    let shell = ["sh", "-c", "exec 9<all.yaml; exec \"$0\" \"$@\"", KURE];
    let ran = run(&shell, "generate all.yaml", place.path());
    assert!(ran.code == Some(0) && ran.out.contains("text: Err(EBADF)"), "{}{}", ran.out, ran.err);
}

#[test]
fn a_fall_is_blamed_on_the_document_that_it_was_over() {
    // The first batch has four documents, and there are files without any.
    let act = |i: usize| document("Bad", &format!("a-{i:02}"), if i == 4 { "do: abort" } else { "do: nothing" });
    let place = folder(&(0..12).map(act).collect::<Vec<_>>());
    for empty in ["all-is-empty.yaml", "zero.yaml"] {
        fs::write(place.path().join(empty), "").unwrap();
    }
    fs::write(place.path().join("zero-and-one.yaml"), format!("# Nothing.\n---\n{}", act(4))).unwrap();
    let ran = kure("generate all.yaml --keep-going --threads 1", place.path());
    assert_eq!((names(&ran).len(), ran.code), (11, Some(4)), "{}", ran.err);
    assert!(!names(&ran).contains(&"a-04"), "{}", ran.err);
    assert_eq!(ran.err.matches("plugin `bad` aborted").count(), 1, "{}", ran.err);
    let words = "generate zero.yaml zero-and-one.yaml all-is-empty.yaml --keep-going --threads 1";
    let ran = kure(words, place.path());
    assert_eq!((names(&ran).len(), ran.code), (0, Some(4)), "{}", ran.err);
    assert!(ran.err.contains("zero-and-one.yaml:5:7"), "{}", ran.err);
}

#[test]
fn what_a_plugin_prints_is_its_log() {
    let place = between("print");
    let ran = kure("generate all.yaml", place.path());
    assert_eq!(ran.err, "[bad] to standard output\u{fffd}[2J\n[bad] to standard error\n");
    let ran = kure("generate all.yaml --diagnostics json", place.path());
    let line: serde_json::Value = serde_json::from_str(ran.err.lines().last().unwrap()).unwrap();
    assert_eq!((&line["message"], &line["plugin"]), (&"to standard error".into(), &"bad".into()));
    assert_eq!(kure("generate all.yaml --quiet", place.path()).err, "");
}

#[test]
fn without_keep_going_nothing_is_written() {
    let place = between("abort");
    let ran = kure("generate all.yaml", place.path());
    assert_eq!((ran.out.as_str(), ran.code), ("", Some(4)), "{}", ran.err);
    let ran = kure("generate all.yaml -o out", place.path());
    assert_eq!((place.path().join("out").exists(), ran.code), (false, Some(4)), "{}", ran.err);
    assert_eq!(kure("validate all.yaml", place.path()).code, Some(4));
}

#[test]
fn a_run_that_goes_wrong_again_and_again_is_given_up() {
    let bad = |i: usize| document("Bad", &format!("bad-{i}"), "do: abort");
    let place = folder(&(0..40).map(bad).collect::<Vec<_>>());
    let ran = kure("generate all.yaml --keep-going", place.path());
    assert!(ran.err.contains("plugins were stopped 10 times; the other documents were not rendered"), "{}", ran.err);
    assert_eq!((ran.out.as_str(), ran.code), ("", Some(4)), "{}", ran.err);
}

#[test]
fn memory_that_other_documents_kept_is_nobodys_fault() {
    let leak = |i: usize| document("Bad", &format!("leak-{i:02}"), "do: leak");
    let place = folder(&(0..60).map(leak).collect::<Vec<_>>());
    let ran = kure("generate all.yaml --threads 1", place.path());
    assert_eq!((names(&ran).len(), ran.code), (60, Some(0)), "{}", ran.err);
    assert_eq!(ran.err, "");
}

#[test]
fn documents_that_depend_on_each_other_are_found() {
    let count = |name: &str| document("Bad", name, "do: count");
    let place = folder(&[count("one"), count("two")]);
    let plain = kure("generate all.yaml", place.path());
    assert_eq!(plain.code, Some(0), "{}", plain.err);
    for command in ["generate", "validate"] {
        let ran = kure(&format!("{command} all.yaml --check-determinism"), place.path());
        assert_eq!(ran.err.matches("output differs between two runs at data.text").count(), 2, "{}", ran.err);
        assert_eq!((ran.out.as_str(), ran.code), ("", Some(4)), "{}", ran.err);
    }
    let good = kure("generate --check-determinism all.yaml", between("nothing").path());
    assert_eq!((names(&good), good.code), (vec!["before", "it", "after"], Some(0)), "{}", good.err);
    let ran = kure("generate all.yaml --check-determinism --sandbox=off", place.path());
    assert_eq!(ran.code, Some(2), "{}", ran.err);
}

#[test]
fn plugins_that_go_wrong_around_a_run_are_named() {
    let cases = [
        ("RefusesToBegin", 4, "plugin `refuses-to-begin` could not be initialised: the table of regions is damaged"),
        ("NeverBegins", 4, "plugin `never-begins` could not be initialised: it took longer than 1 s"),
        ("PanicsAtTheEnd", 4, "plugin `panics-at-the-end` could not be shut down: panicked at"),
        ("NeverEnds", 4, "plugin `never-ends` could not be shut down: it took longer than 1 s"),
        ("RuledByOne", 4, "plugin `rules-for-ever`, in a rule on this kind, took longer than 1 s"),
        ("IsSick", 0, ""),
    ];
    for (kind, code, message) in cases {
        let place = folder(&[document("Bad", "good", "do: nothing"), document(kind, "it", "")]);
        let ran = kure("generate all.yaml --keep-going --time-limit 1s", place.path());
        assert!(ran.err.contains(message), "{kind}: expected {message:?}, found:\n{}", ran.err);
        assert!(names(&ran).contains(&"good"), "{kind}:\n{}", ran.err);
        assert_eq!(ran.code, Some(code), "{kind}:\n{}", ran.err);
    }
    let ran = kure("plugins check -o json", Path::new("/"));
    let found: Vec<serde_json::Value> = serde_json::from_str(&ran.out).unwrap();
    let sick: Vec<_> = found.iter().filter(|row| row["healthy"] == false).map(|row| &row["message"]).collect();
    let expected =
        ["plugin `dies-when-asked` is not healthy: it aborted", "plugin `is-sick` is not healthy: it has a cold"];
    assert_eq!(
        (sick, ran.err.as_str(), ran.code),
        (expected.map(serde_json::Value::from).iter().collect(), "[is-sick] cough\n", Some(4))
    );
}

#[test]
fn a_kure_that_is_interrupted_leaves_no_worker() {
    if !is_strict() {
        return;
    }
    let place = between("loop");
    let mut command = Command::new(KURE);
    command.args(["generate", "all.yaml", "--cpu-limit", "60s", "--time-limit", "60s"]).current_dir(place.path());
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGKILL] {
        if is_ignored(signal) {
            kure_core::testing::skipped(format_args!(
                "{signal} is ignored by whoever runs this, and so by what it runs"
            ));
            continue;
        }
        let mut kure = command.stdout(Stdio::null()).spawn().unwrap();
        let worker = within_reason(|| children(kure.id()).first().copied());
        kill(Pid::from_raw(kure.id().try_into().unwrap()), signal).unwrap();
        kure.wait().unwrap();
        within_reason(|| (!is_running(worker)).then_some(()));
    }
}

#[test]
fn no_code_of_a_plugin_runs_in_the_program_itself() {
    let here = Path::new("/");
    for words in ["schema Shapeless", "schema --all", "docs Shapeless", "docs"] {
        let ran = kure(words, here);
        let message = "error: plugin `bad`, asked about its kind Shapeless, exited with code 0 before it replied";
        assert!(ran.err.contains(message), "{words}:\n{}", ran.err);
        assert_eq!((ran.out.as_str(), ran.code), ("", Some(4)), "{words}");
    }
    for words in ["schema Bad", "docs Bad", "plugins list", "plugins info bad", "--version"] {
        let ran = kure(words, here);
        assert_eq!((ran.out.is_empty(), ran.err.as_str(), ran.code), (false, "", Some(0)), "{words}");
    }
    let ran = kure("__worker", here);
    assert_eq!((ran.err.as_str(), ran.code), ("the worker cannot go on: it is not for people to start\n", Some(1)));
    let place = folder(&[document("Shapeless", "it", "")]);
    let ran = kure("generate all.yaml", place.path());
    assert!(ran.err.contains("plugin `bad` exited with code 0 before it replied"), "{}", ran.err);
}

/// Says whether this process, and what it starts, ignores a signal: some shells have it so in the background.
fn is_ignored(signal: Signal) -> bool {
    let status = status(std::process::id()).unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:\t")).unwrap();
    u64::from_str_radix(ignored, 16).unwrap() & 1 << (signal as i32 - 1) != 0
}

/// Waits until there is an answer.
fn within_reason<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begin.elapsed() < Duration::from_mins(1), "nothing happened within a minute");
        thread::sleep(Duration::from_millis(10));
    }
}
