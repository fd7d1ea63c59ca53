//! The system calls of a worker: those of a list, and those of what a policy grants.

use crate::worker::Rights;
use nix::libc;
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};
use std::collections::BTreeMap;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Takes away all system calls but those that a worker needs for what it may do.
pub(super) fn apply(rights: &Rights) -> Result<(), String> {
    let in_words = |error: seccompiler::Error| error.to_string();
    // The stricter of two filters counts. This one answers where the system's own libraries ask politely.
    let refused = refused(rights).map_err(|error| in_words(error.into()))?;
    for (rules, answer) in refused {
        let filter = program(rules, SeccompAction::Allow, SeccompAction::Errno(answer));
        seccompiler::apply_filter(&filter.map_err(|error| in_words(error.into()))?).map_err(in_words)?;
    }
    let filter = allowed(rights).and_then(|rules| program(rules, SeccompAction::Trap, SeccompAction::Allow));
    seccompiler::apply_filter(&filter.map_err(|error| in_words(error.into()))?).map_err(in_words)
}

fn program(rules: Rules, others: SeccompAction, these: SeccompAction) -> Result<BpfProgram, BackendError> {
    SeccompFilter::new(rules, others, these, std::env::consts::ARCH.try_into()?)?.try_into()
}

/// Returns what is refused with an answer, and which answer that is.
fn refused(rights: &Rights) -> Result<Vec<(Rules, u32)>, BackendError> {
    let mut refused = Vec::new();
    let number = |errno: i32| u32::try_from(errno).expect("errors are small numbers");
    if rights.threads {
        // What it is told to do lies in memory, where no filter looks. Libraries ask by `clone` then.
        refused.push((Rules::from([(libc::SYS_clone3, Vec::new())]), number(libc::ENOSYS)));
        if !rights.opens_files() {
            // How many threads are worth starting, and which memory is near to one, is asked of files.
            let asked = OF_HARDWARE.iter().map(|&call| (call, Vec::new()));
            refused.push((asked.collect(), number(libc::EACCES)));
        }
    }
    if rights.network {
        let local = vec![SeccompRule::new(vec![is(0, libc::AF_UNIX)?])?];
        refused.push((Rules::from([(libc::SYS_socket, local)]), number(libc::EACCES)));
    }
    Ok(refused)
}

fn allowed(rights: &Rights) -> Result<Rules, BackendError> {
    let mut rules: Rules = FREE.iter().map(|&call| (call, Vec::new())).collect();
    let mut only = |call: i64, ways: Vec<Vec<SeccompCondition>>| {
        let ways = ways.into_iter().map(SeccompRule::new).collect::<Result<_, _>>()?;
        rules.insert(call, ways);
        Ok::<_, BackendError>(())
    };
    // A process may end itself.
    only(libc::SYS_tgkill, vec![vec![equals(0, std::process::id().into())?]])?;
    // Each document has its own share of the processor.
    only(libc::SYS_prlimit64, vec![vec![equals(0, 0)?, equals(1, RLIMIT_CPU)?]])?;
    // The allocator gives its memory a name, and so does a thread to itself.
    let mut names = vec![vec![is(0, libc::PR_SET_VMA)?]];
    if rights.threads {
        names.push(vec![is(0, libc::PR_SET_NAME)?]);
    }
    only(libc::SYS_prctl, names)?;
    // In builds for debugging, a file that is closed is asked whether it is open.
    let mut asked = vec![vec![is(1, libc::F_GETFD)?]];
    if rights.opens_files() {
        for question in [libc::F_SETFD, libc::F_GETFL, libc::F_SETFL, libc::F_DUPFD_CLOEXEC] {
            asked.push(vec![is(1, question)?]);
        }
    }
    only(libc::SYS_fcntl, asked)?;
    // Memory is not made into programs.
    let exec = u64::try_from(libc::PROT_EXEC).expect("it is one bit");
    for call in [libc::SYS_mmap, libc::SYS_mprotect] {
        only(call, vec![vec![masked(2, exec, 0)?]])?;
    }
    if rights.threads {
        let thread = u64::try_from(libc::CLONE_THREAD).expect("it is one bit");
        only(libc::SYS_clone, vec![vec![masked(0, thread, thread)?]])?;
    }
    if rights.network {
        let families = [libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK, libc::AF_UNIX];
        only(libc::SYS_socket, families.map(|family| Ok(vec![is(0, family)?])).into_iter().collect::<Result<_, _>>()?)?;
        only(libc::SYS_ioctl, vec![vec![equals(1, FIONBIO)?], vec![equals(1, FIONREAD)?]])?;
    }
    let more = [
        (rights.opens_files(), OF_FILES),
        (rights.threads, OF_THREADS),
        (rights.threads, OF_HARDWARE),
        (rights.network, OF_NETWORK),
    ];
    for (_, calls) in more.into_iter().filter(|(is_granted, _)| *is_granted) {
        rules.extend(calls.iter().map(|&call| (call, Vec::new())));
    }
    Ok(rules)
}

fn equals(argument: u8, value: u64) -> Result<SeccompCondition, BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
}

fn is(argument: u8, value: i32) -> Result<SeccompCondition, BackendError> {
    equals(argument, u64::try_from(value).expect("the system counts up"))
}

fn masked(argument: u8, bits: u64, value: u64) -> Result<SeccompCondition, BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(bits), value)
}

/// The limit on time of the processor; libc has this and the next two in types that differ.
const RLIMIT_CPU: u64 = 0;

/// Says that reading from a socket is not to wait.
const FIONBIO: u64 = 0x5421;

/// Asks how much there is to read from a socket.
const FIONREAD: u64 = 0x541b;

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

/// System calls that open, read and list files. Which files, and that none is written, is up to Landlock.
const OF_FILES: &[i64] = &[
    libc::SYS_openat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_fstat,
    libc::SYS_lseek,
    libc::SYS_pread64,
    libc::SYS_readv,
    libc::SYS_getdents64,
    libc::SYS_readlinkat,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_getcwd,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_open,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_stat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lstat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_access,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_readlink,
];

/// System calls by which libraries look at the hardware, in files.
const OF_HARDWARE: &[i64] = &[
    libc::SYS_openat,
    libc::SYS_faccessat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_access,
];

/// System calls that start threads and have them wait.
const OF_THREADS: &[i64] = &[
    libc::SYS_clone3,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_sched_getaffinity,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
];

/// System calls that call others. Waiting to be called is not among them.
const OF_NETWORK: &[i64] = &[
    libc::SYS_bind,
    libc::SYS_connect,
    libc::SYS_getpeername,
    libc::SYS_getsockname,
    libc::SYS_getsockopt,
    libc::SYS_setsockopt,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_recvmmsg,
    libc::SYS_shutdown,
    libc::SYS_ppoll,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_eventfd2,
    libc::SYS_clock_nanosleep,
    libc::SYS_uname,
    libc::SYS_getuid,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_epoll_wait,
];
