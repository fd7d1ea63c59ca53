//! The workers of a run: as many as are busy at once, and another one for each that fell.

use super::ending::Cause;
use super::hand::{Answer, Fallen, Hand};
use super::progress::Progress;
use super::shift::{cut, documents, shifts};
use crate::command::Page;
use crate::error::Error;
use crate::grant::Grant;
use crate::pipeline::{Entry, Log, Press, Sheet, Step};
use crate::worker::{Layer, Limits, Rights, Sandbox};
use kure_core::{Code, Diagnostic, Document, Location, Registry, Stage};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many workers of a run may fall before the run is given up: each may have taken all of its time.
const FALLS: usize = 10;

/// How a worker that may do just that is found.
type Call<'r> = fn(&Crew<'r>, &Rights) -> Result<Hand, Error>;

/// The workers of a run.
#[derive(Debug)]
pub(crate) struct Crew<'r> {
    registry: &'r Registry,
    sandbox: Sandbox,
    limits: Limits,
    grants: &'static [Grant],
    /// The kinds of plugins that were granted something.
    granted: Vec<&'static str>,
    idle: Mutex<Vec<Hand>>,
    falls: AtomicUsize,
}

impl<'r> Crew<'r> {
    /// Starts the first worker, which gets ready while kure looks for documents.
    pub(crate) fn start(
        registry: &'r Registry,
        sandbox: Sandbox,
        limits: Limits,
        grants: &'static [Grant],
    ) -> Result<Self, Error> {
        let has_grant = |plugin: &str| grants.iter().any(|grant| grant.plugin == plugin);
        let granted = registry.kinds().filter(|entry| has_grant(entry.plugin.id()));
        let granted = granted.map(|entry| entry.kind.gvk().kind()).collect();
        let (idle, falls) = (Mutex::default(), AtomicUsize::new(0));
        let crew = Self { registry, sandbox, limits, grants, granted, idle, falls };
        let first = crew.hire(Rights::default())?;
        crew.rest(first);
        Ok(crew)
    }

    /// Returns what a worker may do for a batch, if that is the same for all of its documents.
    pub(super) fn common_rights(&self, steps: &[Step]) -> Option<Rights> {
        let mut all = documents(steps);
        if self.granted.is_empty() {
            return all.next().map(|_| Rights::default());
        }
        let mut all = all.map(|document| self.rights(&document));
        let first = all.next()?;
        all.all(|rights| rights == first).then_some(first)
    }

