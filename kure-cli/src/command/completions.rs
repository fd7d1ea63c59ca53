//! `kure completions`: what a shell knows of the words of this program.

use crate::error::Error;
use crate::exit::Exit;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap_complete::Shell;
use kure_core::Registry;
use std::io::Write;

/// Prints a completion script, which knows the kinds and plugins of the program that prints it.
pub(crate) fn completions(
    words: clap::Command,
    registry: &Registry,
    shell: Shell,
    stdout: &mut dyn Write,
) -> Result<Exit, Error> {
    let name = words.get_name().to_owned();
    let mut words = told(words, registry);
    // clap's own writer panics where a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut words, name, &mut script);
    stdout.write_all(&script).and_then(|()| stdout.flush()).map_err(Error::Output)?;
    Ok(Exit::Done)
}

/// Tells the command line which kinds and plugins there are.
///
/// Only shells are told: a kind may be written in more ways, and what is wrong with one that nobody knows is said
/// better elsewhere.
fn told(words: clap::Command, registry: &Registry) -> clap::Command {
    let mut kinds: Vec<&str> = registry.kinds().map(|entry| entry.kind.gvk().kind()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let kinds = PossibleValuesParser::new(kinds);
    let plugins = registry.plugins().iter();
    let plugins = plugins.map(|plugin| PossibleValue::new(plugin.id()).help(plugin.package().description));
    let plugins = PossibleValuesParser::new(plugins);
    let kind = |command: clap::Command| command.mut_arg("kind", |word| word.value_parser(kinds.clone()));
    let example = |command: clap::Command| command.mut_arg("example", |word| word.value_parser(kinds.clone()));
    let name = |command: clap::Command| command.mut_arg("name", |word| word.value_parser(plugins.clone()));
    words
        .mut_subcommand("schema", kind)
        .mut_subcommand("docs", kind)
        .mut_subcommand("generate", example)
        .mut_subcommand("validate", example)
        .mut_subcommand("plugins", |command| command.mut_subcommand("info", name).mut_subcommand("uninstall", name))
}
