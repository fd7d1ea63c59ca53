//! `ci`: the whole gate, which everything passes before it lands.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::arguments::Ci;
use crate::commands::{Context, has_manifest, say, tidy};
use crate::failure::Failure;
use crate::flags;
use crate::plugin::Plugin;
use crate::report::{seconds, skipped, table};

type Step = (&'static str, fn(&mut Gate<'_>) -> Result<(), Failure>);

/// What takes little time, and where most mistakes show. All of it runs.
const READING: [Step; 4] = [("format", format), ("rules", rules), ("lints", lints), ("docs", docs)];

/// What builds and runs. None of it runs on code that the compiler or a rule refused; otherwise all of it does.
const RUNNING: [Step; 5] = [
    ("tests", tests),
    ("collector linkme", linkme),
    ("no collector", no_collector),
    ("first command", first_command),
    ("release", release),
];

/// What takes minutes, and looks for what nobody has thought of.
const LONG: [Step; 4] = [
    ("fuzz", fuzz),
    ("fuzz targets", fuzz_targets),
    ("other systems", other_systems),
    ("compatibility", compatibility),
];

/// Systems on which plugins run with less around them, so that other code is compiled.
const SYSTEMS: [&str; 4] =
    ["aarch64-apple-darwin", "x86_64-pc-windows-gnu", "x86_64-pc-windows-msvc", "aarch64-unknown-linux-musl"];

/// The plugins of the README's first command.
const FIRST: &str = "terraform,crd";

/// Runs every step and prints one table of them.
pub fn run(context: &Context<'_>, arguments: &Ci) -> Result<(), Failure> {
    let long = if arguments.long { &LONG[..] } else { &[] };
    let running = [&RUNNING[..], long].concat();
    let plugins = context.checkout()?.plugins().collect::<Result<_, _>>()?;
    let mut gate = Gate { context, plugins, manifests: Vec::new() };
    let mut results = gate.run_all(&READING);
    if results.iter().all(|result| result.passed) {
        results.extend(gate.run_all(&running));
    }

    let mut rows: Vec<_> = results.iter().map(Finished::row).collect();
    let reached = results.len() - READING.len();
    rows.extend(running.iter().skip(reached).map(|(name, _)| [(*name).to_owned(), "not run".into(), String::new()]));
    say(&format!("\n{}", table(&rows)));

    let failed = results.iter().filter(|result| !result.passed);
    let steps: Vec<_> = failed.map(|result| result.name.to_owned()).collect();
    if steps.is_empty() { Ok(()) } else { Err(Failure::Steps { steps }) }
}

struct Finished {
    name: &'static str,
    passed: bool,
    time: Duration,
}

impl Finished {
    fn row(&self) -> [String; 3] {
        let verdict = if self.passed { "ok" } else { "FAILED" };
        [self.name.to_owned(), verdict.to_owned(), seconds(self.time)]
    }
}

struct Gate<'a> {
    context: &'a Context<'a>,
    plugins: Vec<Plugin>,
    /// What the README's first command printed.
    manifests: Vec<u8>,
}

impl Gate<'_> {
    fn run_all(&mut self, steps: &[Step]) -> Vec<Finished> {
        steps.iter().map(|step| self.run(step)).collect()
    }

    fn run(&mut self, (name, step): &Step) -> Finished {
        let start = Instant::now();
        let result = step(self);
        if let Err(failure) = &result {
            failure.print();
        }
        Finished { name, passed: result.is_ok(), time: start.elapsed() }
    }

    /// Says which command runs, and prepares it.
    fn announce(&self, arguments: &[&str]) -> Command {
        eprintln!("\n$ cargo {}", arguments.join(" "));
        let mut command = self.context.cargo.bare(arguments[0]);
        command.args(&arguments[1..]).stdin(Stdio::null());
        command
    }

    fn cargo(&self, arguments: &[&str]) -> Result<(), Failure> {
        self.cargo_with(arguments, &[])
    }

    fn cargo_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Result<(), Failure> {
        let mut command = self.announce(arguments);
        let status = self.context.cargo.status(command.envs(variables.iter().copied()))?;
        let subcommand = arguments[0].to_owned();
        if status.success() { Ok(()) } else { Err(Failure::Step { subcommand, status }) }
    }

    /// Checks that a component of the toolchain is there, which Cargo itself reports in ways that vary.
    fn require(&self, subcommand: &str, component: &'static str) -> Result<(), Failure> {
        let mut command = self.context.cargo.bare(subcommand);
        command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        let is_present = self.context.cargo.status(&mut command)?.success();
        if is_present { Ok(()) } else { Err(Failure::Component { component }) }
    }

    /// Returns the features of kure-cli that put every plugin into it, after the given one.
    fn features(&self, collector: Option<&str>) -> String {
        let plugins = self.plugins.iter().map(|plugin| format!("plugin-{}", plugin.id));
        collector.map(str::to_owned).into_iter().chain(plugins).collect::<Vec<_>>().join(",")
    }
}

