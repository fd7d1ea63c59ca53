//! A kure whose plugins do what no plugin should.

mod bad;
mod life;

use kure_cli::{Build, Capability, Grant};
use kure_core::Descriptor;
use std::env;
use std::process::ExitCode;

static PLUGINS: [&Descriptor; 10] = [
    &bad::KURE_PLUGIN,
    &bad::GRANTED,
    &life::REFUSES_TO_BEGIN,
    &life::NEVER_BEGINS,
    &life::PANICS_AT_THE_END,
    &life::NEVER_ENDS,
    &life::IS_SICK,
    &life::DIES_WHEN_ASKED,
    &life::IS_RULED,
    &life::RULES_FOR_EVER,
];
const _: () = kure_core::check(&PLUGINS);
const BUILD: Build = Build { name: "kure", version: env!("CARGO_PKG_VERSION"), origin: "tests", grants: &[] };
static PLAIN: Build = BUILD;
static READS: Build =
    Build { grants: &[Grant { plugin: "granted", capabilities: &[Capability::Read(bad::FOLDER)] }], ..BUILD };
static THREADS: Build = Build { grants: &[Grant { plugin: "granted", capabilities: &[Capability::Threads] }], ..BUILD };
static NETWORK: Build = Build { grants: &[Grant { plugin: "granted", capabilities: &[Capability::Network] }], ..BUILD };

/// Is one of several builds, as a variable says.
fn main() -> ExitCode {
    let build = match env::var("GRANT").as_deref() {
        Ok("read") => &READS,
        Ok("threads") => &THREADS,
        Ok("network") => &NETWORK,
        _ => &PLAIN,
    };
    kure_cli::main(&PLUGINS, build)
}
