//! `test`: tests plugins alone, and together in an assembled binary.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::arguments::Test;
use crate::assemble::{Request, assemble};
use crate::commands::{Context, has_manifest, say};
use crate::dependency::Origin;
use crate::failure::Failure;

/// Runs the command. Every test runs, whatever the one before it gave.
pub fn run(context: &Context<'_>, arguments: &Test) -> Result<(), Failure> {
    let Test { selection, compilation } = arguments;
    let profile = compilation.profile_or("dev");
    let mut results = Results { context, failed: Vec::new() };

    let target = compilation.only_target()?;
    let request = Request { front: context.front, name: "kure", selection, compilation, target };
    // A conflict between the plugins is found before anything is compiled.
    let assembled = assemble(&context.cargo, &context.base, request)?;
    // The tests of a plugin from elsewhere are its author's: they are not even in its archive, often enough.
    for plugin in assembled.plugins.iter().filter(|plugin| matches!(plugin.origin, Origin::Path(_))) {
        let mut command = context.cargo.command("test");
        command.arg("--manifest-path").arg(plugin.folder.join("Cargo.toml"));
        command.args(["--package", &plugin.package, "--profile", profile]);
        // Cargo's progress is seen as it comes; what the tests print is kept.
        command.stdout(Stdio::piped()).stderr(Stdio::inherit());
        if compilation.resolution.is_offline() {
            command.arg("--offline");
        }
        if compilation.resolution.is_locked() {
            command.arg("--locked");
        }
        if let Some(jobs) = &compilation.jobs {
            command.args(["--jobs", jobs]);
        }
        results.record(format!("{}: its own tests", plugin.id), &mut command, |_| true)?;
    }

    for plugin in &assembled.plugins {
        for gvk in &plugin.gvks {
            let name = format!("{}: the example of {}", plugin.id, gvk.kind());
            let mut command = kure(&assembled.executable, &["generate", "--example", gvk.kind()]);
            results.record(name, &mut command, has_manifest)?;
        }
    }
    let mut command = kure(&assembled.executable, &["plugins", "check"]);
    results.record("health of every plugin".to_owned(), &mut command, |_| true)?;
    results.finish()
}

fn kure(executable: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(executable);
    command.args(arguments);
    command
}

struct Results<'a> {
    context: &'a Context<'a>,
    failed: Vec<String>,
}

impl Results<'_> {
    /// Runs one test, judges what it printed and says how it went. What it printed is shown only if it failed.
    fn record(&mut self, name: String, command: &mut Command, judge: fn(&[u8]) -> bool) -> Result<(), Failure> {
        let program = command.get_program().to_string_lossy().into_owned();
        let output = command.output().map_err(|source| Failure::Start { program, source })?;
        if output.status.success() && judge(&output.stdout) {
            if !self.context.common.quiet {
                say(&format!("ok      {name}\n"));
            }
            return Ok(());
        }
        let printed = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        let printed = if printed.is_empty() { "it printed nothing" } else { printed.trim_end() };
        eprintln!("FAILED  {name} ({})\n{printed}\n", output.status);
        self.failed.push(name);
        Ok(())
    }

    fn finish(self) -> Result<(), Failure> {
        if self.failed.is_empty() { Ok(()) } else { Err(Failure::Tests { failed: self.failed }) }
    }
}
