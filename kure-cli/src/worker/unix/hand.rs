//! One worker, as kure sees it.

use super::belief::believed;
use super::ending::{Cause, Ending};
use super::line::Line;
use super::message::{Part, Reply, Request, Said};
use super::process::Process;
use super::progress::Progress;
use super::wire;
use crate::command::Page;
use crate::pipeline::{Entry, Log, Press, Printed, Step};
use crate::worker::{Layer, Limits, Rights};
use kure_core::{Diagnostic, FileProblem, Files, Registry};
use std::io::{self, ErrorKind};
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// How long a worker may take to be ready, which is the system's time and not a plugin's.
const START: Duration = Duration::from_secs(30);

/// How much plugins may write of themselves, in bytes, however little a document may become.
const PAGE: u64 = 32 << 20;

/// A worker.
#[derive(Debug)]
pub(super) struct Hand {
    line: Line,
    process: Process,
    limits: Limits,
    /// What it may do.
    pub rights: Rights,
    /// What is around it, once it is ready.
    pub layers: Vec<Layer>,
    /// Whether it has not done anything yet.
    pub is_fresh: bool,
}

/// A worker has ended without an answer.
#[derive(Debug)]
pub(super) struct Fallen {
    /// How far it had come.
    pub progress: Progress,
    pub cause: Cause,
    /// What was printed before.
    pub log: String,
}

impl Hand {
    /// Starts a worker. It is not waited for until it is ready.
    pub(super) fn start(limits: Limits, rights: Rights) -> io::Result<Self> {
        let (channel, theirs) = UnixStream::pair()?;
        channel.set_nonblocking(true)?;
        let (marks, their_marks) = io::pipe()?;
        let (printed, their_output) = io::pipe()?;
        let mut first = channel.try_clone()?;
        let request = Request::Begin(limits, rights.clone());
        // A worker that is gone by then is found out when it does not answer.
        let begin = move || drop(wire::write(&mut first, &request, &[]));
        let process = Process::start(theirs, their_marks, their_output, begin)?;
        let line = Line::new(channel, marks, printed, limits.output);
        Ok(Self { line, process, limits, rights, layers: Vec::new(), is_fresh: true })
    }

    /// Waits until the worker is ready.
    pub(super) fn wait_until_ready(&mut self) -> Result<(), Fallen> {
        self.line.expect_within(START, 1);
        match self.hear(&mut Vec::new(), 0) {
            Ok(Reply::Ready(layers)) => {
                self.layers = layers;
                Ok(())
            }
            answer => Err(self.fall(answer.err())),
        }
    }

    /// Asks for the documents of a batch to be rendered, which may be before the last answer was taken.
    pub(super) fn ask(&mut self, press: Press, steps: &[Step]) -> Asked {
        let mut texts = Vec::new();
        let parts: Vec<_> = steps.iter().map(|step| part(step, &mut texts)).collect();
        let (counts, parts): (Vec<_>, _) =
            parts.into_iter().map(|part| part.map_or((None, None), |(count, part)| (Some(count), Some(part)))).unzip();
        let documents = counts.iter().flatten().sum();
        let was_fresh = std::mem::replace(&mut self.is_fresh, false);
        let sent = wire::write(&mut self.line, &Request::Render { press, parts }, &texts);
        Asked { was_fresh, counts, documents, most: press.output.saturating_mul(documents as u64), sent }
    }

    /// Takes the answer to what was asked first. What is known already has no entry there.
    pub(super) fn answer(
        &mut self,
        registry: &Registry,
        (steps, asked): (&[Step], Asked),
        buffer: Vec<u8>,
    ) -> Result<Answer, Fallen> {
        // Each plugin may be initialised on the way.
        self.line.expect_within(self.limits.time, asked.documents + registry.plugins().len());
        self.hear_answer(registry, (steps, asked), buffer).map_err(|error| self.fall(Some(error)))
    }

    fn hear_answer(
        &mut self,
        registry: &Registry,
        (steps, asked): (&[Step], Asked),
        mut bytes: Vec<u8>,
    ) -> io::Result<Answer> {
        asked.sent?;
        let mut is_answered = false;
        let (outcomes, objects) = loop {
            let reply = self.hear(&mut bytes, asked.most)?;
            // Whoever goes on without what it asked for is no worker of ours, and would have it all pile up here.
            if is_answered && !self.line.is_heard() {
                return Err(ErrorKind::InvalidData.into());
            }
            is_answered = true;
            match reply {
                Reply::Read { part, path } => {
                    let found = files(steps, part).and_then(|files| files.read(&path));
                    let (found, bytes) =
                        found.map_or_else(|problem| (Err(problem), Vec::new()), |bytes| (Ok(()), bytes));
                    wire::write(&mut self.line, &Request::File(found), &bytes)?;
                }
                Reply::List { part, path } => {
                    let found = files(steps, part).and_then(|files| files.list(&path));
                    wire::write(&mut self.line, &Request::Names(found), &[])?;
                }
                Reply::Rendered { entries, objects } => break (entries, objects),
                _ => return Err(ErrorKind::InvalidData.into()),
            }
        };
        let (entries, plugins) =
            believed(outcomes, &asked.counts, (&objects, &bytes), registry).ok_or(ErrorKind::InvalidData)?;
        let text = self.line.close_answer(asked.documents)?;
        Ok(Answer { entries, objects, bytes, log: Log { plugins: plugins.into_iter().collect(), text } })
    }

