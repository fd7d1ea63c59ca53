//! Finds keys that are there twice, and merges what merge keys name.
use super::node::{Node, Value, shortened};
use super::problem::{Problem, ProblemKind};
use super::scalar::Scalar;

type Entry<'a> = (Node<'a>, Node<'a>);

/// Up to this many keys, comparing each with each is faster than sorting.
const FEW: usize = 16;

/// Reports every key that is there again, and drops it with its value.
pub(super) fn drop_repeated(entries: &mut Vec<Entry<'_>>, problems: &mut Vec<Problem>) {
    let repeated = if entries.len() <= FEW { repeated_of_few(entries) } else { repeated_of_many(entries) };
    if repeated.is_empty() {
        return;
    }
    for &(index, first) in &repeated {
        let (key, first) = (&entries[index].0, &entries[first].0);
        let message =
            format!("key `{}` is there twice, first on line {}", shortened(key.key_text()), first.span.start.line);
        problems.push(
            Problem::new(ProblemKind::DuplicateKey, message, key.span).with_help("keep one of them, or rename one"),
        );
    }
    remove(entries, &repeated);
}

/// Tells whether a key asks for a merge.
pub(super) fn is_merge(key: &Scalar<'_>) -> bool {
    key.plain && key.text == "<<"
}

/// Puts what the merge key names in its place. The mapping's own keys win, then the earlier of the merged mappings.
pub(super) fn merge(entries: &mut Vec<Entry<'_>>, problems: &mut Vec<Problem>) {
    let Some(place) = entries.iter().position(|(key, _)| key.scalar().is_some_and(is_merge)) else {
        return;
    };
    let (_, value) = entries.remove(place);
    let merged = match mappings(value) {
        Ok(merged) => merged,
        Err(problem) => return problems.push(problem),
    };
    // The mapping has its own keys once each, so all that is repeated is among the merged.
    let own = entries.len();
    entries.extend(merged);
    let repeated = repeated_of_many(entries);
    remove(entries, &repeated);
    entries[place..].rotate_left(own - place);
}

/// Returns the entries of a mapping, or of a list of mappings.
fn mappings(node: Node<'_>) -> Result<Vec<Entry<'_>>, Problem> {
    match node.value {
        Value::Mapping(entries) => Ok(entries),
        Value::Sequence(items) => {
            let mut merged = Vec::new();
            for item in items {
                match item.value {
                    Value::Mapping(entries) => merged.extend(entries),
                    _ => return Err(not_a_mapping(&item)),
                }
            }
            Ok(merged)
        }
        Value::Scalar(_) => Err(not_a_mapping(&node)),
    }
}

fn not_a_mapping(node: &Node<'_>) -> Problem {
    let message = format!("expected a mapping to merge, or a list of them, found {}", node.describe());
    Problem::new(ProblemKind::Merge, message, node.span).with_help("write `\"<<\"` if it is a key like any other")
}

/// Returns the indices of keys that were there before, each with that of the first, in order.
fn repeated_of_few(entries: &[Entry<'_>]) -> Vec<(usize, usize)> {
    let mut repeated = Vec::new();
    for (index, (key, _)) in entries.iter().enumerate() {
        let name = key.key_text();
        if let Some(first) = entries[..index].iter().position(|(earlier, _)| earlier.key_text() == name) {
            repeated.push((index, first));
        }
    }
    repeated
}

/// Does the same in less time for many keys.
fn repeated_of_many(entries: &[Entry<'_>]) -> Vec<(usize, usize)> {
    let name = |index: usize| entries[index].0.key_text();
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|&index| name(index));
    let mut repeated = Vec::new();
    for alike in order.chunk_by(|&one, &other| name(one) == name(other)) {
        repeated.extend(alike[1..].iter().map(|&index| (index, alike[0])));
    }
    repeated.sort_unstable();
    repeated
}

/// Removes the entries with the given indices, which are in order.
fn remove(entries: &mut Vec<Entry<'_>>, repeated: &[(usize, usize)]) {
    let mut doomed = repeated.iter().map(|&(index, _)| index).peekable();
    let mut index = 0;
    entries.retain(|_| {
        let is_doomed = doomed.next_if_eq(&index).is_some();
        index += 1;
        !is_doomed
    });
}

#[cfg(test)]
mod tests {
    use crate::yaml::{Limits, parse, split, to_json};
    use std::fmt::Write;

    #[track_caller]
    fn check(text: &str, expected: &str, problems: &[&str]) {
        let parsed = parse(split(text).next().expect("not empty"), &Limits::default());
        let found: Vec<_> = parsed.problems.iter().map(ToString::to_string).collect();
        assert_eq!(found, problems);
        assert_eq!(to_json(&parsed.root.expect("read all the same")).to_string(), expected);
    }

    #[test]
    fn every_repeated_key_is_reported_and_the_first_kept() {
        check(
            "a: 1\nb: {x: 1, 'x': 2}\na: 3\na: 4\n",
            r#"{"a":1,"b":{"x":1}}"#,
            &[
                "2:11: key `x` is there twice, first on line 2",
                "3:1: key `a` is there twice, first on line 1",
                "4:1: key `a` is there twice, first on line 1",
            ],
        );
    }

    #[test]
    fn many_keys_are_compared_too() {
        let mut text = String::new();
        for i in 0..100 {
            writeln!(text, "k{i}: {i}").expect("a string");
        }
        text.push_str("k7: x\nk3: x\n");
        let parsed = parse(split(&text).next().expect("not empty"), &Limits::default());
        let found: Vec<_> = parsed.problems.iter().map(ToString::to_string).collect();
        let expected =
            ["101:1: key `k7` is there twice, first on line 8", "102:1: key `k3` is there twice, first on line 4"];
        assert_eq!(found, expected);
        assert_eq!(parsed.root.expect("read all the same").entries().len(), 100);
    }

    #[test]
    fn own_keys_win_over_merged_and_earlier_over_later() {
        let text = "a: &a {x: 1, y: 2}\nb: {w: 0, <<: *a, y: 3}\nc: {<<: [*a, {x: 9, z: 8}]}\n";
        let expected = r#"{"a":{"x":1,"y":2},"b":{"w":0,"x":1,"y":3},"c":{"x":1,"y":2,"z":8}}"#;
        check(text, expected, &[]);
    }

    #[test]
    fn merges_within_merges_work() {
        let text = "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b, z: 3}\n";
        let expected = r#"{"a":{"x":1},"b":{"x":1,"y":2},"c":{"x":1,"y":2,"z":3}}"#;
        check(text, expected, &[]);
    }

    #[test]
    fn only_mappings_merge() {
        let message = "expected a mapping to merge, or a list of them, found";
        check("{a: 1, <<: 3}", r#"{"a":1}"#, &[&format!("1:12: {message} the number 3")]);
        check("<<: [{a: 1}, x]", "{}", &[&format!("1:14: {message} \"x\"")]);
    }

    #[test]
    fn a_merge_key_in_quotes_is_a_key() {
        check(r#"{"<<": 1}"#, r#"{"<<":1}"#, &[]);
    }
}
