//! Whether the system can confine what a build runs. Nothing needs it to build.

use std::fs;
use std::path::Path;

use super::{Finding, Site, Verdict};
use crate::failure::Failure;
use crate::jail::{self, Demand, Status};

const CHECK: &str = "sandbox";

pub(super) fn check(_site: &Site<'_>) -> Vec<Finding> {
    if cfg!(target_os = "linux") {
        let jail = jail(jail::ask(Demand::BestEffort));
        match jail.verdict {
            Verdict::Ok => vec![jail],
            // Then it helps to know what the kernel was built and started with.
            _ => vec![jail, landlock(Path::new("/")), seccomp(Path::new("/"))],
        }
    } else {
        let reason = format!("not available on {}: what a build runs cannot be confined", std::env::consts::OS);
        vec![Finding::warning(CHECK, reason, "build on Linux if the plugins are not trusted")]
    }
}

/// Tells what holds when a process is confined as a sealed build is: the kernel may have a layer and not grant it.
fn jail(status: Result<Status, Failure>) -> Finding {
    let repair = "use Linux 6.2 or later, or `--jail best-effort` if you trust what a build runs";
    match status {
        Ok(status) if status.holds() => Finding::ok(CHECK, format!("`build --sealed` is confined: {status}")),
        Ok(status) => Finding::warning(CHECK, format!("`build --sealed` would be refused: {status}"), repair),
        Err(failure) => Finding::warning(CHECK, format!("`build --sealed` would be refused: {failure}"), repair),
    }
}

/// The first release of Linux for each version of Landlock's interface, which only a system call would tell.
const INTERFACES: [(u32, u32); 7] = [(5, 13), (5, 19), (6, 2), (6, 7), (6, 10), (6, 12), (6, 15)];

fn landlock(root: &Path) -> Finding {
    let read = |path: &str| fs::read_to_string(root.join(path)).ok();
    let release = read("proc/sys/kernel/osrelease").unwrap_or_default();
    let release = release.trim();
    let interface = interface(release);
    if interface == 0 {
        let reason = format!("Landlock is not in Linux {release}: files cannot be kept from a build");
        return Finding::warning(CHECK, reason, "use Linux 5.13 or later");
    }
    let modules = read("sys/kernel/security/lsm");
    if modules.as_deref().is_some_and(|modules| modules.trim().split(',').any(|module| module == "landlock")) {
        return Finding::ok(CHECK, format!("Landlock is active, with interface {interface} as of Linux {release}"));
    }
    let repair = "boot with `landlock` in the kernel's `lsm=` list";
    if modules.is_some() {
        return Finding::warning(CHECK, "Landlock is not active: files cannot be kept from a build", repair);
    }
    // Containers often see no list. The names of the kernel's functions say at least what was compiled.
    match read("proc/kallsyms") {
        Some(names) if names.contains("landlock_create_ruleset") => Finding::warning(
            CHECK,
            format!("Landlock is in Linux {release}, and nothing here says whether it is active"),
            "mount securityfs on /sys/kernel/security, whose file `lsm` says so",
        ),
        Some(_) => Finding::warning(CHECK, format!("Landlock is not compiled into Linux {release}"), repair),
        None => Finding::warning(
            CHECK,
            "nothing here says whether Landlock is active",
            "mount securityfs on /sys/kernel/security, whose file `lsm` says so",
        ),
    }
}

/// Returns the version of the interface that a release has at most, 0 for none.
fn interface(release: &str) -> usize {
    let mut parts = release.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
    let release: (u32, u32) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    INTERFACES.iter().take_while(|first| **first <= release).count()
}

fn seccomp(root: &Path) -> Finding {
    let actions = fs::read_to_string(root.join("proc/sys/kernel/seccomp/actions_avail")).unwrap_or_default();
    if actions.split_whitespace().any(|action| action == "errno") {
        Finding::ok(CHECK, "seccomp filters are available")
    } else {
        let reason = "seccomp filters are not available: system calls cannot be kept from a build";
        Finding::warning(CHECK, reason, "use a kernel with `CONFIG_SECCOMP_FILTER`")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::lines;
    use super::*;

    fn check(files: &[(&str, &str)]) -> String {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        lines(&[landlock(root.path()), seccomp(root.path())], root.path())
    }

    #[test]
    fn a_kernel_says_what_it_can() {
        let release = ("proc/sys/kernel/osrelease", "6.8.0-45-generic\n");
        let lsm = "sys/kernel/security/lsm";
        let symbols = "proc/kallsyms";
        let checks = [
            check(&[
                release,
                (lsm, "capability,landlock,yama"),
                ("proc/sys/kernel/seccomp/actions_avail", "kill_process errno allow"),
            ]),
            check(&[release, (lsm, "capability,yama")]),
            check(&[release, (symbols, "0000 t __x64_sys_landlock_create_ruleset\n")]),
            check(&[release, (symbols, "0000 t start_kernel\n")]),
            check(&[release]),
            check(&[("proc/sys/kernel/osrelease", "5.10.0\n")]),
        ];
        insta::assert_snapshot!(checks.join("\n\n"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_jail_that_does_not_hold_is_a_warning() {
        let whole = Status { landlock: jail::Files::FullyEnforced, abi: 7, seccomp: true };
        let unknown = Failure::Jail { expected: "a word about the jail", found: String::new() };
        let findings = [jail(Ok(whole)), jail(Ok(Status { abi: 2, ..whole })), jail(Err(unknown))];
        insta::assert_snapshot!(lines(&findings, Path::new("/none")));
    }

    #[test]
    fn the_interface_follows_the_release() {
        let interfaces = ["", "5.12.9", "5.13", "5.19.0-rc1", "6.1.0", "6.12.3", "7.0.1"].map(interface);
        assert_eq!(interfaces, [0, 0, 1, 2, 2, 6, 7]);
    }
}
