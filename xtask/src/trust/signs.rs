//! The signs in source that a crate can do more than compute: uses of the system, unsafe code, code from elsewhere.
//!
//! They are looked for word by word, so that what a macro puts together is not found, and what nobody compiles is.

use super::tokens::{Kind, Token, tokens};
use super::tree::Tree;

/// A sign that a crate can do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// What it can do, as in `net`.
    pub power: String,
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is written there, as in `std::net::TcpStream`.
    pub what: String,
    /// The whole line.
    pub text: String,
}

/// What the modules of the standard library are for, and those of crates that are built like it.
const MODULES: [(&str, &str); 9] = [
    ("env", "env"),
    ("fs", "fs"),
    ("net", "net"),
    ("os", "os"),
    ("process", "process"),
    ("signal", "process"),
    ("thread", "thread"),
    ("time", "time"),
    ("*", "all of std"),
];

/// The crates whose modules these are.
const LIBRARIES: [&str; 4] = ["std", "tokio", "async_std", "smol"];

/// The crates that call the system in its own terms.
const SYSTEM: [&str; 8] = ["libc", "nix", "rustix", "linux_raw_sys", "windows_sys", "windows", "winapi", "wasi"];

/// What of `std::net` is computed with and reaches nobody.
const ADDRESSES: [&str; 7] =
    ["AddrParseError", "IpAddr", "Ipv4Addr", "Ipv6Addr", "SocketAddr", "SocketAddrV4", "SocketAddrV6"];

/// Macros, by what they do.
const MACROS: [(&str, &str); 8] = [
    ("asm", "asm"),
    ("global_asm", "asm"),
    ("naked_asm", "asm"),
    ("include", "include"),
    ("include_str", "include"),
    ("include_bytes", "include"),
    ("env", "env of the build"),
    ("option_env", "env of the build"),
];

/// Attributes that reach the linker or other files.
const ATTRIBUTES: [(&str, &str); 8] = [
    ("no_mangle", "symbols"),
    ("export_name", "symbols"),
    ("link_section", "symbols"),
    ("link_name", "symbols"),
    ("link", "symbols"),
    ("global_allocator", "symbols"),
    ("panic_handler", "symbols"),
    ("path", "include"),
];

/// Finds the signs in the source of a crate.
pub fn signs(tree: &Tree) -> Vec<Sign> {
    let mut signs = Vec::new();
    for path in tree.files.keys().filter(|path| is_source(path)) {
        let Some(text) = tree.text(path) else { continue };
        let lines: Vec<_> = text.split('\n').map(str::trim).collect();
        for (power, line, what) in found(&tokens(text)) {
            let text = lines.get(line - 1).copied().unwrap_or_default().to_owned();
            signs.push(Sign { power: named(power, path), path: path.clone(), line, what, text });
        }
    }
    signs
}

/// Returns whether a file is source, by its name.
pub fn is_source(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("rs"))
}

/// What is in no binary has a name of its own: what only tests compile, and what runs before the compiler.
fn named(power: &str, path: &str) -> String {
    match path {
        _ if is_of_tests(path) => format!("{power} in tests"),
        "build.rs" => format!("{power} in the build script"),
        _ => power.to_owned(),
    }
}

/// Returns whether a file is where Cargo looks for what is in no binary.
pub(super) fn is_of_tests(path: &str) -> bool {
    ["tests/", "benches/", "examples/"].iter().any(|folder| path.starts_with(folder))
}

/// Finds the signs in tokens: what each can do, its line, and what is written there.
pub(crate) fn found(tokens: &[Token<'_>]) -> Vec<(&'static str, usize, String)> {
    let mut found = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let Kind::Word(word) = token.kind else { continue };
        let next = tokens.get(i + 1).map(|next| next.kind);
        let then = tokens.get(i + 2).map(|then| then.kind);
        let before = i.checked_sub(1).map(|i| tokens[i].kind);
        let mut add = |power, what: String| found.push((power, token.line, what));
        match word {
            "unsafe" => add("unsafe", unsafe_of(next, then)),
            "extern" if matches!(next, Some(Kind::Text | Kind::Sign('{'))) => add("ffi", "extern".to_owned()),
            _ => {}
        }
        if next == Some(Kind::Sign('!'))
            && let Some((name, power)) = MACROS.iter().find(|(name, _)| *name == plain(word))
        {
            add(power, format!("{name}!"));
        }
        if matches!(before, Some(Kind::Sign('[' | '(' | ',')))
            && let Some((name, power)) = ATTRIBUTES.iter().find(|(name, _)| *name == word)
            && is_attribute(name, next, then)
        {
            add(power, format!("#[{name}]"));
        }
        let root = plain(word);
        if is_module_of_os(&tokens[..i]) {
            continue;
        }
        if LIBRARIES.contains(&root) || SYSTEM.contains(&root) {
            let mut paths = Vec::new();
            follow(tokens, i + 1, root.to_owned(), token.line, &mut paths);
            for (path, line) in paths {
                found.extend(meant(&path).map(|power| (power, line, path)));
            }
        }
    }
    found
}

