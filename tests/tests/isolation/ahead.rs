//! Batches that a worker has before it has answered for the one before.

use super::{KURE, document, finish, folder, kure, names};
use std::fs;
use std::process::Command;
use tempfile::TempDir;

/// Files with a document each, in batches of 4, 8 and 12: of one plugin, of another one, and of both.
fn files(does: impl Fn(usize) -> &'static str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("beside.txt"), "beside.txt").unwrap();
    for i in 0..24 {
        let kind = if i < 4 || i >= 12 && i % 2 == 0 { "Granted" } else { "Bad" };
        let document = document(kind, &format!("a-{i:02}"), &format!("do: {}", does(i)));
        fs::write(folder.path().join(format!("{i:02}.yaml")), document).unwrap();
    }
    folder
}

#[test]
fn what_a_batch_asks_for_and_prints_is_its_own() {
    let place = files(|i| if i % 3 == 0 { "print" } else { "read-beside" });
    let ran = kure("generate . --threads 1", place.path());
    let lines = |who: &str, count| {
        let said = ["to standard output\u{fffd}[2J", "to standard error"];
        said.map(|what| format!("[{who}] {what}\n")).concat().repeat(count)
    };
    assert_eq!(ran.err, [lines("granted", 2), lines("bad", 2), lines("bad, granted", 4)].concat());
    assert_eq!((names(&ran).len(), ran.code), (24, Some(0)));
    assert_eq!(ran.out.matches("text: beside.txt").count(), 16, "{}", ran.out);
    let again = kure("generate . --threads 2", place.path());
    assert_eq!((&again.out, &again.err), (&ran.out, &ran.err));
    // Each of the two has its own workers now, and nothing else changes. A kind may be written with escapes.
    let text = fs::read_to_string(place.path().join("23.yaml")).unwrap() + "---\n";
    let threads = document("\"Gr\\x61nted\"", "a-24", "do: thread");
    fs::write(place.path().join("23.yaml"), text + &threads).unwrap();
    for threads in ["1", "2"] {
        let mut granted = Command::new(KURE);
        granted.args(["generate", ".", "--threads", threads]).env("GRANT", "threads");
        let granted = finish(granted.current_dir(place.path()));
        assert_eq!((granted.err.lines().count(), granted.code), (16, Some(0)), "{}", granted.err);
        assert!(granted.out.starts_with(&ran.out) && granted.out.contains("text: Ok(1) true"), "{}", granted.out);
    }
}

#[test]
fn a_long_run_does_not_wait_for_somebody_to_look_at_it() {
    // A pipe has room for the marks of some twenty thousand documents, and nobody looks for the time before hours.
    let documents = |count| (0..count).map(|i| document("Bad", &format!("a-{i}"), "do: nothing")).collect::<Vec<_>>();
    let place = folder(&documents(50_000));
    let ran = kure("generate all.yaml --threads 1 --time-limit 9000m", place.path());
    assert_eq!((names(&ran).len(), ran.err.as_str(), ran.code), (50_000, "", Some(0)));
    // Nor if they are all in one batch.
    let empty = [document("Bad", "it", "do: nothing"), "---\n".repeat(12_000)].concat();
    for i in 0..3 {
        fs::write(place.path().join(format!("{i}.yaml")), empty.replace("it", &format!("it-{i}"))).unwrap();
    }
    let ran = kure("generate 0.yaml 1.yaml 2.yaml --threads 1 --time-limit 9000m", place.path());
    assert_eq!((names(&ran).len(), ran.err.as_str(), ran.code), (3, "", Some(0)));
}

#[test]
fn a_worker_that_falls_takes_no_other_batch_with_it() {
    for bad in [1, 4, 11, 12, 23] {
        let place = files(|i| match i {
            _ if i == bad => "exit",
            _ if i % 3 == 0 => "print",
            _ => "read-beside",
        });
        for threads in [1, 2] {
            let ran = kure(&format!("generate . --keep-going --threads {threads}"), place.path());
            let all = (0..24).filter(|i| *i != bad).map(|i| format!("a-{i:02}"));
            assert!(names(&ran).into_iter().eq(all), "{bad}, {threads} threads:\n{}", ran.err);
            assert_eq!(ran.err.matches("exited with code 0 before it replied").count(), 1, "{}", ran.err);
            let place = format!("{bad:02}.yaml:3:7");
            assert!(ran.err.contains(&place) && ran.code == Some(4), "{bad}, {threads} threads:\n{}", ran.err);
        }
    }
}
