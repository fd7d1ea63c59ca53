//! One run of the program, from its words to its exit code.

use crate::cli::{Cli, Color, Command, Voice};
use crate::exit::Exit;
use crate::report::Printer;
use crate::{Build, CATALOGUE, carried, command};
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
            Ok(registry) => self.build.marked(registry.with_catalogue(CATALOGUE)),
            Err(error) => return Printer::plain(stderr).failure(&error.into()),
        };
        let words: Vec<_> = words.into_iter().collect();
        let has = |names: [&str; 2]| words.iter().any(|word| names.iter().any(|name| word == name));
        // `--version` ends the command line for clap, which looks at no other flag then.
        let mut command_line = self.command_line(&registry);
        if has(["--version", "-V"]) && has(["--verbose", "-v"]) {
            let version = &*String::leak(format!("{}\n{}", self.long_version(&registry), policy()));
            command_line = command_line.version(version).long_version(version);
        }
        let parsed = command_line.try_get_matches_from(words);
        let mut cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
            Ok(cli) => cli,
            Err(answer) => return say(&answer, stdout, stderr),
        };
        if let Some(isolation) = cli.command.isolation_mut() {
            isolation.grants = self.build.grants;
        }
        let Voice { verbose, quiet, color, diagnostics } = cli.voice;
        let mut printer = Printer::plain(stderr).in_form(diagnostics);
        for warning in self.build.warnings() {
            // No flag silences this.
            printer.diagnostic(&warning);
        }
        printer = printer.speaking(verbose, quiet);
        if color == Color::Always || (color == Color::Auto && colour) {
            printer = printer.with_colour();
        }
        let done = match cli.command {
            Command::Generate(words) => command::generate(&registry, &words, stdin, stdout, &mut printer),
            Command::Validate(words) => command::validate(&registry, &words, stdin, &mut printer),
            Command::Plugins(words) => {
                command::plugins(&registry, self.build.grants, &words, (stdin, stdout), &mut printer)
            }
            Command::Doctor(words) => command::doctor(&registry, &words, stdout),
            Command::Schema(words) => command::schema(&registry, &words, stdout, &mut printer),
            Command::Docs(words) => command::docs(&registry, &words, stdout, &mut printer),
            Command::Completions { shell } => {
                command::completions(self.command_line(&registry), &registry, shell, stdout)
            }
        };
        printer.rest();
        done.unwrap_or_else(|error| printer.failure(&error))
    }

    fn command_line(self, registry: &Registry) -> clap::Command {
        let Build { name, version, .. } = *self.build;
        // clap wants texts that live as long as the program, and this one is made once.
        let long_version = &*String::leak(self.long_version(registry));
        Cli::command().name(name).bin_name(name).version(version).long_version(long_version)
    }

    fn long_version(self, registry: &Registry) -> String {
        let Build { version, origin, .. } = *self.build;
        let plugins = registry.plugins().iter().map(|plugin| format!("{} {}", plugin.id(), plugin.package().version));
        let plugins = plugins.collect::<Vec<_>>().join(", ");
        let plugins = if plugins.is_empty() { "none" } else { &plugins };
        format!("{version} ({origin}; plugins: {plugins})")
    }
}

/// Says which policy this program was held against before it was built, as it says itself.
fn policy() -> String {
    let own = std::env::current_exe().ok().and_then(|path| carried::read(&path).ok());
    match own {
        Some(Ok(manifest)) => match manifest.policy {
            Some(policy) => format!("policy: {policy}"),
            None => "policy: none".to_owned(),
        },
        Some(Err(reason)) => format!("policy: unknown; {reason}"),
        None => "policy: unknown; the program cannot read itself".to_owned(),
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
