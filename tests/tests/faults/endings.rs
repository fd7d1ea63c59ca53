//! A run that is ended at any moment leaves the old folder or the new one.

use crate::kure::{Tree, folder, generate, kure, names, tree};
use kure_tests::{process, web_app};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How many applications a run generates, of five files each.
const APPLICATIONS: usize = 20;

/// Two sets of documents of which some generate the same files and some others, and what they generate.
struct Stage {
    place: TempDir,
    folders: [Tree; 2],
    /// How long a run is thought to take.
    time: Duration,
}

impl Stage {
    fn new() -> Self {
        let documents = |range: std::ops::Range<usize>| range.map(web_app::document).collect::<Vec<_>>().join("---\n");
        let first = documents(0..APPLICATIONS);
        let other = documents(APPLICATIONS / 2..2 * APPLICATIONS).replace("registry.example.com", "other.example.com");
        let place = folder(&[("0.yaml", &first), ("1.yaml", &other)]);
        let mut time = Duration::ZERO;
        let folders = ["0", "1"].map(|name| {
            let start = Instant::now();
            generate(place.path(), &[&format!("{name}.yaml"), "-o", name]);
            time = start.elapsed();
            tree(&place.path().join(name)).unwrap()
        });
        assert_ne!(folders[0], folders[1]);
        Self { place, folders, time }
    }

    fn path(&self) -> &Path {
        self.place.path()
    }

    /// Begins to write one of the two into a folder.
    fn begin(&self, which: usize, target: &str) -> Child {
        kure(self.path(), &["generate", &format!("{which}.yaml"), "-o", target]).spawn().unwrap()
    }

    /// Says which of the two a folder is. There is nothing else that it may be, but nothing at all.
    #[track_caller]
    fn found(&self, target: &str) -> Option<usize> {
        let found = tree(&self.path().join(target))?;
        let which = self.folders.iter().position(|folder| *folder == found);
        assert!(which.is_some(), "a folder that nobody generated: {:?}", found.keys().collect::<Vec<_>>());
        which
    }

    /// The folders that runs have begun and not removed.
    fn leftovers(&self) -> usize {
        names(self.path()).iter().filter(|name| name.starts_with(".kure-")).count()
    }

    /// Waits until a moment of a run: half of the moments are in its whole time, half once it has begun to write.
    fn wait(&self, child: &mut Child, moment: &mut Moments) {
        let before = self.leftovers();
        if moment.next().is_multiple_of(2) {
            while self.leftovers() == before && child.try_wait().unwrap().is_none() {}
        }
        self.sleep(moment);
    }

    /// Waits for a part of the time of a run.
    fn sleep(&self, moment: &mut Moments) {
        sleep(self.time.mul_f64(f64::from(moment.next() % 1000) / 1000.0));
    }

    /// Takes the next run for shorter if this one had ended, and else for longer, so that whatever else the machine
    /// does, some moments are early and some are late.
    fn learn(&mut self, had_ended: bool) {
        self.time = self.time.mul_f64(if had_ended { 0.8 } else { 1.1 });
    }
}

/// Numbers that look random and are the same in every run.
struct Moments(u32);

impl Moments {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 >> 4
    }
}

#[test]
fn a_killed_run_leaves_the_old_folder_or_the_new_one() {
    let mut stage = Stage::new();
    let mut moments = Moments(0x2545_f491);
    let (mut killed, mut replaced, mut with_leftovers) = (0, 0, 0);
    generate(stage.path(), &["0.yaml", "-o", "out"]);
    for round in 0..100 {
        let old = stage.found("out").expect("a folder that is replaced is never missing");
        let mut child = stage.begin(1 - old, "out");
        stage.wait(&mut child, &mut moments);
        child.kill().unwrap();
        let is_killed = child.wait().unwrap().signal().is_some();
        stage.learn(!is_killed);
        let new = stage.found("out").unwrap_or_else(|| panic!("the folder is missing after round {round}"));
        assert!(is_killed || new != old, "round {round} ended without writing");
        killed += usize::from(is_killed);
        replaced += usize::from(is_killed && new != old);
        with_leftovers += usize::from(stage.leftovers() > 0);
        // A dead run has one, and each run removes those before it. A worker that is just being started holds the lock
        // of its run a moment longer, so that another run may be needed.
        assert!(stage.leftovers() <= 4, "{:?} after round {round}", names(stage.path()));

        // A folder that is new is there as a whole or not at all.
        if round % 5 == 0 {
            let mut child = stage.begin(0, "fresh");
            stage.wait(&mut child, &mut moments);
            child.kill().unwrap();
            child.wait().unwrap();
            assert_ne!(stage.found("fresh"), Some(1));
            generate(stage.path(), &["0.yaml", "-o", "fresh"]);
            std::fs::remove_dir_all(stage.path().join("fresh")).unwrap();
        }
    }
    println!(
        "of 100 runs of {:.0?}, {killed} were killed, {replaced} of them after the exchange; {with_leftovers} left a folder beside",
        stage.time
    );
    assert!(killed >= 20 && with_leftovers >= 10, "the moments say nothing: {killed} killed, {with_leftovers} writing");
    for _ in 0..5 {
        for target in ["out", "fresh"] {
            generate(stage.path(), &["0.yaml", "-o", target]);
        }
    }
    assert_eq!(names(stage.path()), ["0", "0.yaml", "1", "1.yaml", "fresh", "out"]);
}