    /// Has plugins write of themselves.
    pub(super) fn page(&mut self, page: Page) -> Result<(String, String), Fallen> {
        let mut text = Vec::new();
        let answer = self.exchange(&Request::Page(page), &mut text, 1).and_then(|reply| match reply {
            Reply::Page => String::from_utf8(text).map_err(|_| ErrorKind::InvalidData.into()),
            _ => Err(ErrorKind::InvalidData.into()),
        });
        let answer = answer.and_then(|text| Ok((text, self.line.close_answer(1)?)));
        answer.map_err(|error| self.fall(Some(error)))
    }

    /// Asks a plugin whether it could do its work.
    pub(super) fn health(
        &mut self,
        registry: &Registry,
        plugin: usize,
    ) -> Result<(Option<Diagnostic>, String), Fallen> {
        let answer = self.exchange(&Request::Health(plugin), &mut Vec::new(), 1).and_then(|reply| match reply {
            Reply::Health(None) => Ok(None),
            Reply::Health(Some(said)) => said.whole(registry).map(Some).ok_or(ErrorKind::InvalidData.into()),
            _ => Err(ErrorKind::InvalidData.into()),
        });
        let answer = answer.and_then(|found| Ok((found, self.line.close_answer(1)?)));
        answer.map_err(|error| self.fall(Some(error)))
    }

    /// Has the plugins shut down. Returns what went wrong there.
    pub(super) fn end(&mut self, registry: &Registry) -> Result<(Vec<Diagnostic>, String), Fallen> {
        let whole = |ends: Vec<Said>| ends.into_iter().map(|said| said.whole(registry)).collect::<Option<_>>();
        let answer =
            self.exchange(&Request::End, &mut Vec::new(), 1 + registry.plugins().len()).and_then(|reply| match reply {
                Reply::Ended(ends) => whole(ends).ok_or(ErrorKind::InvalidData.into()),
                _ => Err(ErrorKind::InvalidData.into()),
            });
        let answer = answer.and_then(|ends| Ok((ends, self.line.last_log()?)));
        answer.map_err(|error| self.fall(Some(error)))
    }

    fn exchange(&mut self, request: &Request, bytes: &mut Vec<u8>, pieces: usize) -> io::Result<Reply> {
        self.line.expect_within(self.limits.time, pieces);
        wire::write(&mut self.line, request, &[])?;
        self.hear(bytes, self.limits.output.max(PAGE))
    }

    fn hear(&mut self, bytes: &mut Vec<u8>, most: u64) -> io::Result<Reply> {
        wire::read(&mut self.line, bytes, most)?.ok_or(ErrorKind::UnexpectedEof.into())
    }

    /// Ends the worker, and finds out why it gave no answer.
    fn fall(&mut self, error: Option<io::Error>) -> Fallen {
        let progress = self.line.progress().unwrap_or_default();
        self.process.kill();
        // One that is only just being started finds nobody there.
        self.line.close();
        let ended = self.process.end();
        let log = self.line.log().unwrap_or_default();
        let is_nonsense = error.is_none_or(|error| error.kind() == ErrorKind::InvalidData);
        let ending = match self.line.stop {
            Some(stop) => Ending::Stopped(stop),
            None if is_nonsense => Ending::Nonsense,
            None => ended,
        };
        Fallen { progress, cause: ending.cause(&self.limits, &log), log }
    }
}

/// A worker that is not needed any longer is ended, and waited for.
impl Drop for Hand {
    fn drop(&mut self) {
        self.process.kill();
        self.line.close();
        self.process.end();
    }
}

/// What a worker was asked for.
#[derive(Debug)]
pub(super) struct Asked {
    /// Whether it was the first thing.
    pub was_fresh: bool,
    /// The number of documents of each part, and nothing for what is known already.
    counts: Vec<Option<usize>>,
    documents: usize,
    /// How large the objects may be, in bytes.
    most: u64,
    /// Whether the worker could be asked.
    sent: io::Result<()>,
}

/// What a worker made of a batch.
pub(super) struct Answer {
    /// The entries of documents, and nothing where something is known already.
    pub entries: Vec<Option<Entry>>,
    pub objects: Vec<Printed>,
    pub bytes: Vec<u8>,
    pub log: Log,
}

/// Says what is to be rendered, of how many documents that is, and adds its text to the texts.
fn part(step: &Step, texts: &mut Vec<u8>) -> Option<(usize, Part)> {
    let Step::Render(part) = step else { return None };
    let (count, text) = part.measure();
    texts.extend_from_slice(text.as_bytes());
    let (name, limits) = (part.source.name().to_string(), part.source.limits());
    Some((count, Part { name, size: text.len(), line: part.from.line(), index: part.from.index(), limits }))
}

fn files(steps: &[Step], part: usize) -> Result<&dyn Files, FileProblem> {
    match steps.get(part) {
        Some(Step::Render(part)) => Ok(&**part.source.files()),
        _ => Err(FileProblem::NoFolder),
    }
}