fn format(gate: &mut Gate<'_>) -> Result<(), Failure> {
    gate.require("fmt", "rustfmt")?;
    gate.cargo(&["fmt", "--all", "--check"])
}

fn rules(gate: &mut Gate<'_>) -> Result<(), Failure> {
    eprintln!("\n$ {} tidy", gate.context.front.name());
    tidy::run(gate.context)
}

fn lints(gate: &mut Gate<'_>) -> Result<(), Failure> {
    gate.require("clippy", "clippy")?;
    gate.cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
}

fn docs(gate: &mut Gate<'_>) -> Result<(), Failure> {
    gate.cargo_with(&["doc", "--workspace", "--no-deps", "--locked"], &[("RUSTDOCFLAGS", "-D warnings")])
}

/// The README's second command, to the letter.
fn tests(gate: &mut Gate<'_>) -> Result<(), Failure> {
    gate.cargo(&["test", "--workspace"])
}

fn linkme(gate: &mut Gate<'_>) -> Result<(), Failure> {
    let features = gate.features(Some("linkme"));
    gate.cargo(&["test", "--package", "kure-cli", "--no-default-features", "--features", &features])
}

fn no_collector(gate: &mut Gate<'_>) -> Result<(), Failure> {
    let features = gate.features(None);
    gate.cargo(&["check", "--package", "kure-cli", "--no-default-features", "--features", &features])
}

/// The README's first command, to the letter.
fn first_command(gate: &mut Gate<'_>) -> Result<(), Failure> {
    let mut command = gate.announce(&["xtask", "run", "--plugins", FIRST, "--", "generate", "--example"]);
    gate.manifests = manifests(&mut command)?;
    Ok(())
}

/// An optimised binary prints what the other one printed.
fn release(gate: &mut Gate<'_>) -> Result<(), Failure> {
    let folder = gate.context.base.packages.join("ci");
    let out = folder.join("dist");
    gate.cargo(&["xtask", "build", "--plugins", FIRST, "--out-dir", &out.to_string_lossy()])?;
    let printed = manifests(Command::new(out.join("kure")).args(["generate", "--example"]))?;
    if printed == gate.manifests || gate.manifests.is_empty() { Ok(()) } else { Err(Failure::Profiles) }
}

/// The long search for inputs on which a reader panics.
fn fuzz(gate: &mut Gate<'_>) -> Result<(), Failure> {
    gate.cargo(&["run", "--package", "kure-tests", "--bin", "hunt"])
}

/// The targets of cargo-fuzz, which are a workspace of their own.
fn fuzz_targets(gate: &mut Gate<'_>) -> Result<(), Failure> {
    let compiler = std::env::var("CXX").unwrap_or_else(|_| "c++".to_owned());
    let answer = Command::new(&compiler).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !answer.is_ok_and(|status| status.success()) {
        skipped(format_args!("the targets of cargo-fuzz, because there is no compiler of C++ called {compiler}"));
        return Ok(());
    }
    let manifest = gate.context.checkout()?.root().join("tests/fuzz/Cargo.toml");
    gate.cargo(&["check", "--manifest-path", &manifest.to_string_lossy()])
}

/// The program for the other systems whose standard library is installed.
fn other_systems(gate: &mut Gate<'_>) -> Result<(), Failure> {
    let libraries = flags::sysroot(&gate.context.cargo)?.join("lib/rustlib");
    let (installed, absent): (Vec<_>, Vec<_>) =
        SYSTEMS.into_iter().partition(|system| libraries.join(system).join("lib").is_dir());
    if !absent.is_empty() {
        skipped(format_args!("{}, which `rustup target add` would install", absent.join(", ")));
    }
    // The allocator is compiled from C, for which there may be no compiler here.
    let features = gate.features(Some("inventory"));
    let check = ["check", "--package", "kure-cli", "--no-default-features", "--features", &features, "--target"];
    installed.into_iter().try_for_each(|system| gate.cargo(&[&check[..], &[system]].concat()))
}

/// What kure-core promises to plugins, held against the release before, if there is one and what it takes.
fn compatibility(gate: &mut Gate<'_>) -> Result<(), Failure> {
    let root = gate.context.checkout()?.root().to_owned();
    let tags =
        Command::new("git").args(["describe", "--tags", "--abbrev=0", "--match", "v*"]).current_dir(root).output();
    let tag = tags.ok().filter(|output| output.status.success());
    let Some(tag) = tag.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()) else {
        skipped("the promise of kure-core, because there is no release to hold it against");
        return Ok(());
    };
    if gate.require("semver-checks", "cargo-semver-checks").is_err() {
        skipped("the promise of kure-core, which `cargo install cargo-semver-checks` would check");
        return Ok(());
    }
    gate.cargo(&["semver-checks", "--package", "kure-core", "--baseline-rev", &tag])
}

/// Runs the command and returns the manifests that it printed.
fn manifests(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stderr(Stdio::inherit()).output().map_err(|source| Failure::Start { program, source })?;
    if output.status.success() && has_manifest(&output.stdout) {
        Ok(output.stdout)
    } else {
        Err(Failure::Manifests { status: output.status })
    }
}
