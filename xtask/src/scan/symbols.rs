//! The names of functions, and what a crate that wants or gives them can do.

use crate::trust::grant::Power;

/// What the modules of the standard library stand for. Those under `sys` are what is left of a call to the others once
/// it is optimised.
const MODULES: [(&str, Power); 17] = [
    ("std::fs::", Power::Fs),
    ("std::sys::fs::", Power::Fs),
    ("std::net::", Power::Net),
    ("std::os::unix::net::", Power::Net),
    ("std::sys::net::", Power::Net),
    ("std::process::exit", Power::Exit),
    ("std::process::abort", Power::Exit),
    ("std::sys::exit::", Power::Exit),
    ("std::process::", Power::Process),
    ("std::sys::process::", Power::Process),
    ("std::env::", Power::Env),
    ("std::sys::env::", Power::Env),
    ("std::sys::args::", Power::Env),
    ("std::time::", Power::Time),
    ("std::sys::time::", Power::Time),
    ("std::thread::", Power::Thread),
    ("std::sys::thread::", Power::Thread),
];

/// Functions of the C library that a crate has no reason to call by itself, and what they stand for.
const FUNCTIONS: [(&str, Power); 8] = [
    (
        "open open64 openat openat64 fopen fopen64 creat unlink unlinkat rename renameat renameat2 truncate ftruncate mkdir rmdir symlink link chmod opendir",
        Power::Fs,
    ),
    ("socket connect bind listen accept accept4 sendto sendmsg recvfrom recvmsg getaddrinfo", Power::Net),
    (
        "fork vfork clone execl execle execlp execve execveat execv execvp execvpe fexecve posix_spawn posix_spawnp system popen kill ptrace",
        Power::Process,
    ),
    ("getenv secure_getenv setenv unsetenv putenv environ", Power::Env),
    ("clock_gettime gettimeofday time", Power::Time),
    ("pthread_create thrd_create", Power::Thread),
    ("exit _exit _Exit quick_exit", Power::Exit),
    ("dlopen dlsym syscall prctl", Power::Ffi),
];

/// What is of the standard library by its name and does nothing to the system.
const HARMLESS: [&str; 3] = ["std::thread::local", "std::net::ip_addr", "std::time::Duration"];

/// Returns what a wanted name stands for, and how people write it.
pub(super) fn used(name: &str) -> Option<(Power, String)> {
    let Some(name) = readable(name) else { return called(name).map(|power| (power, name.to_owned())) };
    let found = |(start, power): &(&str, Power)| {
        let place = name.find(start)?;
        let is_harmless = HARMLESS.iter().any(|harmless| name[place..].starts_with(harmless));
        (!is_harmless).then(|| (*power, name[place..].trim_end_matches(|c: char| ">)".contains(c)).to_owned()))
    };
    MODULES.iter().find_map(found)
}

/// Returns what a function of the C library stands for.
fn called(name: &str) -> Option<Power> {
    let has = |names: &str, name: &str| names.split(' ').any(|it| it == name);
    // On macOS every name has one underscore more, and some have a remark behind a dollar.
    let plain = name.split('$').next().unwrap_or(name);
    let plain = [Some(name), plain.strip_prefix('_')];
    let of = |name: &str| FUNCTIONS.iter().find(|(names, _)| has(names, name)).map(|(_, power)| *power);
    plain.into_iter().flatten().find_map(of)
}

/// Returns whether a given name is one that code of others may mean: not one that the compiler made.
pub(super) fn is_foreign(name: &str) -> bool {
    let plain = name.strip_prefix('_').unwrap_or(name);
    let is_of_compiler = ["__rust", "rust_", "__rdl", "DW.ref.", "anon.", ".L", "__covrec", "__llvm"]
        .iter()
        .any(|start| name.starts_with(start) || plain.starts_with(start));
    !is_of_compiler && readable(name).is_none()
}

/// Returns a name as it was before the compiler made it unique.
fn readable(name: &str) -> Option<String> {
    // On macOS every name has one underscore more.
    let name = [Some(name), name.strip_prefix('_')].into_iter().flatten();
    let name = name.map(rustc_demangle::try_demangle).find_map(Result::ok)?;
    Some(format!("{name:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_they_are_for() {
        let power = |name: &str| used(name).map(|(power, name)| format!("{} {name}", power.word()));
        assert_eq!(
            power("_ZN3std2fs14read_to_string5inner17h0123456789abcdefE").unwrap(),
            "fs std::fs::read_to_string::inner"
        );
        assert_eq!(
            power("_ZN3std4time10SystemTime3now17h0123456789abcdefE").unwrap(),
            "time std::time::SystemTime::now"
        );
        assert_eq!(power("_ZN3std7process4exit17h0123456789abcdefE").unwrap(), "exit std::process::exit");
        assert_eq!(
            power("_ZN3std3net3tcp9TcpStream7connect17h0123456789abcdefE").unwrap(),
            "net std::net::tcp::TcpStream::connect"
        );
        assert_eq!(power("_ZN4core3fmt9Formatter3pad17h0123456789abcdefE"), None);
        // What is left of `UdpSocket::bind` and of `std::fs::exists` in a release.
        assert_eq!(
            power("_RNvNvMsa_NtNtNtNtCsjrHSEGnQ3l9_3std3sys3net10connection6socketNtB7_9UdpSocket4bind5inner").unwrap(),
            "net std::sys::net::connection::socket::UdpSocket>::bind::inner"
        );
        assert_eq!(power("_RNvNtNtCsjrHSEGnQ3l9_3std3sys2fs6exists").unwrap(), "fs std::sys::fs::exists");
        assert_eq!(power("socket").unwrap(), "net socket");
        assert_eq!(power("_open$NOCANCEL").unwrap(), "fs _open$NOCANCEL");
        assert_eq!((power("memcpy"), power("close"), power("opened")), (None, None, None));
        assert!(is_foreign("syscall") && is_foreign("malloc"));
        assert!(!is_foreign("_ZN3std2fs14read_to_string5inner17h0123456789abcdefE") && !is_foreign("__rust_alloc"));
        assert!(!is_foreign("_RNvC6_123foo3bar"));
    }
}