/// Returns whether the next word is a module of `std::os`, of which some are called as crates are.
fn is_module_of_os(before: &[Token<'_>]) -> bool {
    let kinds: Vec<_> = before.iter().rev().take(3).map(|token| token.kind).collect();
    matches!(kinds[..], [Kind::Sign(':'), Kind::Sign(':'), Kind::Word("os")])
}

/// Returns what is unsafe.
fn unsafe_of(next: Option<Kind<'_>>, then: Option<Kind<'_>>) -> String {
    match (next, then) {
        (Some(Kind::Word(word)), _) => word.to_owned(),
        (Some(Kind::Sign('(')), Some(Kind::Word(attribute))) => format!("#[{attribute}]"),
        _ => "block".to_owned(),
    }
}

/// Tells an attribute from a word that is called so, by what comes next.
fn is_attribute(name: &str, next: Option<Kind<'_>>, then: Option<Kind<'_>>) -> bool {
    match name {
        "link" => {
            next == Some(Kind::Sign('(')) && matches!(then, Some(Kind::Word("name" | "kind" | "wasm_import_module")))
        }
        "path" | "export_name" | "link_section" | "link_name" => {
            next == Some(Kind::Sign('=')) && matches!(then, Some(Kind::Text | Kind::Word(_)))
        }
        _ => matches!(next, Some(Kind::Sign(']' | ')' | ','))),
    }
}

fn plain(word: &str) -> &str {
    word.strip_prefix("r#").unwrap_or(word)
}

/// Follows a path, and every path of a `use` with braces, from the token behind its first word. Returns the next token.
fn follow(
    tokens: &[Token<'_>],
    mut i: usize,
    mut path: String,
    mut line: usize,
    paths: &mut Vec<(String, usize)>,
) -> usize {
    let kind = |i: usize| tokens.get(i).map(|token| token.kind);
    while (kind(i), kind(i + 1)) == (Some(Kind::Sign(':')), Some(Kind::Sign(':'))) {
        match kind(i + 2) {
            Some(Kind::Word(word)) => {
                line = tokens[i + 2].line;
                if plain(word) != "self" {
                    path += "::";
                    path += plain(word);
                }
                i += 3;
            }
            Some(Kind::Sign('*')) => {
                paths.push((path + "::*", tokens[i + 2].line));
                return i + 3;
            }
            Some(Kind::Sign('{')) => {
                i += 3;
                while let Some(inner) = kind(i) {
                    match inner {
                        Kind::Sign('}') => return i + 1,
                        Kind::Word("self") => {
                            i = follow(tokens, i + 1, path.clone(), tokens[i].line, paths);
                        }
                        Kind::Word(word) => {
                            let inner = format!("{path}::{}", plain(word));
                            i = follow(tokens, i + 1, inner, tokens[i].line, paths);
                        }
                        Kind::Sign('*') => {
                            paths.push((format!("{path}::*"), tokens[i].line));
                            i += 1;
                        }
                        _ => i += 1,
                    }
                }
                return i;
            }
            _ => break,
        }
    }
    if let (Some(Kind::Word("as")), Some(Kind::Word(alias))) = (kind(i), kind(i + 1)) {
        // Under another name, the rest of what it is used for would not be found.
        paths.push((format!("{path} as {alias}"), line));
        return i + 2;
    }
    paths.push((path, line));
    i
}

/// Returns what a path is for.
fn meant(path: &str) -> Option<&'static str> {
    let mut parts = path.split("::");
    let root = parts.next().unwrap_or_default();
    let crate_name = root.split(' ').next().unwrap_or_default();
    if SYSTEM.contains(&crate_name) {
        return (root.contains(" as ") || path.contains("::")).then_some("system calls");
    }
    if root.contains(" as ") {
        return Some("all of std");
    }
    let module = parts.next()?;
    let name = module.split(' ').next().unwrap_or(module);
    if name == "io" {
        let is_stream = |part: &str| ["stdin", "stdout", "stderr"].contains(&part.split(' ').next().unwrap_or(part));
        return parts.next().filter(|part| is_stream(part)).map(|_| "stdio");
    }
    // An address is a number too, until somebody connects to it.
    let is_address = |part: &str| ADDRESSES.contains(&part.split(' ').next().unwrap_or(part));
    if name == "net" && parts.clone().next().is_some_and(is_address) {
        return None;
    }
    // A span of time is a number. Only a clock can be read.
    if name == "time" && parts.next().is_some_and(|part| part.starts_with("Duration")) {
        return None;
    }
    MODULES.iter().find(|(it, _)| *it == name).map(|(_, power)| *power)
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::tree;
    use super::*;

    fn of(source: &str) -> Vec<String> {
        let signs = signs(&tree("1.0.0", &[("src/lib.rs", source)]));
        signs.iter().map(|sign| format!("{} {} {}", sign.power, sign.line, sign.what)).collect()
    }

    #[test]
    fn every_way_to_name_a_module_is_found() {
        assert_eq!(
            of("use std::net::TcpStream;\nfn a() { ::std::fs::read(x); }"),
            ["net 1 std::net::TcpStream", "fs 2 std::fs::read"]
        );
        assert_eq!(
            of(
                "use std::{\n  collections::BTreeMap,\n  net::{self, UdpSocket as U},\n  fs,\n  io::{self, stdin, Read},\n};"
            ),
            ["net 3 std::net", "net 3 std::net::UdpSocket as U", "fs 4 std::fs", "stdio 5 std::io::stdin"]
        );
        assert_eq!(
            of("use std as s; use std::*; use std::{self as t};"),
            ["all of std 1 std as s", "all of std 1 std::*", "all of std 1 std as t"]
        );
        assert_eq!(of("r#std::r#process::exit(1)"), ["process 1 std::process::exit"]);
        assert_eq!(
            of("use std::time::{Duration, Instant}; use std::net::{IpAddr as I, Ipv4Addr};"),
            ["time 1 std::time::Instant"]
        );
        assert_eq!(of("std /* x */ :: // y\n net::TcpStream"), ["net 2 std::net::TcpStream"]);
        assert_eq!(
            of("std::os::windows::ffi::x; libc::open(p); tokio::net::lookup_host(x)"),
            ["os 1 std::os::windows::ffi::x", "system calls 1 libc::open", "net 1 tokio::net::lookup_host"]
        );
    }

    #[test]
    fn what_reaches_past_the_compiler_is_found() {
        assert_eq!(
            of("unsafe { x }\nunsafe fn f() {}\n#[unsafe(no_mangle)]\nextern \"C\" fn g() {}\nasm!(\"\");"),
            [
                "unsafe 1 block",
                "unsafe 2 fn",
                "unsafe 3 #[no_mangle]",
                "symbols 3 #[no_mangle]",
                "ffi 4 extern",
                "asm 5 asm!"
            ]
        );
        assert_eq!(
            of("#[path = \"../x.txt\"] mod x;\ninclude!(concat!(env!(\"OUT_DIR\"), \"/y.rs\"));"),
            ["include 1 #[path]", "include 2 include!", "env of the build 2 env!"]
        );
    }

    #[test]
    fn what_only_looks_alike_is_not() {
        let source = "#![forbid(unsafe_code)]\n// std::net\nlet s = \"std::fs unsafe\"; extern crate std; use std::fmt;\n\
                      f(path, env); core::net::Ipv4Addr; let link = (link, path == x);";
        assert_eq!(of(source), Vec::<String>::new());
    }

    #[test]
    fn what_is_in_no_binary_is_told_apart() {
        let files = [("README.md", "unsafe"), ("build.rs", "std::fs::read(x)"), ("tests/a.rs", "std::fs::read(x)")];
        let signs = signs(&tree("1.0.0", &files));
        let powers: Vec<_> = signs.iter().map(|sign| sign.power.as_str()).collect();
        assert_eq!(powers, ["fs in the build script", "fs in tests"]);
    }
}
