//! kure with the plugins of its own repository.

mod in_tree;

use kure_cli::Build;
use std::process::ExitCode;

static BUILD: Build = Build { name: "kure", version: env!("CARGO_PKG_VERSION"), origin: "built by cargo", grants: &[] };

fn main() -> ExitCode {
    kure_cli::main(in_tree::PLUGINS, &BUILD)
}
