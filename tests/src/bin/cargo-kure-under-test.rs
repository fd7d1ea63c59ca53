//! `cargo kure`, for tests outside of a checkout.

fn main() -> std::process::ExitCode {
    kure_xtask::main(kure_xtask::Front::CargoKure, std::env::args_os())
}
