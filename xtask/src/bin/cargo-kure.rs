//! `cargo kure`: the assembler as a subcommand of Cargo.

use std::process::ExitCode;

use kure_xtask::Front;

fn main() -> ExitCode {
    kure_xtask::main(Front::CargoKure, std::env::args_os())
}
