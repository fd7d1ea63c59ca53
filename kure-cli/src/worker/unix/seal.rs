//! What Linux keeps a worker from: everything but memory, its channel, and its end.
//!
//! Landlock takes away files, network and signals; seccomp takes away all system calls but those of a list. Either is
//! enough for most of it. Landlock is young, so seccomp is the one that is required.

use crate::worker::Layer;
use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
use nix::libc;
use nix::unistd::Pid;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;

/// Surrounds this process with all that there is, and asks each layer whether it is in force.
pub(super) fn seal() -> Vec<Layer> {
    // Neither can be opened later, and it says what is in force then.
    let status = File::open("/proc/self/status");
    let landlock = landlock();
    let seccomp = seccomp();
    let status = status.ok().and_then(|file| read(file).ok()).unwrap_or_default();
    let is = |field: &str, value: &str| {
        status.lines().any(|line| line.strip_prefix(field).is_some_and(|found| found.trim() == value))
    };
    let seccomp = match seccomp {
        Ok(()) if is("Seccomp:", "2") => Ok("no system call but those for memory and its channel".to_owned()),
        Ok(()) => Err("the system says that it is not in force".to_owned()),
        Err(problem) => Err(problem),
    };
    let thread = if is("Threads:", "1") {
        Ok("plugins run on the only thread".to_owned())
    } else {
        Err("there are threads that were started before".to_owned())
    };
    [("thread", thread), ("landlock", landlock), ("seccomp", seccomp)]
        .map(|(name, found)| Layer::new(name, found))
        .into()
}

