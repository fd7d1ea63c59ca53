//! What a worker does to itself before any code of a plugin runs.

use crate::worker::{Layer, Limits, Rights};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::time::{ClockId, clock_gettime};
use std::io;
use std::time::{Duration, Instant};

/// How much stack plugins have, in bytes, whatever the shell allows.
const STACK: u64 = 8 << 20;

/// How much of its share a document may lose to those before it, because nobody looked at the time.
const LOOK: Duration = Duration::from_millis(50);

/// Limits this process and surrounds it with what the system has. Returns what that is, and the share of documents.
pub(super) fn confine(limits: &Limits, rights: &Rights) -> (Vec<Layer>, Share) {
    let process = "plugins run in a process of their own, with no environment but the allocator's, in the folder /";
    let mut share = Share::new(limits);
    let limited = limit(limits, rights, &mut share).map_err(|error| error.to_string());
    let mut layers = vec![Layer::new("process", Ok(process.to_owned())), Layer::new("limits", limited)];
    layers.extend(super::seal::seal(rights));
    (layers, share)
}

fn limit(limits: &Limits, rights: &Rights, share: &mut Share) -> io::Result<String> {
    let cap = |resource, most: u64| {
        let (_, hard) = getrlimit(resource)?;
        let most = most.min(hard);
        setrlimit(resource, most, most)
    };
    #[cfg(target_os = "linux")]
    nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL)?;
    // The allocator reserves addresses that it never uses, so what counts is memory that can be written to.
    let most = [
        (Resource::RLIMIT_DATA, limits.memory),
        (Resource::RLIMIT_STACK, STACK),
        (Resource::RLIMIT_FSIZE, 0),
        (Resource::RLIMIT_NOFILE, if rights.opens_files() { 256 } else { 16 }),
        (Resource::RLIMIT_CORE, 0),
    ];
    most.into_iter().try_for_each(|(resource, most)| cap(resource, most))?;
    share.begin()?;
    Ok("memory, time, size of files, number of files".to_owned())
}

/// How long each document may keep a processor busy.
#[derive(Debug)]
pub(super) struct Share {
    seconds: u64,
    /// The limit as it was set last, and how far it may be set.
    until: u64,
    most: u64,
    /// When the processor's time was looked at, which takes a system call.
    looked: Option<Instant>,
}

impl Share {
    pub(super) fn new(limits: &Limits) -> Self {
        // The system counts whole seconds, and one has begun already.
        let seconds = limits.cpu.as_secs() + u64::from(limits.cpu.subsec_nanos() > 0) + 1;
        let most = getrlimit(Resource::RLIMIT_CPU).map_or(nix::libc::RLIM_INFINITY, |(_, hard)| hard);
        Self { seconds, until: 0, most, looked: None }
    }

    /// Begins a document, which gets the whole share.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        let now = Instant::now();
        if self.looked.is_some_and(|looked| now - looked < LOOK) {
            return Ok(());
        }
        self.looked = Some(now);
        let used = clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)?.tv_sec();
        let until = u64::try_from(used).unwrap_or(0) + self.seconds;
        if until != self.until {
            setrlimit(Resource::RLIMIT_CPU, until.min(self.most), self.most)?;
            self.until = until;
        }
        Ok(())
    }
}
