//! What a user of the binary meets: files, folders, pipes, full disks, hostile input.

use kure_tests::web_app;
use std::fs::{self, File, Permissions};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const CONFIG: &str =
    "apiVersion: trouble.example.com/v1alpha1\nkind: Trouble\nmetadata:\n  name: NAME\nspec:\n  with: nothing\n";

fn config(name: &str) -> String {
    CONFIG.replace("NAME", name)
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn kure(folder: &Path, arguments: &[&str]) -> Command {
    let mut kure = Command::new(env!("CARGO_BIN_EXE_kure-under-test"));
    kure.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    kure
}

/// What a run printed, said, and left as its exit code.
struct Run {
    printed: String,
    said: String,
    code: i32,
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    done(&kure(folder, arguments).output().unwrap())
}

fn run_on(input: &[u8], arguments: &[&str]) -> Run {
    let mut child = kure(Path::new("/"), arguments).stdin(Stdio::piped()).spawn().unwrap();
    // A run that refuses its input early does not read all of it.
    let _ = child.stdin.take().unwrap().write_all(input);
    done(&child.wait_with_output().unwrap())
}

fn done(output: &Output) -> Run {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run { printed: text(&output.stdout), said: text(&output.stderr), code: output.status.code().unwrap() }
}

impl Run {
    /// Checks that nothing was printed, and that `what` was said.
    #[track_caller]
    fn refused(&self, code: i32, what: &str) {
        assert!(self.said.contains(what), "expected {what:?}, found:\n{}", self.said);
        assert_eq!((self.printed.as_str(), self.code), ("", code), "{}", self.said);
    }

    /// Returns the names of the objects that were printed, in their order.
    fn names(&self) -> Vec<&str> {
        assert_eq!((self.said.as_str(), self.code), ("", 0));
        self.printed.lines().filter_map(|line| line.strip_prefix("  name: ")).collect()
    }
}

fn as_root() -> bool {
    let locked = tempfile::tempdir().unwrap();
    fs::set_permissions(locked.path(), Permissions::from_mode(0o000)).unwrap();
    fs::read_dir(locked.path()).is_ok()
}

#[test]
fn folders_are_walked_in_the_order_of_names_with_ignore_rules() {
    let folder = folder(&[
        ("b.yaml", &config("b")),
        ("a/z.yml", &config("z")),
        (
            "a/c.json",
            r#"{"apiVersion":"trouble.example.com/v1alpha1","kind":"Trouble","metadata":{"name":"c"},"spec":{"with":"nothing"}}"#,
        ),
        ("a/notes.txt", "not a document"),
        (".hidden/h.yaml", "not: a document"),
        ("build/generated.yaml", "not: a document"),
        (".gitignore", "build/\n"),
    ]);
    assert_eq!(run(folder.path(), &["generate", "."]).names(), ["c", "z", "b"]);
    assert_eq!(run(folder.path(), &["generate", "b.yaml", ".", "./b.yaml"]).names(), ["b", "c", "z"]);
    symlink(".", folder.path().join("a/loop")).unwrap();
    run(folder.path(), &["generate", "."]).refused(1, "a/loop leads to ./a, which holds it");
}

#[test]
fn what_cannot_be_read_stops_the_run() {
    let folder = folder(&[("a.yaml", &config("a"))]);
    run(folder.path(), &["generate", "a.yaml", "missing.yaml"]).refused(1, "missing.yaml");
    symlink("self.yaml", folder.path().join("self.yaml")).unwrap();
    run(folder.path(), &["generate", "self.yaml"]).refused(1, "self.yaml");
    fs::remove_file(folder.path().join("self.yaml")).unwrap();
    if as_root() {
        kure_core::testing::skipped("unreadable folders, because root reads everything");
        return;
    }
    let locked = folder.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, Permissions::from_mode(0o000)).unwrap();
    run(folder.path(), &["generate", "."]).refused(1, "locked");
    fs::set_permissions(&locked, Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn hostile_input_is_refused_with_its_place() {
    let mut huge = b"# ".to_vec();
    huge.resize(100_000_000, b'x');
    run_on(&huge, &["generate", "-"]).refused(3, "error[limit]");
    let file = folder(&[]);
    fs::write(file.path().join("huge.yaml"), &huge).unwrap();
    run(file.path(), &["generate", "huge.yaml"]).refused(3, "error[limit]");
    for piece in ["[", "{a: ", "- "] {
        run_on(piece.repeat(100_000).as_bytes(), &["generate", "-"]).refused(3, "error[limit]");
    }
}

#[test]
fn a_full_disk_and_a_closed_pipe_end_the_run_without_half_an_answer() {
    let folder = folder(&[("many.yaml", &web_app::stream(2_000))]);
    let mut child = kure(folder.path(), &["generate", "many.yaml"]).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let said = done(&child.wait_with_output().unwrap());
    assert_eq!((first.as_str(), said.said.as_str(), said.code), ("---\n", "", 0));
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        kure_core::testing::skipped("a full disk, because there is no /dev/full");
        return;
    };
    let output = kure(folder.path(), &["generate", "many.yaml"]).stdout(full).output().unwrap();
    done(&output).refused(1, "No space left");
}

#[test]
fn one_mistake_keeps_everything_back_even_beyond_what_memory_holds() {
    let mut text = web_app::stream(6_000);
    text += "---\nkind: 1\n";
    let folder = folder(&[("many.yaml", &text)]);
    run(folder.path(), &["generate", "many.yaml"]).refused(3, "error[wrong-type]");
    run(folder.path(), &["generate", "many.yaml", "-o", "out"]).refused(3, "error[wrong-type]");
    assert!(!folder.path().join("out").exists());
    let kept = run(folder.path(), &["generate", "many.yaml", "--keep-going"]);
    assert_eq!((kept.printed.matches("---\n").count(), kept.code), (30_000, 3));
}

#[test]
fn the_same_documents_give_the_same_bytes_everywhere() {
    let folder = folder(&[("many.yaml", &web_app::stream(500)), ("elsewhere/empty", "")]);
    let plain = run(folder.path(), &["generate", "many.yaml", "--threads", "1"]);
    assert_eq!(plain.printed.matches("---\n").count(), 2_500);
    let elsewhere = folder.path().join("elsewhere");
    let mut other = kure(&elsewhere, &["generate", "../many.yaml", "--threads", "4"]);
    other.env("LC_ALL", "tr_TR.UTF-8").env("LANG", "de_DE").env("HOME", "/nonexistent").env("TZ", "Asia/Kolkata");
    assert_eq!(done(&other.output().unwrap()).printed, plain.printed);
    let stream = fs::read(folder.path().join("many.yaml")).unwrap();
    assert_eq!(run_on(&stream, &["generate", "-"]).printed, plain.printed);
    let json = run(folder.path(), &["generate", "many.yaml", "--format", "json"]).printed;
    let from_json: Vec<serde_json::Value> =
        serde_json::Deserializer::from_str(&json).into_iter().collect::<Result<_, _>>().unwrap();
    kure_core::testing::agrees(&plain.printed, &from_json).unwrap();
}

#[test]
fn a_folder_is_replaced_as_a_whole_and_only_if_it_is_ours() {
    let folder = folder(&[("in/a.yaml", &config("a")), ("in/b.yaml", &config("b")), ("theirs/keep.txt", "mine")]);
    let generate = |output: &str| run(folder.path(), &["generate", "in", "-o", output]);
    generate("theirs").refused(1, "theirs");
    assert_eq!(fs::read_to_string(folder.path().join("theirs/keep.txt")).unwrap(), "mine");
    generate(".").refused(1, "");

    assert_eq!(generate("out").code, 0);
    let listed = |path: &str| {
        let mut names: Vec<_> =
            fs::read_dir(folder.path().join(path)).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names.into_iter().map(|name| name.into_string().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(listed("out"), [".kure", "configmap_a.yaml", "configmap_b.yaml"]);
    fs::remove_file(folder.path().join("in/b.yaml")).unwrap();
    assert_eq!(generate("out").code, 0);
    assert_eq!(listed("out"), [".kure", "configmap_a.yaml"]);
    // What kure made is not taken for input.
    assert_eq!(run(folder.path(), &["generate", "."]).names(), ["a"]);
}

#[test]
fn a_faulty_plugin_is_named_and_has_its_own_exit_code() {
    let folder = folder(&[("a.yaml", &CONFIG.replace("nothing", "panic").replace("NAME", "a"))]);
    run(folder.path(), &["generate", "a.yaml"]).refused(4, "plugin `trouble` panicked at");
    let check = run(folder.path(), &["plugins", "check"]);
    assert_eq!(check.code, 4);
    assert!(check.printed.contains("unwell"), "{}", check.printed);
}

#[test]
fn diagnostics_as_json_are_one_object_a_line() {
    let folder = folder(&[("a.yaml", "kind: 1\nspec: {}\n")]);
    let run = run(folder.path(), &["--diagnostics", "json", "validate", "a.yaml"]);
    let lines: Vec<serde_json::Value> = run.said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes: Vec<_> = lines.iter().map(|line| line["code"].as_str().unwrap()).collect();
    assert_eq!((codes, run.code), (vec!["missing-field", "missing-field", "wrong-type"], 3));
    assert_eq!(lines[2]["location"]["line"], 1);
    assert_eq!(lines[2]["location"]["file"], "a.yaml");
}

#[test]
fn wrong_usage_says_what_to_do() {
    let folder = folder(&[]);
    run(folder.path(), &["generate"]).refused(2, "expected files, folders or `-`");
    run(folder.path(), &["schema", "WebAp"]).refused(2, "WebApp");
    run(folder.path(), &["plugins", "info", "web"]).refused(2, "web-app");
    run(folder.path(), &["generate", "."]).refused(3, "error[no-documents]");
}