    /// Returns the plugins and kinds.
    pub(super) fn registry(&self) -> &'r Registry {
        self.registry
    }

    /// Returns what is around workers, or why there is none.
    pub(crate) fn layers(&self) -> Result<Vec<Layer>, Error> {
        let hand = self.call(&Rights::default())?;
        let layers = hand.layers.clone();
        self.rest(hand);
        Ok(layers)
    }

    /// Renders a batch. A document that a worker fell over is refused, and another worker renders the others.
    pub(crate) fn render(&self, steps: Vec<Step>, press: Press, buffer: Vec<u8>) -> Sheet {
        if self.granted.is_empty() {
            return self.render_by((Self::call, &Rights::default()), steps, press, buffer);
        }
        // No plugin may do what only another one may, so each shift has a worker of its own.
        let mut sheet = Sheet::new(buffer);
        for (rights, steps) in shifts(steps, |document| self.rights(document)) {
            sheet.append(self.render_by((Self::call, &rights), steps, press, Vec::new()));
        }
        sheet
    }

    fn render_by(&self, (call, rights): (Call<'r>, &Rights), steps: Vec<Step>, press: Press, buffer: Vec<u8>) -> Sheet {
        if !steps.iter().any(|step| matches!(step, Step::Render(_))) {
            return Sheet { entries: known(steps).collect(), ..Sheet::new(buffer) };
        }
        let mut hand = match call(self, rights) {
            Ok(hand) => hand,
            Err(error) => return Sheet::failed(error),
        };
        let asked = hand.ask(press, &steps);
        let was_fresh = asked.was_fresh;
        match hand.answer(self.registry, (&steps, asked), buffer) {
            Ok(answer) => {
                self.rest(hand);
                sheet(answer, steps)
            }
            Err(fallen) => self.render_after((fallen, was_fresh), rights, steps, press),
        }
    }

    /// Renders a batch that a worker fell over, without the document at fault.
    pub(super) fn render_after(
        &self,
        (fallen, was_fresh): (Fallen, bool),
        rights: &Rights,
        steps: Vec<Step>,
        press: Press,
    ) -> Sheet {
        let Fallen { progress, cause, log: text } = fallen;
        let at = match progress.begun {
            // What was left behind before is not this batch's fault.
            0 if !was_fresh => return self.render_by((Self::call_fresh, rights), steps, press, Vec::new()),
            0 => return Sheet::failed(Error::Worker { problem: cause.sentence }),
            begun if begun > count(&steps) => {
                let problem = "began more documents than it was given".to_owned();
                return Sheet::failed(Error::Worker { problem });
            }
            begun => begun - 1,
        };
        // Nor is it a document's fault what those before it left behind.
        if cause.is_shared && (at > 0 || !was_fresh) {
            let (before, rest) = cut(steps, at);
            let mut sheet = self.render_by((Self::call_fresh, rights), before, press, Vec::new());
            sheet.append(self.render_by((Self::call_fresh, rights), rest, press, Vec::new()));
            return sheet;
        }
        if self.falls.fetch_add(1, Ordering::Relaxed) >= FALLS {
            return Sheet::failed(Error::TooManyStops(FALLS));
        }
        let (others, plugin) = self.without(steps, at, &(progress, cause));
        let mut sheet = self.render_by((Self::call, rights), others, press, Vec::new());
        sheet.log.insert(0, Log { plugins: plugin.into_iter().collect(), text });
        sheet
    }

    /// Asks every plugin whether it could do its work. Returns what each says against it, and what they printed.
    pub(crate) fn health(self) -> Result<(Vec<Option<Diagnostic>>, Vec<Log>), Error> {
        let (mut found, mut log) = (Vec::new(), Vec::new());
        for (i, plugin) in self.registry.plugins().iter().enumerate() {
            let mut hand = self.call(&Rights::of(self.grants, plugin.id()))?;
            let (problem, text) = match hand.health(self.registry, i) {
                Ok(answer) => {
                    self.rest(hand);
                    answer
                }
                Err(fallen) => {
                    let message = format!("plugin `{}` is not healthy: it {}", plugin.id(), fallen.cause.sentence);
                    (Some(stopped(message, &fallen.cause).from_plugin(plugin.id())), fallen.log)
                }
            };
            found.push(problem);
            log.push(Log { plugins: vec![plugin.id()], text });
        }
        Ok((found, log))
    }

    /// Has plugins write of themselves. Returns the text, if they can, and what they printed.
    pub(crate) fn page(&self, page: Page) -> (Result<String, Error>, Log) {
        let (text, log) = match self.call(&Rights::default()).map(|mut hand| hand.page(page)) {
            Ok(Ok((text, log))) => (Ok(text), log),
            Ok(Err(fallen)) => (Err(self.fallen_over(page, &fallen.cause)), fallen.log),
            Err(error) => (Err(error), String::new()),
        };
        (text, Log { plugins: Vec::new(), text: log })
    }

    /// Says which plugin cannot write of itself, by asking each about each of its kinds.
    fn fallen_over(&self, page: Page, cause: &Cause) -> Error {
        let falls = |kind: &usize| {
            let hand = self.call_fresh(&Rights::default()).ok();
            hand.is_some_and(|mut hand| hand.page(page.of(*kind)).is_err())
        };
        let kind = page.kind().or_else(|| (0..self.registry.kinds().count()).find(falls));
        let who = kind.and_then(|kind| self.registry.kinds().nth(kind)).map_or_else(
            || "the worker that plugins run in".to_owned(),
            |entry| format!("plugin `{}`, asked about its kind {},", entry.plugin.id(), entry.kind.gvk().kind()),
        );
        Error::PluginCode { who, problem: cause.sentence.clone(), help: cause.help }
    }

    /// Ends the run. Returns what went wrong as plugins were shut down, and what they printed.
    pub(crate) fn finish(self) -> (Vec<Diagnostic>, Vec<Log>) {
        let (mut ends, mut log) = (Vec::new(), Vec::new());
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for mut hand in idle.into_iter().filter(|hand| !hand.is_fresh) {
            let (plugin, text) = match hand.end(self.registry) {
                Ok((said, text)) => {
                    ends.extend(said);
                    (None, text)
                }
                Err(Fallen { progress, cause, log }) => {
                    let who = self.in_stage(&progress, &cause);
                    let who = who.unwrap_or_else(|| stopped(format!("the worker {}", cause.sentence), &cause));
                    let plugin = who.plugin;
                    ends.push(who);
                    (plugin, log)
                }
            };
            log.push(Log { plugins: plugin.into_iter().collect(), text });
        }
        // Each worker says so for itself.
        ends.sort_by(|a, b| a.message.cmp(&b.message));
        ends.dedup();
        (ends, log)
    }

    /// Returns what a worker may do for a document.
    fn rights(&self, document: &Document<'_>) -> Rights {
        // A kind has no blanks, so that it stands in the text as it is, unless it is escaped. Parsing takes much longer.
        let text = document.text();
        if !text.contains('\\') && !self.granted.iter().any(|kind| text.contains(kind)) {
            return Rights::default();
        }
        let entry = document.kind().and_then(|(version, kind, _)| self.registry.find(&version, &kind));
        entry.map_or_else(Rights::default, |entry| Rights::of(self.grants, entry.plugin.id()))
    }

    /// Returns a worker that is ready, and may do just that.
    pub(super) fn call(&self, rights: &Rights) -> Result<Hand, Error> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let found = idle.iter().rposition(|hand| hand.rights == *rights).map(|place| idle.swap_remove(place));
        drop(idle);
        found.map_or_else(|| self.hire(rights.clone()), Ok).and_then(|hand| self.ready(hand))
    }

    /// Returns a worker that is ready and has not done anything.
    fn call_fresh(&self, rights: &Rights) -> Result<Hand, Error> {
        self.hire(rights.clone()).and_then(|hand| self.ready(hand))
    }

    /// Waits until a worker is ready, and has around it what there has to be.
    fn ready(&self, mut hand: Hand) -> Result<Hand, Error> {
        if hand.layers.is_empty() {
            hand.wait_until_ready().map_err(|fallen| {
                let said = fallen.log.trim();
                let said = if said.is_empty() { String::new() } else { format!(", saying {said:?}") };
                Error::Worker { problem: format!("{}{said}", fallen.cause.sentence) }
            })?;
            let is_strict = crate::worker::is_strict(&hand.layers, &hand.rights);
            if self.sandbox == Sandbox::Strict && !is_strict {
                let missing = hand.layers.iter().filter(|layer| !layer.in_force);
                let missing: Vec<_> = missing.map(|layer| format!("{}: {}", layer.name, layer.detail)).collect();
                return Err(Error::NoSandbox { problem: missing.join("; ") });
            }
        }
        Ok(hand)
    }

    fn hire(&self, rights: Rights) -> Result<Hand, Error> {
        let problem = |error: std::io::Error| format!("could not be started: {error}");
        Hand::start(self.limits, rights).map_err(|error| Error::Worker { problem: problem(error) })
    }

    /// Takes back a worker that has nothing to do.
    pub(super) fn rest(&self, hand: Hand) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(hand);
    }

    /// Refuses the document that a worker fell over, and returns the batch without it, and the plugin at fault.
    fn without(&self, steps: Vec<Step>, at: usize, fall: &(Progress, Cause)) -> (Vec<Step>, Option<&'static str>) {
        let (mut others, rest) = cut(steps, at);
        let (bad, rest) = cut(rest, 1);
        let mut plugin = None;
        others.extend(bad.into_iter().map(|step| {
            let refused = match &step {
                Step::Render(part) => part.documents().next().map(|document| self.refused(&document, fall)),
                Step::Known(_) => None,
            };
            let Some(refused) = refused else { return step };
            plugin = refused.plugin;
            Step::refused(refused)
        }));
        others.extend(rest);
        (others, plugin)
    }

    /// Says that a worker fell over a document.
    fn refused(&self, document: &Document<'_>, (progress, cause): &(Progress, Cause)) -> Diagnostic {
        let kind = document.kind();
        let entry = kind.as_ref().and_then(|(version, kind, _)| self.registry.find(version, kind));
        let diagnostic = match (self.in_stage(progress, cause), entry.map(|entry| entry.plugin.id())) {
            (Some(diagnostic), _) => diagnostic,
            (None, Some(id)) => stopped(format!("plugin `{id}` {}", cause.sentence), cause).from_plugin(id),
            (None, None) => stopped(format!("the worker {}", cause.sentence), cause),
        };
        diagnostic.at(kind.map_or_else(|| beginning(document), |(_, _, location)| location))
    }

    /// Says that a worker fell over the beginning or the end of a plugin, or over one of its rules, if it did.
    fn in_stage(&self, progress: &Progress, cause: &Cause) -> Option<Diagnostic> {
        let (stage, plugin) = progress.stage?;
        let plugin = self.registry.plugins().get(usize::from(plugin))?.id();
        let did = &cause.sentence;
        let message = match stage {
            Stage::Initialize => format!("plugin `{plugin}` could not be initialised: it {did}"),
            Stage::Shutdown => format!("plugin `{plugin}` could not be shut down: it {did}"),
            _ => format!("plugin `{plugin}`, in a rule on this kind, {did}"),
        };
        Some(stopped(message, cause).from_plugin(plugin))
    }
}

fn stopped(message: String, cause: &Cause) -> Diagnostic {
    cause.help.into_iter().fold(Diagnostic::error(Code::PluginStopped, message), Diagnostic::help)
}

/// Makes a sheet of an answer and of what was known without asking.
pub(super) fn sheet(answer: Answer, steps: Vec<Step>) -> Sheet {
    let mut known = known(steps);
    let entries = answer.entries.into_iter().filter_map(|entry| entry.or_else(|| known.next()));
    Sheet { entries: entries.collect(), objects: answer.objects, bytes: answer.bytes, log: vec![answer.log] }
}

fn count(steps: &[Step]) -> usize {
    steps.iter().map(|step| if let Step::Render(part) = step { part.measure().0 } else { 0 }).sum()
}

fn known(steps: Vec<Step>) -> impl Iterator<Item = Entry> {
    steps.into_iter().filter_map(|step| if let Step::Known(entry) = step { Some(entry) } else { None })
}

fn beginning(document: &Document<'_>) -> Location {
    let text = document.text().lines().next().unwrap_or_default().chars().take(400).collect();
    Location { file: document.source().name().clone(), line: document.line(), column: 1, width: 1, text }
}
