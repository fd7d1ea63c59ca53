//! Feeds the reader with texts made to hurt, and with any text at all.
use super::{Limit, Limits, Node, Problem, ProblemKind, check_text, decode, parse, split, to_json};
use proptest::prelude::*;
use std::fmt::Write;

#[track_caller]
fn check(text: &str, kind: ProblemKind, line: u32) {
    let parsed = parse(split(text).next().expect("not empty"), &Limits::default());
    assert!(parsed.root.is_none());
    let found: Vec<_> = parsed.problems.iter().map(|problem| (problem.kind, problem.span.start.line)).collect();
    assert_eq!(found, [(kind, line)]);
}

/// Makes lines of which each repeats the one before a number of times.
fn levels(first: &str, count: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = format!("a0: &a0 {first}\n");
    for i in 1..count {
        writeln!(text, "a{i}: &a{i} {}", line(i - 1)).expect("strings take all that is written");
    }
    text
}

#[test]
fn laughs_are_stopped() {
    let text = levels("[x, x, x, x, x, x, x, x, x]", 9, |i| format!("[{}]", vec![format!("*a{i}"); 9].join(", ")));
    check(&text, ProblemKind::Limit(Limit::Expansion), 6);
}

#[test]
fn doubling_is_stopped() {
    let text = levels("{x: y}", 30, |i| format!("{{a: *a{i}, b: *a{i}}}"));
    check(&text, ProblemKind::Limit(Limit::Expansion), 14);
}

#[test]
fn repeating_a_large_text_is_stopped() {
    let large = "x".repeat(1 << 20);
    let items = "- *a\n".repeat(20_000);
    check(&format!("a: &a {large}\nb:\n{items}"), ProblemKind::Limit(Limit::Expansion), 9);
    check(&format!("a: &a \"{large}\\n\"\nb:\n{items}"), ProblemKind::Limit(Limit::Expansion), 9);
}

#[test]
fn anchors_within_anchors_are_stopped() {
    let mut open = String::new();
    for i in 0..99 {
        writeln!(open, "&a{i} [").expect("strings take all that is written");
    }
    check(
        &format!("{open}{}{}\n# *\n", "x, ".repeat(50_000), "]".repeat(99)),
        ProblemKind::Limit(Limit::Expansion),
        96,
    );
}

#[test]
fn depth_by_aliases_is_stopped() {
    check(&levels("[x]", 3_000, |i| format!("[*a{i}]")), ProblemKind::Limit(Limit::Depth), 100);
}

#[test]
fn depth_by_nesting_is_stopped() {
    for opening in ["[", "{a: ", "- ", "? ", "[a: ", "- ? "] {
        check(&opening.repeat(100_000), ProblemKind::Limit(Limit::Depth), 1);
    }
    let mut steps = String::new();
    for i in 0..200 {
        writeln!(steps, "{}a:", " ".repeat(i)).expect("strings take all that is written");
    }
    check(&steps, ProblemKind::Limit(Limit::Depth), 101);
}

#[test]
fn a_hundred_levels_are_read() {
    let text = format!("{}{}", "[".repeat(100), "]".repeat(100));
    assert_eq!(parse(split(&text).next().expect("not empty"), &Limits::default()).problems, []);
}

#[test]
fn an_alias_of_what_it_is_in_is_stopped() {
    check("&a [*a]", ProblemKind::Alias, 1);
    check("x: &a {b: {c: *a}}", ProblemKind::Alias, 1);
}

#[test]
fn too_many_values_are_stopped() {
    check(&"- a\n".repeat(250_001), ProblemKind::Limit(Limit::Nodes), 250_000);
}

#[test]
fn too_many_documents_are_stopped() {
    let limits = Limits { documents: 2, ..Limits::default() };
    let refused: Vec<Problem> =
        split("a\n---\nb\n---\nc\n").enumerate().filter_map(|(i, chunk)| limits.admit(i, &chunk).err()).collect();
    let found: Vec<_> = refused.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["4:1: expected at most 2 documents, found more"]);
}

#[test]
fn a_long_tag_is_not_repeated_in_full() {
    let text = format!("%TAG !e! {}\n---\n{}", "x".repeat(10_000), "- !e!y 1\n".repeat(1_000));
    let parsed = parse(split(&text).next().expect("not empty"), &Limits::default());
    assert_eq!(parsed.problems.len(), 1_000);
    assert!(parsed.problems.iter().all(|problem| problem.message.len() < 200));
}

/// Lines as YAML has them.
fn lines(text: &str) -> Vec<&str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).collect()
}

fn spans(node: &Node<'_>, list: &mut Vec<super::Span>) {
    list.push(node.span());
    for (key, value) in node.entries() {
        spans(key, list);
        spans(value, list);
    }
    node.items().iter().for_each(|item| spans(item, list));
}

/// Parses every document of a text and checks that all places are within it.
fn read(text: &str) {
    assert_eq!(split(text).map(|chunk| chunk.text).collect::<String>(), text);
    let lines = lines(text);
    let limits = Limits { nodes: 10_000, expansion: 1 << 20, ..Limits::default() };
    for chunk in split(text) {
        let parsed = parse(chunk, &limits);
        let mut list: Vec<_> = parsed.problems.iter().map(|problem| problem.span).collect();
        if let Some(root) = &parsed.root {
            spans(root, &mut list);
            // The two ways to JSON agree, but for infinities, which only one of them takes.
            if let Ok(value) = decode::<serde_json::Value>(root) {
                assert_eq!(value, to_json(root));
            }
        }
        for span in list {
            let line = lines.get(span.start.line as usize - 1).expect("a line of the text");
            let room = line.chars().count() + 1;
            assert!(span.start.column as usize <= room, "{span:?} in {line:?}");
            assert!(span.width == 1 || (span.start.column + span.width) as usize <= room, "{span:?} in {line:?}");
        }
    }
}

const PIECES: &[&str] = &[
    "a",
    "b",
    "ä",
    "日",
    "1",
    ": ",
    ":",
    "- ",
    "-",
    "? ",
    "\n",
    "\n",
    "\n",
    " ",
    "  ",
    "\t",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "&x ",
    "*x",
    "*x ",
    "!!str ",
    "!t ",
    "|",
    ">-",
    "\n---\n",
    "--- ",
    "...",
    "\n...\n",
    "'",
    "\"",
    "\\",
    "#",
    " # c",
    "\r",
    "\r\n",
    "\u{feff}",
    "<<: ",
    "%",
    "%YAML 1.2\n",
    "@",
    "null",
    "yes",
    "a: 1\n",
    "- b\n",
    "  c: d\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_of_yaml_is_read_or_refused(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        read(&pieces.concat());
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn any_bytes_are_text_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        if let Ok(text) = check_text(&bytes, &Limits::default()) {
            read(text);
        }
    }
}
