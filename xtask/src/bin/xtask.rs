//! `cargo xtask`: the assembler inside a checkout of kure.

use std::process::ExitCode;

use kure_xtask::Front;

fn main() -> ExitCode {
    kure_xtask::main(Front::Xtask, std::env::args_os())
}
