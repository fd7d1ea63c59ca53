//! What kure believes of an answer: a worker may say anything.

use super::message::{Claim, Outcome, Reply};
use super::wire;
use crate::pipeline::{Entry, Printed};
use kure_core::Registry;
use std::collections::BTreeSet;
use std::path::{Component, Path};

/// Makes entries of what a worker says that it rendered, and returns them with the plugins whose they are. Nothing if it
/// does not fit together, or leads out of the folder that is written.
pub(super) fn believed(
    outcomes: Vec<Outcome>,
    objects: &[Printed],
    bytes: &[u8],
    registry: &Registry,
) -> Option<(Vec<Option<Entry>>, BTreeSet<&'static str>)> {
    let mut plugins = BTreeSet::new();
    let entries = entries(outcomes, registry, objects.len(), &mut plugins)?;
    let end = objects.last().map_or(0, |last| last.end);
    let are_in_order = objects.is_sorted_by_key(|object| object.end) && end <= bytes.len();
    let stay_below = objects.iter().all(|object| stays_below(&object.file));
    (are_in_order && stay_below).then_some((entries, plugins))
}

/// Reads bytes as the answer of a worker, and says in a word what it is. For searches of bytes that make kure panic.
pub fn read_reply(registry: &Registry, mut bytes: &[u8]) -> &'static str {
    let mut rest = Vec::new();
    let reply = match wire::read(&mut bytes, &mut rest) {
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
        Reply::Rendered { entries, objects } => believed(entries, &objects, &rest, registry).is_some(),
    };
    if are_believed { "believed" } else { "not believed" }
}

/// Makes entries of outcomes, and notes whose they are. Nothing if they do not fit together.
fn entries(
    outcomes: Vec<Outcome>,
    registry: &Registry,
    objects: usize,
    plugins: &mut BTreeSet<&'static str>,
) -> Option<Vec<Option<Entry>>> {
    let mut end = 0;
    let mut entry = |outcome| {
        let Outcome::Document { claims, diagnostics, objects: range } = outcome else { return Some(None) };
        if range.start != end || range.end < end || range.end > objects {
            return None;
        }
        end = range.end;
        let mut whole = |claim: Claim| {
            let (claims, plugin) = claim.whole(registry)?;
            plugins.insert(plugin);
            Some(claims)
        };
        let claims = match claims {
            Some(claim) => Some(whole(claim)?),
            None => None,
        };
        let diagnostics = diagnostics.into_iter().map(|said| said.whole(registry)).collect::<Option<_>>()?;
        Some(Some(Entry::Document { claims, diagnostics, objects: range }))
    };
    outcomes.into_iter().map(&mut entry).collect()
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
        let fit = |ranges: &[(usize, usize)]| {
            let outcome = |&(start, end): &(usize, usize)| Outcome::Document {
                claims: None,
                diagnostics: Vec::new(),
                objects: start..end,
            };
            let outcomes = ranges.iter().map(outcome).collect();
            entries(outcomes, &registry, 3, &mut BTreeSet::new()).is_some()
        };
        assert!(fit(&[(0, 1), (1, 1), (1, 3)]));
        assert!(!fit(&[(0, 1), (2, 3)]));
        assert!(!fit(&[(0, 4)]));
        assert!(!fit(&[(0, 2), (2, 1)]));
    }
}
