//! Generates everything twice and compares: the same documents have to give the same bytes.
//!
//! The second worker has other addresses, other seeds for its hash tables, and the documents in the opposite order.

use super::crew::Crew;
use crate::cli::Format;
use crate::error::Error;
use crate::pipeline::{Entry, Form, Press, Sheet, Step};
use kure_core::yaml::{self, Limits, Node};
use kure_core::{Claims, Code, Diagnostic, Registry};
use std::ops::Range;

/// Renders a batch with two crews. A document that they make something else of is refused.
pub(crate) fn twice(crew: &Crew<'_>, other: &Crew<'_>, steps: Vec<Step>, press: Press, buffer: Vec<u8>) -> Sheet {
    let form = if let Form::Nothing = press.form { Form::Stream(Format::Yaml) } else { press.form };
    let press = Press { form, ..press };
    let second = other.render(backwards(&steps), press, Vec::new());
    let mut first = crew.render(steps, press, buffer);
    if first.entries.len() != second.entries.len() {
        // One of them was given up, and says so.
        first.entries.extend(second.entries.into_iter().filter(|entry| matches!(entry, Entry::Failure(_))));
        if !first.entries.iter().any(|entry| matches!(entry, Entry::Failure(_))) {
            let problem = "answered for another number of documents the second time".to_owned();
            first.entries.push(Entry::Failure(Error::Worker { problem }));
        }
        return first;
    }
    let mut found = Vec::new();
    for (i, (entry, again)) in first.entries.iter().zip(second.entries.iter().rev()).enumerate() {
        found.extend(difference((&first, entry), (&second, again), crew.registry()).map(|diagnostic| (i, diagnostic)));
    }
    for (i, diagnostic) in found {
        if let Entry::Document { diagnostics, .. } = &mut first.entries[i] {
            diagnostics.push(diagnostic);
        }
    }
    first
}

/// Returns the same batch with its documents in the opposite order.
fn backwards(steps: &[Step]) -> Vec<Step> {
    let singly = steps.iter().flat_map(|step| match step {
        Step::Render(part) => {
            let mut rest = Some(part.clone());
            let cut = move || {
                let (one, others) = rest.take()?.split(1);
                one.documents().next()?;
                rest = Some(others);
                Some(Step::Render(one))
            };
            std::iter::from_fn(cut).collect()
        }
        Step::Known(Entry::Document { diagnostics, .. }) => diagnostics.iter().cloned().map(Step::refused).collect(),
        Step::Known(_) => vec![Step::Known(Entry::Example(String::new()))],
    });
    let mut steps: Vec<_> = singly.collect();
    steps.reverse();
    steps
}

/// Says how an entry differs from what it was the other time, if it does.
fn difference(
    (first, entry): (&Sheet, &Entry),
    (second, again): (&Sheet, &Entry),
    registry: &Registry,
) -> Option<Diagnostic> {
    let (Entry::Document { claims, diagnostics, objects }, Entry::Document { diagnostics: others, objects: again, .. }) =
        (entry, again)
    else {
        return None;
    };
    let what = if diagnostics != others {
        "what is wrong with the document differs between two runs".to_owned()
    } else if objects.len() != again.len() {
        format!("output differs between two runs: {} objects, and then {}", objects.len(), again.len())
    } else {
        let mut pairs = objects.clone().zip(again.clone()).map(|(one, other)| (text(first, one), text(second, other)));
        let (one, other) = pairs.find(|(one, other)| one != other)?;
        format!("output differs between two runs at {}", path(&one, &other))
    };
    let diagnostic = Diagnostic::error(Code::NotDeterministic, what);
    let diagnostic =
        diagnostic.help("generate from the document alone: no clock, no addresses, no order of a `HashMap`");
    Some(match claims {
        Some(Claims { identity, .. }) => {
            let entry = registry.find(identity.gvk.api_version(), identity.gvk.kind());
            let plugin = entry.map(|entry| entry.plugin.id());
            Diagnostic { plugin, ..diagnostic.at(identity.location.clone()) }
        }
        None => diagnostic,
    })
}

/// Returns an object as it was printed.
fn text(sheet: &Sheet, i: usize) -> String {
    let begin = i.checked_sub(1).map_or(0, |before| sheet.objects[before].end);
    let bytes: Range<usize> = begin..sheet.objects[i].end;
    String::from_utf8_lossy(&sheet.bytes[bytes]).into_owned()
}

/// Returns the path of the first difference between two objects.
fn path(one: &str, other: &str) -> String {
    let root = |text| yaml::split(text).next().and_then(|chunk| yaml::parse(chunk, &Limits::default()).root);
    let mut path = Vec::new();
    if let (Some(one), Some(other)) = (root(one), root(other)) {
        descend(&one, &other, &mut path);
    }
    if path.is_empty() { "its beginning".to_owned() } else { path.join(".") }
}

/// Goes down to the first difference.
fn descend(one: &Node<'_>, other: &Node<'_>, path: &mut Vec<String>) -> bool {
    let (entries, others) = (one.entries(), other.entries());
    for (i, (key, value)) in entries.iter().enumerate() {
        path.push(key.key_text().to_owned());
        let is_same = others.get(i).is_some_and(|(other, _)| other.key_text() == key.key_text());
        if !is_same || descend(value, &others[i].1, path) {
            return true;
        }
        path.pop();
    }
    for (i, item) in one.items().iter().enumerate() {
        path.push(i.to_string());
        if other.items().get(i).is_none_or(|other| descend(item, other, path)) {
            return true;
        }
        path.pop();
    }
    entries.len() != others.len()
        || one.items().len() != other.items().len()
        || one.as_text().map(str::to_owned) != other.as_text().map(str::to_owned)
        || one.describe().to_string() != other.describe().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_has_a_path() {
        let cases = [
            ("spec:\n  foo: 1\n", "spec:\n  foo: 2\n", "spec.foo"),
            ("spec:\n  foo: a\n  bar: b\n", "spec:\n  bar: b\n  foo: a\n", "spec.foo"),
            ("a: [x, {b: c}]\n", "a: [x, {b: d}]\n", "a.1.b"),
            ("a: [x]\n", "a: [x, y]\n", "a"),
            ("a: text\n", "a: null\n", "a"),
        ];
        for (one, other, expected) in cases {
            assert_eq!(path(one, other), expected, "{one}{other}");
        }
    }
}
