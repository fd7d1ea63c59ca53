//! Takes the sheets of a run in the order of the input, and decides what is written.

use super::sheet::{Entry, Log, Sheet};
use super::{Plan, has_errors};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Output;
use crate::report::Printer;
use kure_core::{Code, Diagnostic, Ledger, Severity};
use std::ops::{ControlFlow, Range};

/// What a run came to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// The documents, without those that are empty.
    pub documents: usize,
    /// The documents with errors.
    pub bad_documents: usize,
    /// The objects of good documents.
    pub objects: usize,
    /// The errors.
    pub errors: usize,
    /// The warnings.
    pub warnings: usize,
    /// Whether a plugin failed.
    pub has_failed_plugin: bool,
}

impl Counts {
    /// Returns what the shell is told.
    pub(crate) fn exit(&self) -> Exit {
        match self.errors {
            _ if self.has_failed_plugin => Exit::Plugin,
            0 => Exit::Done,
            _ => Exit::Document,
        }
    }
}

/// Where sheets go.
pub(super) struct Taker<'t, 's> {
    ledger: Ledger,
    output: &'t mut Output,
    printer: &'t mut Printer<'s>,
    plan: Plan,
    counts: Counts,
    /// The folder of the example that is being taken.
    example: String,
    failure: Option<Error>,
}

impl<'t, 's> Taker<'t, 's> {
    pub(super) fn new(output: &'t mut Output, printer: &'t mut Printer<'s>, plan: Plan) -> Self {
        let (ledger, counts, example) = (Ledger::default(), Counts::default(), String::new());
        Self { ledger, output, printer, plan, counts, example, failure: None }
    }

    /// Takes the next sheet. The run ends early if the program cannot go on.
    pub(super) fn take(&mut self, sheet: &mut Sheet) -> ControlFlow<()> {
        self.read(sheet).map_or_else(
            |error| {
                self.failure = Some(error);
                ControlFlow::Break(())
            },
            ControlFlow::Continue,
        )
    }

    /// Ends the run: says what went wrong as plugins were shut down, and whether there was anything at all.
    pub(super) fn finish(mut self, ends: &[Diagnostic], log: &[Log]) -> Result<Counts, Error> {
        if let Some(error) = self.failure {
            return Err(error);
        }
        for log in log {
            self.printer.log(log);
        }
        self.report(ends);
        if self.counts.documents == 0 && self.counts.errors == 0 {
            let nothing = Diagnostic::error(Code::NoDocuments, "expected a document, found none");
            self.report(&[nothing.help(self.plan.on_nothing)]);
        }
        Ok(self.counts)
    }

    fn read(&mut self, sheet: &mut Sheet) -> Result<(), Error> {
        for log in &sheet.log {
            self.printer.log(log);
        }
        // Objects side by side are written at once.
        let mut good = 0..0;
        for entry in std::mem::take(&mut sheet.entries) {
            let (claims, mut diagnostics, objects) = match entry {
                Entry::Document { claims, diagnostics, objects } => (claims, diagnostics, objects),
                Entry::Example(name) => {
                    self.write(sheet, std::mem::take(&mut good))?;
                    self.ledger = Ledger::default();
                    self.example = name;
                    continue;
                }
                Entry::Failure(error) => return Err(error),
            };
            diagnostics.extend(claims.map(|claims| self.ledger.enter(&claims)).into_iter().flatten());
            diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
            self.report(&diagnostics);
            self.counts.documents += 1;
            if has_errors(&diagnostics) {
                self.counts.bad_documents += 1;
                continue;
            }
            self.counts.objects += objects.len();
            if good.end == objects.start {
                good.end = objects.end;
            } else {
                self.write(sheet, std::mem::replace(&mut good, objects))?;
            }
        }
        self.write(sheet, good)
    }

    fn write(&mut self, sheet: &Sheet, objects: Range<usize>) -> Result<(), Error> {
        let is_wanted = self.plan.keeps_going || self.counts.errors == 0;
        let begin = |i: usize| i.checked_sub(1).map_or(0, |before| sheet.objects[before].end);
        match self.output {
            _ if !is_wanted => Ok(()),
            Output::Nothing => Ok(()),
            Output::Stream(spool) => {
                let mut from = objects.start;
                while from < objects.end {
                    let is_early = sheet.objects[from].is_early;
                    let same = sheet.objects[from..objects.end].iter().take_while(|object| object.is_early == is_early);
                    let to = from + same.count();
                    spool.append(&sheet.bytes[begin(from)..begin(to)], is_early)?;
                    from = to;
                }
                Ok(())
            }
            Output::Folder(folder) => objects.into_iter().try_for_each(|i| {
                let object = &sheet.objects[i];
                folder.write(&self.example, &object.file, &sheet.bytes[begin(i)..object.end])
            }),
        }
    }

    fn report(&mut self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => self.counts.errors += 1,
                Severity::Warning => self.counts.warnings += 1,
            }
            self.counts.has_failed_plugin |= matches!(
                diagnostic.code,
                Code::InvalidObject
                    | Code::PluginPanicked
                    | Code::PluginFailed
                    | Code::PluginStopped
                    | Code::NotDeterministic
            );
            self.printer.diagnostic(diagnostic);
        }
    }
}
