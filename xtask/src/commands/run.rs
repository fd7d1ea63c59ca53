//! `run`: assembles a binary without optimisation and becomes it.

use std::process::{Command, ExitCode};

use crate::arguments::Run;
use crate::assemble::{Request, assemble};
use crate::commands::Context;
use crate::failure::Failure;

/// Runs the command. The exit code is that of the binary.
pub fn run(context: &Context<'_>, arguments: &Run) -> Result<ExitCode, Failure> {
    let Run { name, selection, compilation, arguments } = arguments;
    let target = compilation.only_target()?;
    let request = Request { front: context.front, name, selection, compilation, target };
    let assembled = assemble(&context.cargo, &context.base, request)?;
    let mut command = Command::new(&assembled.executable);
    command.args(arguments);
    let program = assembled.executable.display().to_string();
    become_program(command, assembled).map_err(|source| Failure::Start { program, source })
}

/// Replaces this process, so that signals and exit codes need no passing on.
///
/// The claim on the executable is a file that closes at that very moment, not before.
#[cfg(unix)]
fn become_program(mut command: Command, _claimed: crate::assemble::Assembled) -> std::io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(command.exec())
}

/// Starts the program and waits for it.
#[cfg(not(unix))]
fn become_program(mut command: Command, claimed: crate::assemble::Assembled) -> std::io::Result<ExitCode> {
    let mut child = command.spawn()?;
    drop(claimed);
    let code = child.wait()?.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
