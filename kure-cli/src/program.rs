//! One run of the program, from its words to its exit code.

use crate::cli::{Cli, Color, Command, Voice};
use crate::exit::Exit;
use crate::report::Printer;
use crate::{Build, CATALOGUE, command};
use clap::{CommandFactory, FromArgMatches};
use kure_core::{Descriptor, Exclusion, Registry};
use std::ffi::OsString;
use std::io::{Read, Write};

/// A binary: its plugins, and what it says of itself.
#[derive(Clone, Copy)]
pub(crate) struct Program {
    pub plugins: &'static [&'static Descriptor],
    pub excluded: &'static [Exclusion],
    pub build: &'static Build,
}

/// Where a run reads and writes.
pub(crate) struct Streams<'s> {
    pub stdin: &'s mut (dyn Read + Send),
    pub stdout: &'s mut (dyn Write + Send),
    pub stderr: &'s mut (dyn Write + Send),
    /// Whether standard error wants colour, if nobody says otherwise.
    pub colour: bool,
}

impl Program {
    /// Runs the program.
    pub(crate) fn run(self, words: impl IntoIterator<Item = OsString>, streams: Streams<'_>) -> Exit {
        let Streams { stdin, stdout, stderr, colour } = streams;
        let registry = match Registry::as_built_without(self.plugins, self.excluded) {
            Ok(registry) => registry.with_catalogue(CATALOGUE),
            Err(error) => return Printer::plain(stderr).failure(&error.into()),
        };
        let parsed = self.command_line(&registry).try_get_matches_from(words);
        let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
            Ok(cli) => cli,
            Err(answer) => return say(&answer, stdout, stderr),
        };
        let Voice { verbose, quiet, color, diagnostics } = cli.voice;
        let mut printer = Printer::plain(stderr).in_form(diagnostics).speaking(verbose, quiet);
        if color == Color::Always || (color == Color::Auto && colour) {
            printer = printer.with_colour();
        }
        let done = match cli.command {
            Command::Generate(words) => command::generate(&registry, &words, stdin, stdout, &mut printer),
            Command::Validate(words) => command::validate(&registry, &words, stdin, &mut printer),
            Command::Plugins(words) => command::plugins(&registry, &words, (stdin, stdout), &mut printer),
            Command::Doctor(words) => command::doctor(&registry, &words, stdout),
            Command::Schema(words) => command::schema(&registry, &words, stdout, &mut printer),
            Command::Docs(words) => command::docs(&registry, &words, stdout, &mut printer),
            Command::Completions { shell } => command::completions(self.command_line(&registry), shell, stdout),
        };
        done.unwrap_or_else(|error| printer.failure(&error))
    }

    fn command_line(self, registry: &Registry) -> clap::Command {
        let Build { name, version, origin } = *self.build;
        let plugins = registry.plugins().iter().map(|plugin| format!("{} {}", plugin.id(), plugin.package().version));
        let plugins = plugins.collect::<Vec<_>>().join(", ");
        let plugins = if plugins.is_empty() { "none" } else { &plugins };
        // clap wants texts that live as long as the program, and this one is made once.
        let long = String::leak(format!("{version} ({origin}; plugins: {plugins})"));
        Cli::command().name(name).bin_name(name).version(version).long_version(&*long)
    }
}

/// Prints help, the version, or what is wrong with the command line.
fn say(answer: &clap::Error, stdout: &mut dyn Write, stderr: &mut dyn Write) -> Exit {
    let coloured = |stream: &mut dyn Write, choice| match choice {
        anstream::ColorChoice::Never => write!(stream, "{}", answer.render()),
        _ => write!(stream, "{}", answer.render().ansi()),
    };
    // Nobody is left to hear that this failed.
    if answer.use_stderr() {
        let _ = coloured(stderr, anstream::AutoStream::choice(&std::io::stderr()));
        Exit::Usage
    } else {
        let _ = coloured(stdout, anstream::AutoStream::choice(&std::io::stdout()));
        Exit::Done
    }
}
