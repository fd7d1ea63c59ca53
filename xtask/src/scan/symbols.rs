//! The names of functions, and what a crate that wants or gives them can do.

use crate::trust::grant::Power;

/// What the modules of the standard library stand for.
const MODULES: [(&str, Power); 9] = [
    ("std::fs::", Power::Fs),
    ("std::net::", Power::Net),
    ("std::os::unix::net::", Power::Net),
    ("std::process::exit", Power::Exit),
    ("std::process::abort", Power::Exit),
    ("std::process::", Power::Process),
    ("std::env::", Power::Env),
    ("std::time::", Power::Time),
    ("std::thread::", Power::Thread),
];

/// What is of the standard library by its name and does nothing to the system.
const HARMLESS: [&str; 3] = ["std::thread::local", "std::net::ip_addr", "std::time::Duration"];

/// Returns what a wanted name stands for, and how people write it.
pub(super) fn used(name: &str) -> Option<(Power, String)> {
    let name = readable(name)?;
    let found = |(start, power): &(&str, Power)| {
        let place = name.find(start)?;
        let is_harmless = HARMLESS.iter().any(|harmless| name[place..].starts_with(harmless));
        (!is_harmless).then(|| (*power, name[place..].trim_end_matches(|c: char| ">)".contains(c)).to_owned()))
    };
    MODULES.iter().find_map(found)
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
        assert_eq!(power("socket"), None);
        assert!(is_foreign("syscall") && is_foreign("malloc"));
        assert!(!is_foreign("_ZN3std2fs14read_to_string5inner17h0123456789abcdefE") && !is_foreign("__rust_alloc"));
        assert!(!is_foreign("_RNvC6_123foo3bar"));
    }
}
