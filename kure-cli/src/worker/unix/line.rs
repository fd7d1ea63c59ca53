//! kure's end of the channel to a worker: it waits for answers, but not for ever, and listens to what plugins print.
//!
//! What is said to a worker waits here until the worker listens, so that the next batch is on its way before the last
//! one is answered, and neither side waits for the other to listen first.

use super::progress::{Progress, ROOM};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::collections::VecDeque;
use std::io::{self, ErrorKind, IoSlice, PipeReader, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// How much of what plugins print is kept, in bytes.
const KEPT: usize = 64 << 10;

/// For how many answers plugins may have printed: those to two batches that nobody took yet, and one to come.
const LOGS: usize = 3;

/// How often marks are read at once: more than a pipe has room for, and not for ever, however fast they come.
const READS: usize = 64;

/// How long an answer is waited for, whatever it is about. No clock counts for ever.
const LONGEST: Duration = Duration::from_hours(24 * 365);

/// How often the time is looked at while a document takes all that it may.
const LOOKS: u32 = 8;

/// How long marks lie in their pipe at most while an answer is waited for. A worker that finds it full waits.
const LOOK: Duration = Duration::from_millis(100);

/// What a worker prints behind all that plugins printed for an answer.
pub(super) const END_OF_LOG: u8 = 0x04;

/// Why nobody waits any longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// A document took too long.
    Time,
    /// Plugins printed too much.
    Flood,
}

/// The parent's ends of what a worker reads and writes.
#[derive(Debug)]
pub(super) struct Line {
    /// It does not block.
    channel: UnixStream,
    /// What was said and the worker has not listened to yet.
    unsent: VecDeque<u8>,
    /// Marks of what the worker begins.
    marks: PipeReader,
    /// What the marks say, and how much of what was begun is answered.
    progress: Progress,
    answered: usize,
    /// What plugins print; nothing once the worker has ended.
    printed: Option<PipeReader>,
    clock: Clock,
    /// How much plugins may print before it is asked for, in bytes.
    most: u64,
    heard: u64,
    /// What plugins printed for each answer, and for the one that is not complete.
    logs: VecDeque<Heard>,
    /// Set once nobody waits any longer.
    pub stop: Option<Stop>,
}

/// How long an answer is waited for.
#[derive(Debug)]
struct Clock {
    patience: Duration,
    /// When something was begun last, as far as that is known.
    since: Instant,
    looked: Instant,
    /// When nobody waits any longer, even if one thing is begun after the other.
    last: Instant,
}

impl Clock {
    /// Returns how long nobody looks.
    fn tick(&self) -> Duration {
        (self.patience / LOOKS).min(LOOK)
    }
}

/// What plugins printed: its beginning, and its size in bytes.
#[derive(Debug, Default)]
struct Heard {
    kept: Vec<u8>,
    size: u64,
}

impl Line {
    pub(super) fn new(channel: UnixStream, marks: PipeReader, printed: PipeReader, most: u64) -> Self {
        let now = Instant::now();
        let clock = Clock { patience: LONGEST, since: now, looked: now, last: now + LONGEST };
        Self {
            channel,
            unsent: VecDeque::new(),
            marks,
            progress: Progress::default(),
            answered: 0,
            printed: Some(printed),
            clock,
            most,
            heard: 0,
            logs: VecDeque::new(),
            stop: None,
        }
    }

    /// Begins to wait, so long for each of some pieces of work.
    pub(super) fn expect_within(&mut self, patience: Duration, pieces: usize) {
        let now = Instant::now();
        let pieces = u32::try_from(pieces).unwrap_or(u32::MAX);
        let last = now + patience.saturating_mul(pieces).min(LONGEST);
        self.clock = Clock { patience, since: now, looked: now, last };
    }

    /// Notes that so much of what was begun is answered. Returns what plugins printed for it.
    pub(super) fn close_answer(&mut self, begun: usize) -> io::Result<String> {
        self.answered += begun;
        // In a long run there are more marks than a pipe has room for.
        self.progress()?;
        self.log()
    }

