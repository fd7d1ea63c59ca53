//! kure's end of the channel to a worker: it waits for answers, but not for ever, and listens to what plugins print.

use super::progress::{Progress, ROOM};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::io::{self, ErrorKind, IoSlice, PipeReader, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// How much of what plugins print is kept, in bytes.
const KEPT: usize = 64 << 10;

/// How long an answer is waited for, whatever it is about. No clock counts for ever.
const LONGEST: Duration = Duration::from_hours(24 * 365);

/// How often the time is looked at while a document takes all that it may.
const LOOKS: u32 = 8;

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
    /// Marks of what the worker begins.
    marks: PipeReader,
    /// What plugins print; nothing once the worker has ended.
    printed: Option<PipeReader>,
    clock: Clock,
    /// How much plugins may print, in bytes.
    most: u64,
    heard: u64,
    log: Vec<u8>,
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
    progress: Progress,
}

impl Line {
    pub(super) fn new(channel: UnixStream, marks: PipeReader, printed: PipeReader, most: u64) -> Self {
        let now = Instant::now();
        let clock =
            Clock { patience: LONGEST, since: now, looked: now, last: now + LONGEST, progress: Progress::default() };
        Self { channel, marks, printed: Some(printed), clock, most, heard: 0, log: Vec::new(), stop: None }
    }

    /// Begins to wait, so long for each of some pieces of work.
    pub(super) fn expect_within(&mut self, patience: Duration, pieces: usize) -> io::Result<()> {
        // What was begun before the last answer says nothing about the next one.
        self.progress()?;
        let now = Instant::now();
        let pieces = u32::try_from(pieces).unwrap_or(u32::MAX);
        let last = now + patience.saturating_mul(pieces).min(LONGEST);
        self.clock = Clock { patience, since: now, looked: now, last, progress: Progress::default() };
        Ok(())
    }

    /// Tells the worker that nobody will say anything more.
    pub(super) fn close(&self) {
        // It may be gone already.
        let _ = self.channel.shutdown(Shutdown::Both);
    }

    /// Returns how far the worker has come since the wait began.
    pub(super) fn progress(&mut self) -> io::Result<Progress> {
        let mut marks = [0; ROOM];
        while is_ready(self.marks.as_fd())? {
            match self.marks.read(&mut marks)? {
                0 => break,
                size => self.clock.progress.add(&marks[..size]),
            }
        }
        Ok(self.clock.progress)
    }

    /// Returns what plugins printed since this was asked last.
    pub(super) fn log(&mut self) -> io::Result<String> {
        while self.stop.is_none() && self.printed.as_ref().map_or(Ok(false), |printed| is_ready(printed.as_fd()))? {
            if let Err(error) = self.listen() {
                return if self.stop.is_some() { Ok(self.take_log()) } else { Err(error) };
            }
        }
        Ok(self.take_log())
    }

    fn take_log(&mut self) -> String {
        let kept = std::mem::take(&mut self.log);
        let left_out = std::mem::take(&mut self.heard) - kept.len() as u64;
        let text = String::from_utf8_lossy(&kept).into_owned();
        if left_out > 0 { format!("{text}\n[{left_out} bytes more]") } else { text }
    }

    /// Reads what is there of what plugins print.
    fn listen(&mut self) -> io::Result<()> {
        let Some(printed) = &mut self.printed else { return Ok(()) };
        let mut bytes = [0; 16 << 10];
        let size = printed.read(&mut bytes)?;
        if size == 0 {
            self.printed = None;
        }
        self.heard += size as u64;
        let room = KEPT.saturating_sub(self.log.len()).min(size);
        self.log.extend_from_slice(&bytes[..room]);
        if self.heard > self.most { self.give_up(Stop::Flood) } else { Ok(()) }
    }

    /// Waits for a while until the channel is ready, listens to what plugins print, and gives up in time.
    fn wait_for(&mut self, event: PollFlags) -> io::Result<()> {
        let (is_ready, is_printed) = self.wait(event)?;
        if is_printed {
            self.listen()?;
        }
        if is_ready { Ok(()) } else { self.look() }
    }

    /// Waits for a while. Says whether the channel is ready, and whether plugins have printed.
    fn wait(&self, event: PollFlags) -> io::Result<(bool, bool)> {
        let tick = self.clock.patience / LOOKS;
        let tick = PollTimeout::try_from(tick).unwrap_or(PollTimeout::MAX);
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
        if self.clock.looked.elapsed() < self.clock.patience / LOOKS {
            return Ok(());
        }
        let before = self.clock.progress;
        let progress = self.progress()?;
        let now = Instant::now();
        self.clock.looked = now;
        if progress != before {
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
            match self.channel.read(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.wait_for(PollFlags::POLLIN)?,
                read => return read,
            }
        }
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_vectored(&[IoSlice::new(bytes)])
    }

    fn write_vectored(&mut self, parts: &[IoSlice<'_>]) -> io::Result<usize> {
        loop {
            match self.channel.write_vectored(parts) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.wait_for(PollFlags::POLLOUT)?,
                written => return written,
            }
        }
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