#[test]
fn a_killed_worker_leaves_the_old_folder_or_is_replaced() {
    if process::status(std::process::id()).is_none() {
        kure_core::testing::skipped("killed workers, because this system does not tell which there are");
        return;
    }
    let mut stage = Stage::new();
    let mut moments = Moments(0x6b84_21c3);
    let (mut killed, mut failed) = (0, 0);
    generate(stage.path(), &["0.yaml", "-o", "out"]);
    for round in 0..100 {
        let old = stage.found("out").expect("a folder that is replaced is never missing");
        let mut child = stage.begin(1 - old, "out");
        stage.sleep(&mut moments);
        let has_ended = child.try_wait().unwrap().is_some();
        stage.learn(has_ended);
        let workers = if has_ended { Vec::new() } else { process::children(child.id()) };
        for worker in &workers {
            send(*worker, "KILL");
        }
        killed += usize::from(!workers.is_empty());
        let output = child.wait_with_output().unwrap();
        let (new, said) = (stage.found("out"), String::from_utf8_lossy(&output.stderr));
        // What was written comes from workers that answered, or there is nothing new and it is said why: a worker
        // that had begun a document may have fallen over that.
        match output.status.code() {
            Some(0) => assert_eq!(new, Some(1 - old), "round {round}"),
            Some(1 | 4) if said.contains("was ended by SIGKILL") => {
                failed += 1;
                assert_eq!(new, Some(old), "round {round}");
            }
            _ => panic!("round {round}: {}\n{said}", output.status),
        }
        assert_eq!(stage.leftovers(), 0, "round {round}: {:?}", names(stage.path()));
    }
    println!("of 100 runs of {:.0?}, {killed} lost their workers, and {failed} failed", stage.time);
    assert!(killed >= 20 && failed >= 5, "the moments say nothing: {killed} lost workers, {failed} failed");
}

/// Sends a signal, which may come too late.
fn send(process: u32, signal: &str) {
    let id = process.to_string();
    Command::new("kill").args(["-s", signal, &id]).output().expect("every system with signals has `kill`");
}

#[test]
fn a_run_that_is_told_to_end_leaves_nothing_beside_the_folder() {
    let mut stage = Stage::new();
    let mut moments = Moments(0x1234_5677);
    let mut ended = 0;
    for round in 0..40 {
        let (signal, number) = [("TERM", 15), ("INT", 2), ("HUP", 1)][round % 3];
        let old = stage.found("out");
        let mut child = stage.begin(round % 2, "out");
        stage.wait(&mut child, &mut moments);
        send(child.id(), signal);
        let status: ExitStatus = child.wait().unwrap();
        let is_ended = status.signal() == Some(number);
        assert!(is_ended || status.success(), "round {round}: {status}");
        ended += usize::from(is_ended);
        stage.learn(!is_ended);
        let new = stage.found("out");
        assert!(new == old || new == Some(round % 2), "round {round}: {old:?}, then {new:?}");
        assert_eq!(stage.leftovers(), 0, "round {round}, {status}: {:?}", names(stage.path()));
    }
    println!("of 40 runs of {:.0?}, {ended} were ended by a signal", stage.time);
    assert!(ended >= 8, "only {ended} runs were ended by a signal");
}

#[test]
fn a_signal_that_the_shell_ignores_is_ignored() {
    let stage = Stage::new();
    let script = "trap '' HUP; \"$0\" generate 0.yaml -o out & kure=$!; while [ -d /proc/$kure ] && ! ls -d .kure-* >/dev/null 2>&1; do :; done; kill -HUP $kure 2>/dev/null; wait $kure";
    if !Path::new("/proc/self/status").exists() {
        kure_core::testing::skipped("ignored signals, because this system does not tell of them");
        return;
    }
    let output = Command::new("sh").args(["-c", script, crate::kure::program()]).current_dir(stage.path()).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(stage.found("out"), Some(0));
}