    /// Says whether the worker has listened to all that was said.
    pub(super) fn is_heard(&self) -> bool {
        self.unsent.is_empty()
    }

    /// Tells the worker that nobody will say anything more.
    pub(super) fn close(&self) {
        // It may be gone already.
        let _ = self.channel.shutdown(Shutdown::Both);
    }

    /// Returns how far the worker has come since the last answer.
    pub(super) fn progress(&mut self) -> io::Result<Progress> {
        let mut marks = [0; ROOM];
        for _ in 0..READS {
            if !is_ready(self.marks.as_fd())? {
                break;
            }
            match self.marks.read(&mut marks)? {
                0 => break,
                size => self.progress.add(&marks[..size]),
            }
        }
        Ok(self.progress.after(self.answered))
    }

    /// Returns what plugins printed for the next answer.
    pub(super) fn log(&mut self) -> io::Result<String> {
        while self.stop.is_none() && self.printed.as_ref().map_or(Ok(false), |printed| is_ready(printed.as_fd()))? {
            match self.listen() {
                Err(error) if self.stop.is_none() => return Err(error),
                _ => {}
            }
        }
        let Heard { kept, size } = self.logs.pop_front().unwrap_or_default();
        self.heard -= size;
        let left_out = size - kept.len() as u64;
        let text = String::from_utf8_lossy(&kept).into_owned();
        Ok(if left_out > 0 { format!("{text}\n[{left_out} bytes more]") } else { text })
    }

    /// Returns all that plugins printed and nobody asked for, which is more than for one answer if a plugin printed
    /// what ends a log.
    pub(super) fn last_log(&mut self) -> io::Result<String> {
        let mut text = self.log()?;
        while !self.logs.is_empty() {
            text += &self.log()?;
        }
        Ok(text)
    }

    /// Reads what is there of what plugins print.
    fn listen(&mut self) -> io::Result<()> {
        let Some(printed) = &mut self.printed else { return Ok(()) };
        let mut bytes = [0; 16 << 10];
        let size = printed.read(&mut bytes)?;
        if size == 0 {
            self.printed = None;
        }
        for piece in bytes[..size].split_inclusive(|byte| *byte == END_OF_LOG) {
            if self.logs.is_empty() {
                self.logs.push_back(Heard::default());
            }
            // A plugin may print the same byte, but for no more answers than there can be.
            let ends = piece.ends_with(&[END_OF_LOG]) && self.logs.len() < LOGS;
            let text = if ends { &piece[..piece.len() - 1] } else { piece };
            let log = self.logs.back_mut().expect("one was added if there was none");
            let room = KEPT.saturating_sub(log.kept.len()).min(text.len());
            log.kept.extend_from_slice(&text[..room]);
            log.size += text.len() as u64;
            self.heard += text.len() as u64;
            if ends {
                self.logs.push_back(Heard::default());
            }
        }
        if self.heard > self.most { self.give_up(Stop::Flood) } else { Ok(()) }
    }

