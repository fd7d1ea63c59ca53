//! What the program says on standard error.

mod human;

pub(crate) use human::harmless;

use crate::cli::Form;
use crate::error::Error;
use crate::exit::Exit;
use crate::pipeline::Log;
use kure_core::Diagnostic;
use serde_json::json;
use std::io::Write;

/// How many diagnostics people are shown if they do not ask for all.
const SHOWN: usize = 100;

/// Prints diagnostics as they come. That standard error cannot be written to is no reason to stop.
pub(crate) struct Printer<'p> {
    out: &'p mut (dyn Write + Send),
    form: Form,
    colour: bool,
    quiet: bool,
    verbose: bool,
    shown: usize,
    left_out: usize,
}

impl<'p> Printer<'p> {
    /// Creates a printer for people, without colour.
    pub(crate) fn plain(out: &'p mut (dyn Write + Send)) -> Self {
        Self { out, form: Form::Human, colour: false, quiet: false, verbose: false, shown: 0, left_out: 0 }
    }

    /// Prints in another form.
    #[must_use]
    pub(crate) fn in_form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    /// Prints in colour.
    #[must_use]
    pub(crate) fn with_colour(self) -> Self {
        Self { colour: true, ..self }
    }

    /// Says more or less than usual.
    #[must_use]
    pub(crate) fn speaking(self, verbose: bool, quiet: bool) -> Self {
        Self { quiet, verbose, ..self }
    }

    /// Prints a diagnostic.
    pub(crate) fn diagnostic(&mut self, diagnostic: &Diagnostic) {
        if self.quiet && diagnostic.severity == kure_core::Severity::Warning {
            return;
        }
        if self.form == Form::Json {
            let line = serde_json::to_string(diagnostic).expect("a diagnostic is JSON");
            self.line(&line);
        } else if self.shown < SHOWN || self.verbose {
            self.shown += 1;
            let text = human::render(diagnostic, self.colour);
            self.line(&text);
        } else {
            self.left_out += 1;
        }
    }

    /// Prints what plugins printed, each line with their names.
    pub(crate) fn log(&mut self, log: &Log) {
        if self.quiet {
            return;
        }
        let names = log.plugins.join(", ");
        let names = if names.is_empty() { "worker" } else { &names };
        for line in log.text.lines() {
            let line = harmless(line);
            let text = match self.form {
                Form::Human => format!("[{names}] {line}"),
                Form::Json => json!({
                    "severity": "log",
                    "code": "plugin-log",
                    "message": line,
                    "location": null,
                    "help": [],
                    "plugin": names,
                })
                .to_string(),
            };
            self.line(&text);
        }
    }

    /// Prints why the program stops, and returns what the shell is told.
    pub(crate) fn failure(&mut self, error: &Error) -> Exit {
        if error.is_closed_pipe() {
            return error.exit();
        }
        let text = match self.form {
            Form::Human => human::failure(&error.to_string(), error.help(), self.colour),
            Form::Json => json!({
                "severity": "error",
                "code": if error.exit() == Exit::Usage { "usage" } else { "could-not-run" },
                "message": error.to_string(),
                "location": null,
                "help": error.help().into_iter().collect::<Vec<_>>(),
                "plugin": null,
            })
            .to_string(),
        };
        self.line(&text);
        error.exit()
    }

    /// Prints what was done or left undone, for people.
    pub(crate) fn summary(&mut self, text: &str) {
        self.rest();
        if !self.quiet && self.form == Form::Human {
            self.line(text);
        }
    }

    /// Prints how many diagnostics were left out, if any were.
    pub(crate) fn rest(&mut self) {
        let left_out = std::mem::take(&mut self.left_out);
        if left_out > 0 {
            let text = format!("and {}; `-v` shows all", counted(left_out, "more diagnostic"));
            self.line(&text);
        }
    }

    /// Prints what was done, for people who want to know more.
    pub(crate) fn detail(&mut self, text: &str) {
        if self.verbose {
            self.summary(text);
        }
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}");
    }
}

/// Returns a number with what it counts.
pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
