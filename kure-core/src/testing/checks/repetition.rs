//! Whether the same document gives the same objects, however it is written.

use super::Subject;
use super::subject::said;
use crate::testing::case::written;
use crate::testing::difference;
use crate::testing::fault::Found;
use crate::{Object, yaml};
use serde_json::{Map, Value};

/// How often an example is generated: a `HashMap` of two entries comes out the same every time in one case of 128.
const TIMES: usize = 8;

/// The same bytes come out every time.
pub(super) fn is_the_same(subject: &Subject) -> Vec<Found> {
    let differing = subject.samples().filter_map(|sample| {
        let render = || {
            let (objects, diagnostics) = sample.objects();
            if diagnostics.is_empty() { written(&objects) } else { said(&diagnostics) }
        };
        let first = render();
        let other = (1..TIMES).map(|_| render()).find(|text| *text != first)?;
        let help = "keep maps sorted (`BTreeMap`), and read no clock, no random number and no environment";
        let found = difference(&first, &other);
        Some(Found::new(sample.place(), "the same manifests every time", found).help(help))
    });
    differing.collect()
}

/// The fields of a document may stand in any order.
pub(super) fn ignores_order(subject: &Subject) -> Vec<Found> {
    let differing = subject.samples().filter_map(|sample| {
        let document = sample.document()?;
        let render = |document: &Value| {
            let (objects, diagnostics) = sample.render(&yaml::to_string(document).expect("it was read from YAML"));
            if diagnostics.is_empty() { sorted(&objects) } else { said(&diagnostics) }
        };
        let difference = difference(&render(&document), &render(&reversed(&document)));
        let help = "a mapping has no order: sort what is made of one (`BTreeMap`), or let the field be a list";
        let place = format!("{}, its fields in reverse", sample.place());
        (!difference.is_empty())
            .then(|| Found::new(place, "the same objects in any order of fields", difference).help(help))
    });
    differing.collect()
}

/// Returns a value with the keys of every mapping in reverse.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            Value::Object(map.iter().rev().map(|(key, value)| (key.clone(), reversed(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(reversed).collect()),
        other => other.clone(),
    }
}

/// Writes objects in an order of their own, and their keys in that of the alphabet: what is left is what they mean.
fn sorted(objects: &[Object]) -> String {
    let texts = objects.iter().map(|object| yaml::to_string(&in_order(&object.to_value())));
    let mut texts: Vec<_> = texts.map(|text| text.expect("an object is a mapping with strings for keys")).collect();
    texts.sort();
    texts.join("---\n")
}

fn in_order(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().map(|(key, value)| (key.clone(), in_order(value))).collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(entries.into_iter().collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(in_order).collect()),
        other => other.clone(),
    }
}
