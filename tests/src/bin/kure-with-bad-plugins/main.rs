//! A kure whose plugins do what no plugin should.

mod bad;
mod life;

use kure_cli::Build;
use kure_core::Descriptor;
use std::process::ExitCode;

static PLUGINS: [&Descriptor; 7] = [
    &bad::KURE_PLUGIN,
    &life::REFUSES_TO_BEGIN,
    &life::NEVER_BEGINS,
    &life::PANICS_AT_THE_END,
    &life::NEVER_ENDS,
    &life::IS_SICK,
    &life::DIES_WHEN_ASKED,
];
const _: () = kure_core::check(&PLUGINS);
static BUILD: Build = Build { name: "kure", version: env!("CARGO_PKG_VERSION"), origin: "tests" };

fn main() -> ExitCode {
    kure_cli::main(&PLUGINS, &BUILD)
}
