//! The process of a worker: how it is started, watched and ended.

use super::ending::Ending;
use crate::worker::NAME;
use nix::errno::Errno;
#[cfg(target_os = "linux")]
use nix::sys::ptrace;
use nix::sys::signal::{Signal, killpg};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;
use std::io::{self, PipeWriter};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// A process that is watched from its start to its end.
///
/// A thread of its own starts it and waits for it: on Linux, whoever traces a process does so from one thread, and the
/// process ends when that thread does.
#[derive(Debug)]
pub(super) struct Process {
    /// Nothing before the start and after the end.
    id: Arc<Mutex<Option<Pid>>>,
    watch: Option<JoinHandle<Ending>>,
}

impl Process {
    /// Starts this program again, as a worker: with a channel, a place for its marks and one for what plugins
    /// print, and with nothing else. Once somebody watches it, `begin` is called.
    pub(super) fn start(
        channel: UnixStream,
        marks: PipeWriter,
        printed: PipeWriter,
        begin: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let mut command = Command::new(this_program()?);
        command.arg(NAME).env_clear().current_dir("/").process_group(0);
        // The allocator would take a large piece at once, and the limit on memory would not notice how it is used.
        command.env("MIMALLOC_ARENA_EAGER_COMMIT", "0");
        command.stdin(OwnedFd::from(channel)).stdout(marks).stderr(printed);
        let id = Arc::new(Mutex::new(None));
        let shared = id.clone();
        let watch = thread::Builder::new().name("watch".into()).spawn(move || watch(command, &shared, begin))?;
        Ok(Self { id, watch: Some(watch) })
    }

    /// Ends the process, and whatever it started.
    pub(super) fn kill(&self) {
        let id = self.id.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = *id {
            // It may have ended by itself.
            let _ = killpg(id, Signal::SIGKILL);
        }
    }

    /// Waits for the end.
    pub(super) fn end(&mut self) -> Ending {
        self.watch.take().and_then(|watch| watch.join().ok()).unwrap_or(Ending::Lost)
    }
}

/// The file that this process runs, even if another one has its name by now.
fn this_program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { std::env::current_exe() }
}

fn watch(mut command: Command, shared: &Mutex<Option<Pid>>, begin: impl FnOnce()) -> Ending {
    let child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return Ending::NotStarted(error.to_string()),
    };
    // The worker alone holds its ends from here on, so that they close when it ends.
    drop(command);
    let id = Pid::from_raw(i32::try_from(child.id()).expect("the system counts processes with 31 bits"));
    *shared.lock().unwrap_or_else(PoisonError::into_inner) = Some(id);
    let is_traced = trace(id);
    begin();
    let ending = follow(id, is_traced);
    *shared.lock().unwrap_or_else(PoisonError::into_inner) = None;
    ending
}

#[cfg(not(target_os = "linux"))]
fn trace(_: Pid) -> bool {
    false
}

#[cfg(not(target_os = "linux"))]
fn follow(id: Pid, _: bool) -> Ending {
    loop {
        match waitpid(id, None) {
            Ok(WaitStatus::Exited(_, code)) => return Ending::Exited(code),
            Ok(WaitStatus::Signaled(_, signal, _)) => return Ending::Signal(signal),
            Ok(_) | Err(Errno::EINTR) => {}
            Err(_) => return Ending::Lost,
        }
    }
}

/// Traces a process, where that is allowed: it names the system call that the process is ended for, and a worker
/// whose kure is gone is gone as well.
#[cfg(target_os = "linux")]
fn trace(id: Pid) -> bool {
    ptrace::seize(id, ptrace::Options::PTRACE_O_EXITKILL).is_ok()
}

/// Follows a process to its end.
#[cfg(target_os = "linux")]
fn follow(id: Pid, is_traced: bool) -> Ending {
    let mut call = None;
    loop {
        match waitpid(id, None) {
            Ok(WaitStatus::Exited(_, code)) => return Ending::Exited(code),
            Ok(WaitStatus::Signaled(_, Signal::SIGSYS, _)) => return Ending::Call(None),
            Ok(WaitStatus::Signaled(_, signal, _)) => return call.unwrap_or(Ending::Signal(signal)),
            Ok(WaitStatus::Stopped(_, Signal::SIGSYS)) => {
                call = Some(Ending::Call(super::seal::current_call(id)));
                let _ = ptrace::cont(id, Signal::SIGKILL);
            }
            Ok(WaitStatus::Stopped(_, signal)) if is_traced => drop(ptrace::cont(id, signal)),
            Ok(_) if is_traced => drop(ptrace::cont(id, None)),
            Ok(_) | Err(Errno::EINTR) => {}
            Err(_) => return Ending::Lost,
        }
    }
}
