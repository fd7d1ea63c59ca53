//! Finds keys that are there twice, and merges what merge keys name.
use super::node::{Node, Value};
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
        let message = format!("key `{}` is there twice, first on line {}", key.key_text(), first.span.start.line);
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
