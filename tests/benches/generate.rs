//! Whole-process cost of `kure generate`: N applications from one stream and from a folder of files.
//!
//! `cargo bench -p kure-tests` prints a Markdown table of medians. The floor is what it costs to write the same bytes
//! without thinking. Sizes may be given: `cargo bench -p kure-tests -- 1000 100000`.

use kure_tests::web_app;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What one run cost.
#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    cpu: Duration,
    /// Peak of resident memory, in KiB.
    peak: u32,
}

fn main() {
    let arguments = std::env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let mut sizes: Vec<usize> = arguments.collect();
    if sizes.is_empty() {
        sizes = vec![1, 100, 1_000, 10_000];
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    println!(
        "| applications | from | threads | sandbox | wall ms | CPU ms | CPU µs each | peak MiB | MB/s in | MB/s out | floor ms |"
    );
    println!("|--:|---|--:|---|--:|--:|--:|--:|--:|--:|--:|");
    for &size in &sizes {
        let input = Input::write(&folder, size);
        for (from, path) in [("stream", &input.stream), ("folder", &input.folder)] {
            for threads in [1, 2] {
                let output = folder.join("out.yaml");
                let rounds = if size >= 10_000 { 5 } else { 15 };
                // In turn, so that what else the machine does costs either the same.
                let sandboxes = [Sandbox::default(), Sandbox::off()];
                let mut costs = [const { Vec::new() }; 2];
                for i in 0..rounds * 2 {
                    costs[i % 2].push(generate(path, &output, threads, sandboxes[i % 2]));
                }
                let floor = floor(&output, &folder.join("floor.yaml"));
                for (Sandbox { name, .. }, costs) in sandboxes.iter().zip(&costs) {
                    let Cost { wall, cpu, peak } = median(costs);
                    let speed = |bytes: u64| megabytes(bytes) / wall.as_secs_f64();
                    println!(
                        "| {size} | {from} | {threads} | {name} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} |",
                        milliseconds(wall),
                        milliseconds(cpu),
                        milliseconds(cpu / u32::try_from(size).expect("a bench has fewer than four thousand million"))
                            * 1e3,
                        f64::from(peak) / 1024.0,
                        speed(input.bytes),
                        speed(fs::metadata(&output).expect("the run wrote it").len()),
                        milliseconds(floor),
                    );
                }
            }
        }
    }
}

/// The documents of a size, as one stream and as a folder of files.
struct Input {
    stream: PathBuf,
    folder: PathBuf,
    bytes: u64,
}

impl Input {
    fn write(folder: &Path, size: usize) -> Self {
        let (stream, files) = (folder.join(format!("{size}.yaml")), folder.join(size.to_string()));
        fs::create_dir_all(&files).expect("the target folder can be written");
        let text = web_app::stream(size);
        fs::write(&stream, &text).expect("the target folder can be written");
        for i in 0..size {
            let file = files.join(format!("app-{i:06}.yaml"));
            fs::write(file, web_app::document(i)).expect("the target folder can be written");
        }
        Self { stream, folder: files, bytes: text.len() as u64 }
    }
}

/// What is around plugins.
#[derive(Clone, Copy)]
struct Sandbox {
    name: &'static str,
    words: &'static [&'static str],
}

impl Sandbox {
    fn off() -> Self {
        Self { name: "off", words: &["--sandbox", "off"] }
    }
}

impl Default for Sandbox {
    fn default() -> Self {
        Self { name: "default", words: &[] }
    }
}

/// Returns the median of each figure by itself.
fn median(costs: &[Cost]) -> Cost {
    fn middle<T: Ord + Copy>(costs: &[Cost], figure: impl Fn(&Cost) -> T) -> T {
        let mut figures: Vec<_> = costs.iter().map(figure).collect();
        figures.sort_unstable();
        figures[figures.len() / 2]
    }
    Cost { wall: middle(costs, |it| it.wall), cpu: middle(costs, |it| it.cpu), peak: middle(costs, |it| it.peak) }
}

fn generate(input: &Path, output: &Path, threads: usize, sandbox: Sandbox) -> Cost {
    let mut kure = Command::new(env!("CARGO_BIN_EXE_kure-under-test"));
    kure.arg("generate").arg(input).args(["--threads", &threads.to_string()]).args(sandbox.words);
    kure.stdin(Stdio::null()).stdout(File::create(output).expect("the target folder can be written"));
    let start = Instant::now();
    let done = kure.spawn().and_then(wait4::Wait4::wait4).expect("kure can be run");
    let wall = start.elapsed();
    assert!(done.status.success(), "kure failed on {}", input.display());
    Cost {
        wall,
        cpu: done.rusage.utime + done.rusage.stime,
        peak: u32::try_from(done.rusage.maxrss / 1024).unwrap_or(u32::MAX),
    }
}

/// Returns the time that it takes to write what is in `from`.
fn floor(from: &Path, to: &Path) -> Duration {
    let bytes = fs::read(from).expect("the run wrote it");
    let start = Instant::now();
    fs::write(to, bytes).expect("the target folder can be written");
    start.elapsed()
}

/// Millions of bytes, to a thousandth.
fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1000).unwrap_or(u32::MAX)) / 1e3
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
