//! Runs a program on a Linux that lacks something: `without landlock PROGRAM WORDS…`.

#[cfg(target_os = "linux")]
fn main() {
    use nix::libc;
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
    use std::os::unix::process::CommandExt;

    let mut words = std::env::args_os().skip(1);
    let what = words.next().expect("what to be without");
    let calls = match what.to_str() {
        Some("landlock") => {
            vec![libc::SYS_landlock_create_ruleset, libc::SYS_landlock_add_rule, libc::SYS_landlock_restrict_self]
        }
        Some("seccomp") => vec![libc::SYS_seccomp],
        Some("ptrace") => vec![libc::SYS_ptrace],
        _ => panic!("expected landlock, seccomp or ptrace"),
    };
    let rules = calls.into_iter().map(|call| (call, Vec::new())).collect();
    let lacks = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
    let here = std::env::consts::ARCH.try_into().expect("an architecture with seccomp");
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, lacks, here);
    let filter: BpfProgram = filter.and_then(TryInto::try_into).expect("a filter");
    seccompiler::apply_filter(&filter).expect("a kernel with seccomp");
    let program = words.next().expect("a program");
    panic!("cannot run it: {}", std::process::Command::new(program).args(words).exec());
}

#[cfg(not(target_os = "linux"))]
fn main() {}
