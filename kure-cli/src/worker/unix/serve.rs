//! The worker itself: it takes documents from its channel and answers there.

use super::confine::{Share, confine};
use super::line::END_OF_LOG;
use super::message::{Outcome, Part, Reply, Request, Said};
use super::progress::Mark;
use super::wire;
use crate::Build;
use crate::pipeline::{Press, Sheet};
use kure_core::{Descriptor, Exclusion, FileProblem, Files, Registry, Session, Source};
use nix::unistd::{close, dup2_stdin, dup2_stdout};
use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Serves whoever started this process, until that one has enough.
pub(crate) fn serve(plugins: &[&'static Descriptor], excluded: &'static [Exclusion], build: &Build) -> ExitCode {
    let served = Registry::as_built_without(plugins, excluded).map_err(io::Error::other).and_then(|registry| {
        let registry = build.marked(registry);
        let registry = registry.with_catalogue(crate::CATALOGUE);
        Worker::begin(&registry)?.serve()
    });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the worker cannot go on: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Worker<'r> {
    registry: &'r Registry,
    session: Option<Session<'r>>,
    channel: Channel,
    marks: Marks,
    /// Where what plugins print goes.
    log: File,
    share: Share,
}

/// Where marks of what is begun go.
type Marks = Arc<Mutex<File>>;

/// The channel, which the files beside documents come through as well.
#[derive(Clone)]
struct Channel(Arc<Mutex<Ends>>);

struct Ends {
    file: File,
    /// What was asked for, with its bytes, before the answer to a question came.
    ahead: VecDeque<(Request, Vec<u8>)>,
}

impl<'r> Worker<'r> {
    /// Takes the channel, and gives up everything else. No code of a plugin has run before.
    fn begin(registry: &'r Registry) -> io::Result<Self> {
        close_others()?;
        let channel = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        let marks = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let log = File::from(io::stderr().as_fd().try_clone_to_owned()?);
        // What plugins print is their log, and they have nothing to read.
        dup2_stdin(File::open("/dev/null")?)?;
        dup2_stdout(io::stderr())?;
        let channel = Channel(Arc::new(Mutex::new(Ends { file: channel, ahead: VecDeque::new() })));
        let Some(Request::Begin(limits, rights)) = channel.hear(&mut Vec::new())? else {
            return Err(io::Error::new(ErrorKind::InvalidInput, "it is not for people to start"));
        };
        let (layers, share) = confine(&limits, &rights);
        channel.say(&Reply::Ready(layers), &[])?;
        let marks = Arc::new(Mutex::new(marks));
        let shared = marks.clone();
        let session = registry.session().watched_by(move |stage, plugin| {
            let place = registry.plugins().iter().position(|known| known.id() == plugin.id());
            let place = place.and_then(|place| place.try_into().ok()).unwrap_or(u16::MAX);
            // Nobody is there to hear of a pipe that nobody reads.
            let _ = Mark::Stage(stage, place).write(&mut *lock(&shared));
        });
        Ok(Self { registry, session: Some(session), channel, marks, log, share })
    }

    fn serve(mut self) -> io::Result<()> {
        let mut bytes = Vec::new();
        let mut buffer = Vec::new();
        while let Some(request) = self.channel.hear(&mut bytes)? {
            match request {
                Request::Render { press, parts } => {
                    let (entries, sheet) = self.render(press, &parts, &bytes, std::mem::take(&mut buffer))?;
                    let reply = Reply::Rendered { entries, objects: sheet.objects };
                    self.answer(&reply, &sheet.bytes)?;
                    buffer = sheet.bytes;
                    buffer.clear();
                }
                Request::Page(page) => {
                    self.begin_work()?;
                    self.answer(&Reply::Page, page.text(self.registry).as_bytes())?;
                }
                Request::Health(plugin) => {
                    let plugin = self.registry.plugins().get(plugin).ok_or(ErrorKind::InvalidData)?;
                    self.begin_work()?;
                    let problem = Registry::health_of(plugin).err();
                    let problem = problem.map(|diagnostic| Said::of(diagnostic, self.registry));
                    self.answer(&Reply::Health(problem), &[])?;
                }
                Request::End => {
                    self.begin_work()?;
                    let ends = self.session.take().map(Session::finish).unwrap_or_default();
                    let ends = ends.into_iter().map(|diagnostic| Said::of(diagnostic, self.registry)).collect();
                    self.answer(&Reply::Ended(ends), &[])?;
                }
                Request::Begin(..) | Request::File(_) | Request::Names(_) => return Err(ErrorKind::InvalidData.into()),
            }
            bytes.clear();
        }
        // Whoever is gone has no use for an orderly end.
        std::mem::forget(self.session);
        Ok(())
    }

    /// Renders documents, and says what became of each: kure counts them.
    fn render(
        &mut self,
        press: Press,
        parts: &[Option<Part>],
        texts: &[u8],
        buffer: Vec<u8>,
    ) -> io::Result<(Vec<Outcome>, Sheet)> {
        let session = self.session.take().ok_or(ErrorKind::InvalidData)?;
        let (mut outcomes, mut sheet) = (Vec::new(), Sheet::new(buffer));
        let mut rest = texts;
        for (i, part) in parts.iter().enumerate() {
            let Some(part) = part else {
                outcomes.push(Outcome::Known);
                continue;
            };
            let (text, later) = rest.split_at_checked(part.size).ok_or(ErrorKind::InvalidData)?;
            rest = later;
            let source = Source::within(&*part.name, text.to_vec(), part.limits);
            let source = source.map_err(|diagnostic| io::Error::other(diagnostic.to_string()))?;
            let files = Remote { part: i, channel: self.channel.clone() };
            let source = source.continued(part.line, part.index).with_files(Arc::new(files));
            for document in source.documents() {
                self.begin_work()?;
                sheet.document(&session, &document, press);
                let outcome = sheet.entries.pop().map(|entry| Outcome::of(entry, self.registry));
                outcomes.push(outcome.unwrap_or(Outcome::Empty));
            }
        }
        self.session = Some(session);
        Ok((outcomes, sheet))
    }

    /// Answers. What plugins printed for it ends here.
    fn answer(&mut self, reply: &Reply, bytes: &[u8]) -> io::Result<()> {
        // A plugin may have closed what it prints to.
        let _ = self.log.write_all(&[END_OF_LOG]);
        self.channel.say(reply, bytes)
    }

    /// Says that something is begun that the code of a plugin is part of.
    fn begin_work(&mut self) -> io::Result<()> {
        Mark::Work.write(&mut *lock(&self.marks))?;
        self.share.begin()
    }
}

impl Channel {
    fn hear(&self, bytes: &mut Vec<u8>) -> io::Result<Option<Request>> {
        let mut ends = lock(&self.0);
        if let Some((request, texts)) = ends.ahead.pop_front() {
            *bytes = texts;
            return Ok(Some(request));
        }
        wire::read(&mut ends.file, bytes, u64::MAX)
    }

    fn say(&self, reply: &Reply, bytes: &[u8]) -> io::Result<()> {
        wire::write(&mut lock(&self.0).file, reply, bytes)
    }
}

/// Closes whatever else was open in the program that started this one, and that it may have been given by another.
fn close_others() -> io::Result<()> {
    let folder = if cfg!(target_os = "linux") { "/proc/self/fd" } else { "/dev/fd" };
    let numbers = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().parse()));
    let numbers: Vec<_> = numbers.collect::<io::Result<_>>()?;
    // One of them was that of the folder, which is closed by now.
    for number in numbers.into_iter().flatten().filter(|number: &i32| *number > 2) {
        let _ = close(number);
    }
    Ok(())
}

