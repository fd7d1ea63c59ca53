//! How long it takes to assemble a binary, and how large it is: `cargo bench --package kure-xtask`.
//!
//! Everything is built in a folder of the bench's own, so the first build is a clean one. It takes some minutes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    // `cargo test --benches` asks whether it runs at all.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("SKIPPED: run it with `cargo bench --package kure-xtask`");
        return;
    }
    let bench = Bench::new();
    let row = |what: &str, limit: &str, found: String| println!("{what:<48} {limit:>10} {found:>10}");
    row("", "at most", "found".to_owned());

    let plain = bench.build("terraform,crd");
    row("clean release build of two plugins", "75 s", seconds(plain));
    row("the same set again", "0.5 s", seconds(bench.build("terraform,crd")));
    let two = bench.size();
    row("release build of another set", "20 s", seconds(bench.build("crd,manifests")));
    row("the set before the last again", "0.5 s", seconds(bench.build("terraform,crd")));
    bench.build("terraform,crd,manifests");
    let three = bench.size();
    bench.run("terraform,crd");
    row("dev build of another set", "2 s", seconds(bench.run("crd,manifests")));
    row("the same set again, and run", "0.5 s", seconds(bench.run("crd,manifests")));
    row("plan", "", seconds(bench.xtask(&["plan", "--plugins", "terraform,crd"])));

    // Everything that is here, on every system: some hundred crates, each hashed anew.
    bench.xtask(&["trust", "verify", "--quiet"]);
    row("trust verify", "1 s", seconds(bench.xtask(&["trust", "verify", "--quiet"])));
    let sealed = bench.sealed("terraform,crd");
    row("clean sealed build of two plugins", &format!("{:.0} s", plain.as_secs_f64() * 1.15), seconds(sealed));

    row("size with two plugins", "4 MB", megabytes(two));
    row("size of one plugin more", "0.2 MB", megabytes(three.saturating_sub(two)));
    row("kure --version", "5 ms", milliseconds(&bench.binary(), &["--version"]));
    row("kure plugins list", "5 ms", milliseconds(&bench.binary(), &["plugins", "list"]));
}

/// A folder to build in.
struct Bench(PathBuf);

impl Bench {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("assembly-bench");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the target folder can be written");
        Self(folder)
    }

    fn build(&self, plugins: &str) -> Duration {
        let out = self.0.join("dist").display().to_string();
        self.xtask(&["build", "--quiet", "--plugins", plugins, "--out-dir", &out])
    }

    /// Builds where nothing of an earlier build counts.
    fn sealed(&self, plugins: &str) -> Duration {
        let out = self.0.join("sealed").display().to_string();
        self.xtask(&["build", "--quiet", "--sealed", "--plugins", plugins, "--out-dir", &out])
    }

    fn run(&self, plugins: &str) -> Duration {
        self.xtask(&["run", "--quiet", "--plugins", plugins, "--", "plugins", "list"])
    }

    /// Runs a command of the assembler, which has to succeed, and returns how long it took.
    fn xtask(&self, arguments: &[&str]) -> Duration {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package is in a folder");
        command.args(arguments).current_dir(checkout).env("CARGO_TARGET_DIR", self.0.join("target"));
        let start = Instant::now();
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status().expect("it can be run");
        assert!(status.success(), "{arguments:?}");
        start.elapsed()
    }

    fn binary(&self) -> PathBuf {
        self.0.join("dist").join(format!("kure{}", std::env::consts::EXE_SUFFIX))
    }

    fn size(&self) -> u64 {
        fs::metadata(self.binary()).expect("it was built").len()
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{:02} MB", bytes / 1_000_000, bytes % 1_000_000 / 10_000)
}

/// Returns the best of ten runs: whatever else the machine does only adds to it.
fn milliseconds(program: &Path, arguments: &[&str]) -> String {
    let run = || {
        let start = Instant::now();
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).status().expect("it can be run");
        assert!(status.success());
        start.elapsed()
    };
    let best = (0..10).map(|_| run()).min().expect("there are ten runs");
    format!("{:.1} ms", best.as_secs_f64() * 1000.0)
}
