//! Assembles kure binaries from selected plugins: the library behind `cargo xtask` and `cargo kure`.
//!
//! A build goes one way: [`select`] the plugins, check the [`plan`], write the [`package`], prune its [`lock`],
//! [`compile`] it, [`place`] the result and [`report`] it. [`assemble`](mod@assemble) runs the steps up to the compiled
//! binary; each command in [`commands`] starts from there.

use std::ffi::OsString;
use std::process::ExitCode;

pub mod account;
pub mod arguments;
pub mod assemble;
pub mod base;
pub mod cache;
pub mod cargo;
pub mod catalogue;
pub mod chamber;
pub mod commands;
pub mod compile;
pub mod dependency;
pub mod difference;
pub mod digest;
pub mod distribution;
pub mod doctor;
pub mod documents;
pub mod enrol;
pub mod explain;
pub mod failure;
pub mod flags;
pub mod home;
pub mod inherit;
pub mod jail;
pub mod like;
pub mod linked;
pub mod lint;
pub mod lock;
pub mod main_file;
pub mod naming;
pub mod package;
pub mod place;
pub mod plan;
pub mod plugin;
pub mod proof;
pub mod report;
pub mod resolve;
pub mod scaffold;
pub mod scan;
pub mod scratch;
pub mod seal;
pub mod select;
pub mod sets;
pub mod shelf;
pub mod stamp;
pub mod template;
pub mod tidy;
pub mod tree;
pub mod trust;
pub mod undo;
pub mod vendor;
pub mod word;
pub mod workspace;

/// How the program was called, which decides how it calls itself in its help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Front {
    /// `cargo xtask`, the alias of a checkout.
    Xtask,
    /// `cargo kure`, the binary `cargo-kure`.
    CargoKure,
}

impl Front {
    /// Returns the words that people type to call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Xtask => "cargo xtask",
            Self::CargoKure => "cargo kure",
        }
    }

    /// Returns how a binary says that it was assembled.
    pub fn origin(self) -> &'static str {
        match self {
            Self::Xtask => "xtask",
            Self::CargoKure => "cargo-kure",
        }
    }

    /// Drops the name of the subcommand that Cargo passes to `cargo-kure` as the first argument.
    fn arguments(self, arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
        let mut arguments: Vec<_> = arguments.collect();
        if self == Self::CargoKure && arguments.get(1).is_some_and(|first| first == "kure") {
            arguments.remove(1);
        }
        arguments
    }
}

/// Reads the arguments, runs the command and returns the exit code.
///
/// A failure is printed as one sentence on the standard error, with what to do about it below.
pub fn main(front: Front, arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let mut arguments = arguments.peekable();
    let program = arguments.next();
    if arguments.peek().is_some_and(|first| first == jail::WORD) {
        return jail::enter(arguments.skip(1));
    }
    let arguments = program.into_iter().chain(arguments);
    let command_line = arguments::parse(front, front.arguments(arguments));
    match commands::run(front, &command_line) {
        Ok(code) => code,
        Err(failure) => {
            failure.print();
            failure.exit_code()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_passes_the_name_of_its_subcommand() {
        let kept =
            |front: Front, arguments: &[&str]| front.arguments(arguments.iter().map(OsString::from)).join(" ".as_ref());
        assert_eq!(kept(Front::CargoKure, &["cargo-kure", "kure", "build"]), "cargo-kure build");
        assert_eq!(kept(Front::CargoKure, &["cargo-kure", "build"]), "cargo-kure build");
        assert_eq!(kept(Front::Xtask, &["xtask", "kure"]), "xtask kure");
    }
}
