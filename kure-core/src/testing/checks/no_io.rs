//! Whether a plugin's code keeps its hands off everything but its document.
//!
//! The text of the code is searched, which finds what an author does by habit. It does not find what somebody hides, or
//! what a dependency does: that is for the sandbox and for whoever reviews the plugin.

use super::Subject;
use crate::testing::fault::Found;
use crate::testing::tree;
use std::path::Path;

/// Modules of `std` that reach out of a program, and what to use instead.
const MODULES: [(&str, &str); 3] = [
    ("fs", "read files with `app.read` and `app.list`, which the sandbox and tests know about"),
    ("process", "let the document or a file beside it say what another program would"),
    ("env", "let the document say it: a variable of one machine gives other manifests on the next"),
];

/// Names that reach out of a program by themselves, and what to use instead.
const NAMES: [(&str, &str); 14] = [
    ("TcpStream", "let the document or a file beside it say what a server would"),
    ("TcpListener", "let the document or a file beside it say what a server would"),
    ("UnixStream", "let the document or a file beside it say what a server would"),
    ("UnixListener", "let the document or a file beside it say what a server would"),
    ("UnixDatagram", "let the document or a file beside it say what a server would"),
    ("UdpSocket", "let the document or a file beside it say what a server would"),
    ("ToSocketAddrs", "let the document or a file beside it say what a server would"),
    ("SystemTime", "let the document say the time: the same document has to give the same objects tomorrow"),
    ("Instant", "a plugin has no use for a clock: what takes long is found by the sandbox's limits"),
    ("stdin", "let the document say it"),
    ("println!", "return a `Failure`, or say it through the `Report`: standard output is the manifests'"),
    ("print!", "return a `Failure`, or say it through the `Report`: standard output is the manifests'"),
    ("eprintln!", "return a `Failure`, or say it through the `Report`, which has a place and a form for tools"),
    ("dbg!", "remove it, or return a `Failure`"),
];

/// The code below `src` names nothing that reaches out.
pub(super) fn is_pure(subject: &Subject) -> Vec<Found> {
    let Some((folder, _)) = &subject.package else { return Vec::new() };
    let files = tree(folder.join("src")).unwrap_or_default();
    let mut found = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| is_code(path)) {
        for (line, what, help) in reaches_out(&String::from_utf8_lossy(bytes)) {
            let expected = "code that reaches nothing but its document";
            found.push(Found::new(format!("src/{path}:{line}"), expected, format!("`{what}`")).help(help));
        }
    }
    found
}

fn is_code(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

/// Returns the lines that name something of the outside, with its name and what to use instead.
fn reaches_out(code: &str) -> Vec<(usize, String, &'static str)> {
    let mut found = Vec::new();
    // A group of names may go over several lines.
    let mut is_in_group = false;
    for (i, line) in shipped(code) {
        let line = without_comment(line);
        let group = if is_in_group { Some(line) } else { line.split("std::{").nth(1) };
        is_in_group = group.is_some_and(|group| !group.contains(';'));
        for (module, help) in MODULES {
            let grouped = group.is_some_and(|group| words(group).any(|word| word == module));
            let path = format!("std::{module}");
            if grouped || line.match_indices(&path).any(|(at, _)| ends_word(&line[at + path.len()..])) {
                found.push((i, path, help));
            }
        }
        for (name, help) in NAMES {
            let starts = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if line.match_indices(name).any(|(at, _)| starts(at) && ends_word(&line[at + name.len()..])) {
                found.push((i, name.to_owned(), help));
            }
        }
    }
    found
}

/// Returns a line up to its comment. Two slashes behind a colon are an address.
fn without_comment(line: &str) -> &str {
    let begins = |at: &usize| !line[..*at].ends_with(':');
    let end = line.match_indices("//").map(|(at, _)| at).find(begins);
    &line[..end.unwrap_or(line.len())]
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
}

fn ends_word(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Returns the lines that are not for tests, with their numbers: what `#[cfg(test)]` stands on ends at the same indent.
fn shipped(code: &str) -> Vec<(usize, &str)> {
    let mut kept = Vec::new();
    let mut lines = code.lines().enumerate();
    while let Some((i, line)) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        if !line.trim_start().starts_with("#[cfg(test)]") {
            kept.push((i + 1, line));
            continue;
        }
        let end = format!("{}}}", &line[..indent]);
        for (_, line) in lines.by_ref() {
            if line.ends_with(';') && line.len() - line.trim_start().len() == indent || line.starts_with(&end) {
                break;
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, expected: &[(usize, &str)]) {
        let found = reaches_out(code);
        let found: Vec<_> = found.iter().map(|(line, what, _)| (*line, what.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_reaches_out_is_found_by_path_group_and_name() {
        check("use std::fs;\nuse std::{collections::BTreeMap, env};\n", &[(1, "std::fs"), (2, "std::env")]);
        check("let now = std::time::SystemTime::now();\n    dbg!(now);\n", &[(1, "SystemTime"), (2, "dbg!")]);
        check("eprintln!(\"a\");", &[(1, "eprintln!")]);
        check("use std::{\n    collections::BTreeMap,\n    fs,\n};\nlet fs = 1;\n", &[(3, "std::fs")]);
        check("let url = \"https://a\"; std::net::TcpListener::bind(url); // std::env\n", &[(1, "TcpListener")]);
    }

    #[test]
    fn comments_tests_and_longer_names_are_let_be() {
        check("// std::fs\nmod std_fs; use std::fsx; struct InstantCoffee; /// println!\n", &[]);
        check(
            "#[cfg(test)]\nmod tests {\n    use std::fs;\n    fn a() {\n    }\n}\nuse std::env;\n",
            &[(7, "std::env")],
        );
        check("#[cfg(test)]\nmod tests;\nuse std::process;\n", &[(3, "std::process")]);
    }
}