/// What is locked stays whole if a plugin panics.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The files beside the documents of a part, which kure reads.
struct Remote {
    part: usize,
    channel: Channel,
}

impl Remote {
    fn ask(&self, question: &Reply, bytes: &mut Vec<u8>) -> Result<Request, FileProblem> {
        // A plugin with threads may ask for two files at once, and each gets its own.
        let mut ends = lock(&self.channel.0);
        let answer = wire::write(&mut ends.file, question, &[]).and_then(|()| ends.hear_answer(bytes));
        let gone = || FileProblem::Denied("nobody answers".to_owned());
        answer.map_err(|_| gone())?.ok_or_else(gone)
    }
}

impl Ends {
    /// Hears the answer to a question. What was asked for before it has to wait.
    fn hear_answer(&mut self, bytes: &mut Vec<u8>) -> io::Result<Option<Request>> {
        loop {
            match wire::read(&mut self.file, bytes, u64::MAX)? {
                Some(request @ Request::Render { .. }) => self.ahead.push_back((request, std::mem::take(bytes))),
                request => return Ok(request),
            }
        }
    }
}

impl Files for Remote {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileProblem> {
        let mut bytes = Vec::new();
        match self.ask(&Reply::Read { part: self.part, path: path.to_owned() }, &mut bytes)? {
            Request::File(found) => found.map(|()| bytes),
            _ => Err(FileProblem::Denied("the answer is another one".to_owned())),
        }
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileProblem> {
        match self.ask(&Reply::List { part: self.part, path: path.to_owned() }, &mut Vec::new())? {
            Request::Names(found) => found,
            _ => Err(FileProblem::Denied("the answer is another one".to_owned())),
        }
    }
}
