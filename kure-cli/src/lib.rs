//! The kure command line, for any set of plugins.
//!
//! A program is a list of plugins and a call, which `cargo xtask build` writes:
//!
//! ```no_run
//! use kure_cli::Build;
//! use kure_core::Descriptor;
//! use std::process::ExitCode;
//!
//! static PLUGINS: [&Descriptor; 0] = [];
//! const _: () = kure_core::check(&PLUGINS);
//! static BUILD: Build = Build { name: "kure", version: "0.1.0", origin: "assembled by hand", grants: &[] };
//!
//! fn main() -> ExitCode {
//!     kure_cli::main(&PLUGINS, &BUILD)
//! }
//! ```

// What only workers need is not used where there are none.
#![cfg_attr(not(unix), allow(dead_code, unused_imports))]

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod carried;
mod catalogue;
mod cli;
mod command;
mod error;
mod exit;
mod grant;
mod input;
mod kinds;
mod manual;
mod output;
mod pipeline;
mod program;
mod report;
mod worker;

pub use catalogue::CATALOGUE;
pub use grant::{Capability, Grant};
use kure_core::{Code, Descriptor, Diagnostic, Exclusion, Registry};
use program::{Program, Streams};
use std::io;
use std::process::ExitCode;
#[cfg(unix)]
#[doc(hidden)]
pub use worker::read_reply;

/// What a binary says of itself in `--version`.
#[derive(Clone, Copy, Debug)]
pub struct Build {
    /// The name of the program.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// How it came to be, such as `assembled by xtask`.
    pub origin: &'static str,
    /// What plugins may do beside computing.
    pub grants: &'static [Grant],
}

impl Build {
    /// Returns whether it was built although a policy does not cover all that is in it. Its version says so.
    pub fn is_untrusted(&self) -> bool {
        self.version.contains("+untrusted")
    }

    /// Makes every object tell that nobody vouches for the program, if that is so.
    fn marked(&self, registry: Registry) -> Registry {
        if self.is_untrusted() { registry.annotating("kure.dev/untrusted-build", "true") } else { registry }
    }

    /// Returns what nobody who runs the program may overlook.
    fn warnings(&self) -> Vec<Diagnostic> {
        let Self { name, version, .. } = self;
        let message = format!("{name} {version} was built from crates that its policy does not cover");
        let help = format!("`{name} plugins verify` lists them; build it without `--allow-untrusted`");
        let untrusted = self.is_untrusted().then(|| Diagnostic::warning(Code::UntrustedBuild, message).help(help));
        let calls = self.grants.iter().filter(|grant| grant.capabilities.contains(&Capability::Network)).map(|grant| {
            let message =
                format!("plugin `{}` may use the network, as the policy of this program lets it", grant.plugin);
            let help = format!("`{name} plugins info {}` says who granted that", grant.plugin);
            Diagnostic::warning(Code::Sandbox, message).help(help)
        });
        untrusted.into_iter().chain(calls).collect()
    }
}

/// Runs the command line with these plugins, which have to be just those that the linker brought.
///
/// The exit code is 0 if all was done, 1 if the program could not run, 2 for wrong usage, 3 if a document is wrong,
/// 4 if a plugin failed, 20 and 24 if a binary is not what it should be (`plugins verify`), and 30 if plugins cannot be
/// kept from what they may not do.
///
/// The code of plugins runs in workers, which are this program again: `main` calls this first, before it starts
/// threads or opens files.
pub fn main(plugins: &'static [&'static Descriptor], build: &'static Build) -> ExitCode {
    main_without(plugins, &[], build)
}

/// Runs the command line as [`main`] does, with kinds that plugins of the list do not have in this program.
pub fn main_without(
    plugins: &'static [&'static Descriptor],
    excluded: &'static [Exclusion],
    build: &'static Build,
) -> ExitCode {
    kure_core::note_places();
    if let Some(served) = worker::serve(plugins, excluded, build) {
        return served;
    }
    let (mut stdin, mut stdout, mut stderr) = (io::stdin(), io::stdout(), io::stderr());
    let colour = anstream::AutoStream::choice(&stderr) != anstream::ColorChoice::Never;
    let streams = Streams { stdin: &mut stdin, stdout: &mut stdout, stderr: &mut stderr, colour };
    Program { plugins, excluded, build }.run(std::env::args_os(), streams).into()
}

#[cfg(test)]
mod tests;
