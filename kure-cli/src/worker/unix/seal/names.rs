//! The names of system calls, for the messages about them.

use nix::libc;
use nix::unistd::Pid;
use std::fs;

/// Returns the name of the system call that a stopped process is in.
pub(in crate::worker::unix) fn current_call(id: Pid) -> Option<String> {
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
