//! What kure believes of an answer: a worker may say anything.

use super::message::{Outcome, Reply};
use super::wire;
use crate::pipeline::{Entry, Printed};
use kure_core::Registry;
use std::collections::BTreeSet;
use std::path::{Component, Path};

/// Makes entries of what a worker says that it rendered, and returns them with the plugins whose they are. Nothing if it
/// does not fit together or to what was asked for, or leads out of the folder that is written.
///
/// `asked` has the number of documents of each part, and nothing for what is known already.
pub(super) fn believed(
    outcomes: Vec<Outcome>,
    asked: &[Option<usize>],
    (objects, bytes): (&[Printed], &[u8]),
    registry: &Registry,
) -> Option<(Vec<Option<Entry>>, BTreeSet<&'static str>)> {
    let mut plugins = BTreeSet::new();
    let entries = entries(outcomes, asked, registry, objects.len(), &mut plugins)?;
    let end = objects.last().map_or(0, |last| last.end);
    let are_in_order = objects.is_sorted_by_key(|object| object.end) && end <= bytes.len();
    let stay_below = objects.iter().all(|object| stays_below(&object.file));
    (are_in_order && stay_below).then_some((entries, plugins))
}

/// Reads bytes as the answer of a worker, and says in a word what it is. For searches of bytes that make kure panic.
pub fn read_reply(registry: &Registry, mut bytes: &[u8]) -> &'static str {
    let mut rest = Vec::new();
    let reply = match wire::read(&mut bytes, &mut rest, u64::MAX) {
        Ok(Some(reply)) => reply,
        Ok(None) => return "nothing",
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => return "nonsense",
        Err(_) => return "unfinished",
    };
    let are_believed = match reply {
        Reply::Ready(_) => return "ready",
        Reply::Read { .. } | Reply::List { .. } => return "question",
        Reply::Page => return "page",
        Reply::Health(said) => said.is_none_or(|said| said.whole(registry).is_some()),
        Reply::Ended(ends) => ends.into_iter().all(|said| said.whole(registry).is_some()),
        Reply::Rendered { entries, objects } => {
            let asked = |outcome: &Outcome| (!matches!(outcome, Outcome::Known)).then_some(1);
            let asked: Vec<_> = entries.iter().map(asked).collect();
            believed(entries, &asked, (&objects, &rest), registry).is_some()
        }
    };
    if are_believed { "believed" } else { "not believed" }
}

/// Makes entries of outcomes, and notes whose they are.
fn entries(
    outcomes: Vec<Outcome>,
    asked: &[Option<usize>],
    registry: &Registry,
    objects: usize,
    plugins: &mut BTreeSet<&'static str>,
) -> Option<Vec<Option<Entry>>> {
    let mut outcomes = outcomes.into_iter();
    let (mut entries, mut end) = (Vec::new(), 0);
    for part in asked {
        let Some(documents) = *part else {
            entries.push(matches!(outcomes.next()?, Outcome::Known).then_some(None)?);
            continue;
        };
        for _ in 0..documents {
            let (claims, diagnostics, range) = match outcomes.next()? {
                Outcome::Document { claims, diagnostics, objects } => (claims, diagnostics, objects),
                Outcome::Empty => continue,
                Outcome::Known => return None,
            };
            if range.start != end || range.end < end || range.end > objects {
                return None;
            }
            end = range.end;
            let claims = match claims.map(|claim| claim.whole(registry)) {
                Some(claim) => {
                    let (claims, plugin) = claim?;
                    plugins.insert(plugin);
                    Some(claims)
                }
                None => None,
            };
            let diagnostics = diagnostics.into_iter().map(|said| said.whole(registry)).collect::<Option<_>>()?;
            entries.push(Some(Entry::Document { claims, diagnostics, objects: range }));
        }
    }
    outcomes.next().is_none().then_some(entries)
}

/// Says whether the path of a file leads nowhere but into a folder.
fn stays_below(file: &str) -> bool {
    Path::new(file).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_not_believed_that_a_file_is_elsewhere() {
        for (file, stays) in [("", true), ("web/a.yaml", true), ("../a", false), ("/a", false), ("a/../../b", false)] {
            assert_eq!(stays_below(file), stays, "{file}");
        }
    }

    #[test]
    fn entries_have_to_fit_together() {
        let registry = Registry::of(&[]).unwrap();
        let document = |(start, end): (usize, usize)| Outcome::Document {
            claims: None,
            diagnostics: Vec::new(),
            objects: start..end,
        };
        let fits = |outcomes: Vec<Outcome>, asked: &[Option<usize>]| {
            entries(outcomes, asked, &registry, 3, &mut BTreeSet::new()).map(|entries| entries.len())
        };
        let ranges =
            |ranges: &[(usize, usize)]| fits(ranges.iter().copied().map(document).collect(), &[Some(ranges.len())]);
        assert_eq!(ranges(&[(0, 1), (1, 1), (1, 3)]), Some(3));
        for bad in [&[(0, 1), (2, 3)][..], &[(0, 4)], &[(0, 2), (2, 1)]] {
            assert_eq!(ranges(bad), None);
        }
        // As many as were asked for, and what kure knows in its place.
        let answer = || vec![document((0, 1)), Outcome::Known, Outcome::Empty, document((1, 3))];
        assert_eq!(fits(answer(), &[Some(1), None, Some(2)]), Some(3));
        for asked in
            [&[Some(1), None, Some(1)][..], &[Some(1), None, Some(3)], &[Some(4)], &[Some(1), Some(1), Some(2)]]
        {
            assert_eq!(fits(answer(), asked), None, "{asked:?}");
        }
    }
}
