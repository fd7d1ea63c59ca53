//! Many documents from many files, of which some are wrong.

use crate::kure::kure;
use kure_tests::web_app;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Instant;
use tempfile::TempDir;
use wait4::Wait4;

/// How many files there are.
const FILES: usize = 1_000;

/// How many documents a file has.
const EACH: usize = 10;

/// What a run may take, in MiB, of which a program without optimisation has its share.
const MEMORY: u64 = 300;

/// Files of documents, each hundredth of them wrong in one of four ways, and where that is to be said.
fn write(folder: &Path) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for file in 0..FILES {
        let (name, mut text, mut line) = (format!("{:02}/{file:04}.yaml", file % 20), String::new(), 1);
        for i in (0..EACH).map(|i| file * EACH + i) {
            let good = web_app::document(i);
            let (document, wrong) = if i % 100 == 37 { spoil(&good, i / 100) } else { (good, None) };
            places.extend(wrong.map(|wrong| format!("{name}:{}", line + wrong)));
            text += "---\n";
            text += &document;
            line += 1 + document.lines().count();
        }
        fs::create_dir_all(folder.join(&name).parent().unwrap()).unwrap();
        fs::write(folder.join(name), text).unwrap();
    }
    places
}

/// Makes a document wrong, and returns on which line after its `---` that is.
fn spoil(good: &str, way: usize) -> (String, Option<usize>) {
    let (from, to) = [
        ("  replicas: ", "  replicas: many # "),
        ("  port: ", "  prot: "),
        ("kind: WebApp", "kind: WebAp"),
        ("  host: ", "  host: [ "),
    ][way % 4];
    let bad = good.replacen(from, to, 1);
    assert_ne!(bad, good);
    let wrong = bad.lines().position(|line| line.starts_with(to.trim_end())).expect("it was written above") + 1;
    (bad, Some(wrong))
}

/// What a run did.
struct Ran {
    printed: Vec<u8>,
    said: String,
    code: Option<i32>,
    /// The most memory that it had, in MiB.
    memory: u64,
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let mut child = kure(folder, arguments).stdin(Stdio::null()).spawn().unwrap();
    let (mut stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let said = thread::spawn(move || {
        let mut said = String::new();
        stderr.read_to_string(&mut said).unwrap();
        said
    });
    let mut printed = Vec::new();
    stdout.read_to_end(&mut printed).unwrap();
    // The largest of the program and of the workers that it waited for.
    let done = child.wait4().unwrap();
    Ran { printed, said: said.join().unwrap(), code: done.status.code(), memory: done.rusage.maxrss >> 20 }
}

#[test]
fn each_mistake_among_ten_thousand_documents_is_reported_at_its_place() {
    let start = Instant::now();
    let place = TempDir::new().unwrap();
    let expected = write(place.path());
    assert_eq!(expected.len(), FILES * EACH / 100);
    let first = run(place.path(), &["--diagnostics", "json", "generate", ".", "--keep-going"]);
    let again = run(place.path(), &["--diagnostics", "json", "generate", ".", "--keep-going", "--threads", "3"]);
    println!(
        "{} documents from {FILES} files, {} of them wrong: {} MiB, twice in {:.1?}",
        FILES * EACH,
        expected.len(),
        first.memory,
        start.elapsed()
    );
    assert_eq!(first.code, Some(3));
    let errors = first.said.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let places = errors.filter_map(|error| {
        let location = error.get("location")?;
        Some(format!("{}:{}", location["file"].as_str()?, location["line"]))
    });
    assert_eq!(places.collect::<BTreeSet<_>>(), expected, "{}", first.said);
    let documents = FILES * EACH - expected.len();
    assert_eq!(first.printed.split(|byte| *byte == b'\n').filter(|line| line == b"---").count(), documents * 5);
    assert!(first.printed == again.printed && first.said == again.said, "twice is not the same");
    for ran in [first, again] {
        assert!(ran.memory < MEMORY, "{} MiB", ran.memory);
    }
}

#[test]
fn the_order_of_files_changes_nothing_but_the_order_of_objects() {
    let place = TempDir::new().unwrap();
    let mut random = fastrand::Rng::with_seed(11);
    let mut names: Vec<_> = (0..40).map(|i| format!("{i:02}.yaml")).collect();
    let mut folders = Vec::new();
    for round in 0..6 {
        // Written in another order, the files are found in the same one.
        random.shuffle(&mut names);
        let folder = place.path().join(format!("in-{round}"));
        fs::create_dir(&folder).unwrap();
        for name in &names {
            fs::write(folder.join(name), web_app::document(name[..2].parse().unwrap())).unwrap();
        }
        let found = run(&folder, &["generate", "."]);
        let mut words = vec!["generate", "-o", "../out"];
        words.extend(names.iter().map(String::as_str));
        let ran = run(&folder, &words);
        assert_eq!((found.code, ran.code), (Some(0), Some(0)), "{}", ran.said);
        words.splice(1..3, []);
        let listed = run(&folder, &words).printed;
        let objects = |printed: &[u8]| -> BTreeSet<String> {
            String::from_utf8_lossy(printed).split("---\n").map(str::to_owned).collect()
        };
        assert_eq!(objects(&listed), objects(&found.printed));
        folders.push((found.printed, crate::kure::tree(&place.path().join("out")).unwrap()));
    }
    assert!(folders.windows(2).all(|pair| pair[0] == pair[1]), "the order of files changed what was generated");
}