/// Takes away the right to open, list and change files, to use the network, and to signal other processes.
fn landlock() -> Result<String, String> {
    let abi = ABI::V6;
    let ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(|ruleset| ruleset.handle_access(AccessNet::from_all(abi)))
        .and_then(|ruleset| ruleset.scope(Scope::from_all(abi)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    let found = match ruleset {
        Ok(status) => match status.ruleset {
            RulesetStatus::FullyEnforced => Ok("no files, no network, no signals to others".to_owned()),
            RulesetStatus::PartiallyEnforced => Ok("as much as this kernel knows of it: no files".to_owned()),
            RulesetStatus::NotEnforced => Err("this kernel does not have it".to_owned()),
        },
        Err(error) => Err(error.to_string()),
    };
    // It is believed only after a look.
    found.and_then(
        |detail| if File::open("/").is_err() { Ok(detail) } else { Err("files can still be opened".to_owned()) },
    )
}

/// Takes away all system calls that are not on the list.
fn seccomp() -> Result<(), String> {
    let in_words = |error: seccompiler::Error| error.to_string();
    let filter = filter().map_err(|error| in_words(error.into()))?;
    seccompiler::apply_filter(&filter).map_err(in_words)
}

fn filter() -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = FREE.iter().map(|&call| (call, Vec::new())).collect();
    let word = SeccompCmpArgLen::Dword;
    let mut only = |call: i64, conditions: Vec<SeccompCondition>| {
        rules.insert(call, vec![SeccompRule::new(conditions)?]);
        Ok::<_, seccompiler::BackendError>(())
    };
    // A process may end itself.
    only(libc::SYS_tgkill, vec![SeccompCondition::new(0, word.clone(), SeccompCmpOp::Eq, std::process::id().into())?])?;
    // Each document has its own share of the processor.
    let limit = SeccompCondition::new(1, word.clone(), SeccompCmpOp::Eq, RLIMIT_CPU)?;
    only(libc::SYS_prlimit64, vec![SeccompCondition::new(0, word.clone(), SeccompCmpOp::Eq, 0)?, limit])?;
    // The allocator gives its memory a name.
    let name = u64::try_from(libc::PR_SET_VMA).expect("it is four letters");
    only(libc::SYS_prctl, vec![SeccompCondition::new(0, word.clone(), SeccompCmpOp::Eq, name)?])?;
    // In builds for debugging, a file that is closed is asked whether it is open.
    let is_open = u64::try_from(libc::F_GETFD).expect("commands are small numbers");
    only(libc::SYS_fcntl, vec![SeccompCondition::new(1, word.clone(), SeccompCmpOp::Eq, is_open)?])?;
    // Memory is not made into programs.
    let no_program = SeccompCmpOp::MaskedEq(u64::try_from(libc::PROT_EXEC).expect("it is one bit"));
    for call in [libc::SYS_mmap, libc::SYS_mprotect] {
        only(call, vec![SeccompCondition::new(2, word.clone(), no_program.clone(), 0)?])?;
    }
    let here = std::env::consts::ARCH.try_into()?;
    SeccompFilter::new(rules, SeccompAction::Trap, SeccompAction::Allow, here)?.try_into()
}

/// The limit on time of the processor; libc has it in types that differ.
const RLIMIT_CPU: u64 = 0;

/// System calls that need no look at what they are called with.
const FREE: &[i64] = &[
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_brk,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_getrandom,
    libc::SYS_sigaltstack,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_restart_syscall,
    libc::SYS_clock_gettime,
    libc::SYS_getcpu,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_sched_yield,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// Returns the name of the system call that a stopped process is in.
pub(super) fn current_call(id: Pid) -> Option<String> {
    let text = fs::read_to_string(format!("/proc/{id}/syscall")).ok()?;
    let number: i64 = text.split(' ').next()?.parse().ok()?;
    let name = NAMES.iter().find(|&&(known, _)| known == number).map(|(_, name)| *name);
    Some(name.map_or_else(|| format!("number {number}"), str::to_owned))
}

macro_rules! names {
    ($($(#[$only:meta])* $call:ident = $name:literal,)+) => {
        /// What plugins are likely to attempt.
        const NAMES: &[(i64, &str)] = &[$($(#[$only])* (libc::$call, $name),)+];
    };
}

names! {
    #[cfg(target_arch = "x86_64")] SYS_open = "open(2)",
    #[cfg(target_arch = "x86_64")] SYS_stat = "stat(2)",
    #[cfg(target_arch = "x86_64")] SYS_access = "access(2)",
    #[cfg(target_arch = "x86_64")] SYS_readlink = "readlink(2)",
    #[cfg(target_arch = "x86_64")] SYS_unlink = "unlink(2)",
    #[cfg(target_arch = "x86_64")] SYS_rmdir = "rmdir(2)",
    #[cfg(target_arch = "x86_64")] SYS_mkdir = "mkdir(2)",
    #[cfg(target_arch = "x86_64")] SYS_rename = "rename(2)",
    #[cfg(target_arch = "x86_64")] SYS_chmod = "chmod(2)",
    #[cfg(target_arch = "x86_64")] SYS_fork = "fork(2)",
    #[cfg(target_arch = "x86_64")] SYS_vfork = "vfork(2)",
    #[cfg(target_arch = "x86_64")] SYS_poll = "poll(2)",
    #[cfg(target_arch = "x86_64")] SYS_pipe = "pipe(2)",
    SYS_openat = "openat(2)",
    SYS_openat2 = "openat2(2)",
    SYS_newfstatat = "newfstatat(2)",
    SYS_statx = "statx(2)",
    SYS_fstat = "fstat(2)",
    SYS_lseek = "lseek(2)",
    SYS_faccessat = "faccessat(2)",
    SYS_faccessat2 = "faccessat2(2)",
    SYS_readlinkat = "readlinkat(2)",
    SYS_unlinkat = "unlinkat(2)",
    SYS_mkdirat = "mkdirat(2)",
    SYS_renameat2 = "renameat2(2)",
    SYS_fchmodat = "fchmodat(2)",
    SYS_getdents64 = "getdents64(2)",
    SYS_getcwd = "getcwd(2)",
    SYS_chdir = "chdir(2)",
    SYS_memfd_create = "memfd_create(2)",
    SYS_socket = "socket(2)",
    SYS_socketpair = "socketpair(2)",
    SYS_connect = "connect(2)",
    SYS_bind = "bind(2)",
    SYS_sendto = "sendto(2)",
    SYS_pipe2 = "pipe2(2)",
    SYS_dup = "dup(2)",
    SYS_fcntl = "fcntl(2)",
    SYS_ioctl = "ioctl(2)",
    SYS_clone = "clone(2)",
    SYS_clone3 = "clone3(2)",
    SYS_execve = "execve(2)",
    SYS_execveat = "execveat(2)",
    SYS_kill = "kill(2)",
    SYS_tkill = "tkill(2)",
    SYS_tgkill = "tgkill(2)",
    SYS_getppid = "getppid(2)",
    SYS_getuid = "getuid(2)",
    SYS_uname = "uname(2)",
    SYS_prctl = "prctl(2)",
    SYS_ptrace = "ptrace(2)",
    SYS_mmap = "mmap(2)",
    SYS_mprotect = "mprotect(2)",
    SYS_prlimit64 = "prlimit64(2)",
    SYS_nanosleep = "nanosleep(2)",
    SYS_clock_nanosleep = "clock_nanosleep(2)",
    SYS_sched_getaffinity = "sched_getaffinity(2)",
}

/// Reads to the end, without asking how long it is: that would be another system call.
fn read(mut file: File) -> std::io::Result<String> {
    let mut text = vec![0; 8 << 10];
    let mut size = 0;
    while size < text.len() {
        match file.read(&mut text[size..])? {
            0 => break,
            read => size += read,
        }
    }
    Ok(String::from_utf8_lossy(&text[..size]).into_owned())
}