    /// Sends what the worker listens to by now.
    fn send(&mut self) -> io::Result<()> {
        while !self.unsent.is_empty() {
            match self.channel.write(self.unsent.as_slices().0) {
                Ok(size) => drop(self.unsent.drain(..size)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // What it said before counts, and after that is nothing.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => self.unsent.clear(),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Waits for a while until the worker listens or answers, listens to what plugins print, and gives up in time.
    fn wait_for_worker(&mut self) -> io::Result<()> {
        let (is_ready, is_printed) = self.wait()?;
        if is_printed {
            self.listen()?;
        }
        if is_ready { Ok(()) } else { self.look() }
    }

    /// Waits for a while. Says whether the channel is ready, and whether plugins have printed.
    fn wait(&self) -> io::Result<(bool, bool)> {
        let tick = PollTimeout::try_from(self.clock.tick()).unwrap_or(PollTimeout::MAX);
        let event = if self.unsent.is_empty() { PollFlags::POLLIN } else { PollFlags::POLLIN | PollFlags::POLLOUT };
        let printed = self.printed.as_ref().unwrap_or(&self.marks);
        let events = if self.printed.is_some() { PollFlags::POLLIN } else { PollFlags::empty() };
        let mut ends = [PollFd::new(self.channel.as_fd(), event), PollFd::new(printed.as_fd(), events)];
        let polled = if self.printed.is_some() { &mut ends[..] } else { &mut ends[..1] };
        match poll(polled, tick) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
        let is_ready = |end: &PollFd<'_>| end.any().unwrap_or(false);
        Ok((is_ready(&ends[0]), self.printed.is_some() && is_ready(&ends[1])))
    }

    /// Gives up if a document has taken all of its time.
    fn look(&mut self) -> io::Result<()> {
        if self.clock.looked.elapsed() < self.clock.tick() {
            return Ok(());
        }
        let before = self.progress;
        self.progress()?;
        let now = Instant::now();
        self.clock.looked = now;
        if self.progress != before {
            self.clock.since = now;
        }
        if now - self.clock.since >= self.clock.patience || now >= self.clock.last {
            self.give_up(Stop::Time)
        } else {
            Ok(())
        }
    }

    fn give_up(&mut self, stop: Stop) -> io::Result<()> {
        self.stop = Some(stop);
        Err(ErrorKind::TimedOut.into())
    }
}

impl Read for Line {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A worker that says something now and then has not all the time in the world either.
        self.look()?;
        loop {
            self.send()?;
            match self.channel.read(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.wait_for_worker()?,
                read => return read,
            }
        }
    }
}

/// Never waits: what the worker does not listen to at once is sent while an answer is waited for.
impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_vectored(&[IoSlice::new(bytes)])
    }

    fn write_vectored(&mut self, parts: &[IoSlice<'_>]) -> io::Result<usize> {
        if self.unsent.is_empty() {
            match self.channel.write_vectored(parts) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                written => return written,
            }
        }
        for part in parts {
            self.unsent.extend(&**part);
        }
        Ok(parts.iter().map(|part| part.len()).sum())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn is_ready(end: BorrowedFd<'_>) -> io::Result<bool> {
    let mut ends = [PollFd::new(end, PollFlags::POLLIN)];
    poll(&mut ends, PollTimeout::ZERO)?;
    Ok(ends[0].any().unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: u64 = 1 << 20;

    #[test]
    fn a_worker_that_says_too_much_takes_no_room() {
        let (channel, _theirs) = UnixStream::pair().unwrap();
        let (marks, mut their_marks) = io::pipe().unwrap();
        let (printed, mut their_output) = io::pipe().unwrap();
        let mut line = Line::new(channel, marks, printed, MOST);
        let mut said = |bytes: &[u8]| {
            their_output.write_all(bytes).unwrap();
            line.listen().map(|()| line.logs.len())
        };
        assert_eq!(said(b"one\x04tw").unwrap(), 2);
        assert_eq!(said(b"o\x04").unwrap(), 3);
        // A plugin may print what ends a log, and as much of it as of anything else.
        assert_eq!(said(b"th\x04ree\x04").unwrap(), 3);
        assert!((1..MOST / 4096).all(|_| matches!(said(&[END_OF_LOG; 4096]), Ok(LOGS))));
        assert!(said(&[END_OF_LOG; 4096]).is_err() && line.stop == Some(Stop::Flood));
        assert_eq!(line.log().unwrap(), "one");
        assert!(line.last_log().unwrap().starts_with("twoth\x04ree\x04\x04"));

        // A look at the marks ends however fast more of them come.
        let (ended, is_ended) = std::sync::mpsc::channel();
        let writer = std::thread::spawn(move || {
            while is_ended.try_recv().is_err() {
                their_marks.write_all(&[b'.'; ROOM]).unwrap();
            }
        });
        assert!((0..10).map(|_| line.progress().unwrap().begun).is_sorted());
        ended.send(()).unwrap();
        while !writer.is_finished() {
            line.progress().unwrap();
        }
        writer.join().unwrap();
    }
}
