//! `verify`: says what a binary is made of and how sure that is, without running it.

use std::process::ExitCode;

use crate::Front;
use crate::arguments::{Common, Resolution, Verify};
use crate::cache;
use crate::commands::{Context, build, say};
use crate::failure::Failure;
use crate::proof::manifest::Manifest;
use crate::proof::rebuild;
use crate::proof::statement::Statement;
use crate::proof::verdict::Verdict;
use crate::scratch::Scratch;
use crate::trust::date;

/// Runs the command and returns the exit code.
pub fn run(front: Front, common: &Common, arguments: &Verify) -> Result<ExitCode, Failure> {
    let mut verdict = Verdict::read(&arguments.binary)?;
    if let Some(path) = &arguments.against {
        verdict.hold_against(path)?;
    }
    match &arguments.provenance {
        Some(path) => {
            let (signers, now) = (arguments.signers.as_deref(), date::now());
            verdict.hold_against_statement(Statement { path, signers, now })?;
        }
        None => verdict.unchecked.push("who built it: `--provenance` takes a signed statement".to_owned()),
    }
    match &verdict.manifest {
        Some(manifest) if arguments.reproduce => {
            let rebuilt = rebuilt(front, common, manifest)?;
            verdict.compare(&rebuilt);
        }
        None if arguments.reproduce => {
            verdict.unchecked.push("building it again: it does not say what it was built from".to_owned());
        }
        _ => verdict.unchecked.push("whether its code is that of these packages: `--reproduce` tells".to_owned()),
    }
    if arguments.json {
        say(&verdict.json());
    } else if !common.quiet {
        say(&verdict.to_string());
    }
    Ok(ExitCode::from(verdict.exit_code()))
}

/// Builds the binary again, where nothing of an earlier build is, and reads what the new one says of itself.
fn rebuilt(front: Front, common: &Common, manifest: &Manifest) -> Result<Verdict, Failure> {
    let other = |expected: String, found: String| Failure::Rebuild { name: manifest.name.clone(), expected, found };
    let Context { cargo, mut base, .. } =
        Context::find(front, common, &Resolution { locked: true, ..Resolution::default() })?;
    let compiler = cache::compiler(&cargo)?;
    let toolchain = compiler.lines().next().unwrap_or_default();
    if toolchain != manifest.toolchain {
        return Err(other(manifest.toolchain.clone(), toolchain.to_owned()));
    }
    let own = env!("CARGO_PKG_VERSION");
    if manifest.assembler.version != own {
        return Err(other(format!("the assembler's version {}", manifest.assembler.version), own.to_owned()));
    }
    let front = [Front::Xtask, Front::CargoKure].into_iter().find(|it| it.origin() == manifest.assembler.name);
    let unknown = || other("`xtask` or `cargo-kure`".to_owned(), manifest.assembler.name.clone());
    let front = front.ok_or_else(unknown)?;

    let scratch = Scratch::new()?;
    base.packages = scratch.path().join("packages");
    base.own.exclude_gvks = manifest.excluded.clone();
    base.own.targets.clear();
    let context = Context { front, common, cargo, base, workspace: None };
    let built = build::build(&context, &rebuild::arguments(manifest, &scratch.path().join("out"))?, |_| {})?;
    let binary = built.iter().find_map(build::Built::binary).expect("a binary was asked for");
    Verdict::read(binary)
}
