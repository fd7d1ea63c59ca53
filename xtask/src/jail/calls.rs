//! The layer of seccomp: system calls that no compiler needs, and that lead out of the jail.

use std::collections::BTreeMap;
use std::env::consts::ARCH;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

/// Rules by the numbers of system calls.
type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Calls that are denied whatever their arguments are.
const DENIED: [i64; 41] = [
    // No connection of any kind: a socket in a folder leads to the programs that listen there.
    libc::SYS_socket,
    // Memory of others.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    // Calls that come from a queue are not filtered.
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    // Other views of the file system, and files without a path.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_mount_setattr,
    libc::SYS_open_by_handle_at,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_quotactl,
    // Landlock has no right about owners.
    libc::SYS_fchown,
    libc::SYS_fchownat,
    // The kernel itself, and keys in it.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
];

/// Requests with which a process writes into the terminal as if somebody typed there: ours goes on afterwards.
const TYPING: [u64; 2] = [0x5412, 0x541c];

/// The flag of `clone` for another view of users, in which a process is an administrator.
const NEW_USERS: u64 = 0x1000_0000;

/// On x86-64, system calls have a second set of numbers, with pointers of 32 bits.
#[cfg(target_arch = "x86_64")]
const SECOND_NUMBERS: &[i64] = &[0x4000_0000];
#[cfg(not(target_arch = "x86_64"))]
const SECOND_NUMBERS: &[i64] = &[];

/// Calls that only x86-64 has: older ways to change owners, and those whose second number has nothing to do with the
/// first, for `ioctl`, `ptrace`, `kexec_load`, `process_vm_readv` and `process_vm_writev`.
#[cfg(target_arch = "x86_64")]
const ALSO_DENIED: &[i64] =
    &[libc::SYS_chown, libc::SYS_lchown, 0x4000_0202, 0x4000_0209, 0x4000_0210, 0x4000_021b, 0x4000_021c];
#[cfg(not(target_arch = "x86_64"))]
const ALSO_DENIED: &[i64] = &[];

/// Takes the calls away from this process, and returns whether that was done.
///
/// Denied calls fail as if the user had no right to them.
pub(super) fn restrict() -> bool {
    let Ok([denied, absent]) = programs() else { return false };
    seccompiler::apply_filter(&denied).is_ok() && seccompiler::apply_filter(&absent).is_ok()
}

fn programs() -> Result<[BpfProgram; 2], seccompiler::BackendError> {
    let mut denied: Rules = DENIED.iter().chain(ALSO_DENIED).map(|number| (*number, Vec::new())).collect();
    let argument = |index, operator, value| {
        let condition = SeccompCondition::new(index, SeccompCmpArgLen::Dword, operator, value)?;
        SeccompRule::new(vec![condition])
    };
    let typing = TYPING.map(|request| argument(1, SeccompCmpOp::Eq, request));
    denied.insert(libc::SYS_ioctl, typing.into_iter().collect::<Result<_, _>>()?);
    let flag = SeccompCmpOp::MaskedEq(NEW_USERS);
    denied.insert(libc::SYS_clone, vec![argument(0, flag, NEW_USERS)?]);
    // Its flags are in memory, where no filter sees them. Whoever learns that it is absent takes the older one.
    let absent = Rules::from([(libc::SYS_clone3, Vec::new())]);
    Ok([program(denied, libc::EPERM)?, program(absent, libc::ENOSYS)?])
}

fn program(mut rules: Rules, error: i32) -> Result<BpfProgram, seccompiler::BackendError> {
    for offset in SECOND_NUMBERS {
        let second: Vec<_> = rules.iter().map(|(number, rules)| (number + offset, rules.clone())).collect();
        rules.extend(second);
    }
    let error = SeccompAction::Errno(error.unsigned_abs());
    SeccompFilter::new(rules, SeccompAction::Allow, error, ARCH.try_into()?)?.try_into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filters_are_ones_that_the_kernel_takes() {
        // It takes 4096 instructions at most, which seccompiler checks.
        let [denied, absent] = programs().unwrap();
        assert!(denied.len() > DENIED.len() && absent.len() > 3);
    }
}
