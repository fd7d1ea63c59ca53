//! A kure with plugins that only tests and benches want.

use kure_cli::Build;
use kure_core::Descriptor;
use kure_tests::{trouble, web_app};
use std::process::ExitCode;

static PLUGINS: [&Descriptor; 3] = [&trouble::KURE_PLUGIN, &trouble::UNWELL, &web_app::KURE_PLUGIN];
const _: () = kure_core::check(&PLUGINS);
static BUILD: Build = Build { name: "kure", version: env!("CARGO_PKG_VERSION"), origin: "tests", grants: &[] };

fn main() -> ExitCode {
    kure_cli::main(&PLUGINS, &BUILD)
}
