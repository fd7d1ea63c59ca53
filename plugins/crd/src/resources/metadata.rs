//! The metadata of an object: its name, its namespace, its labels.

use super::definitions::Definition;
use super::resource::Resource;
use crate::mistake::{Mistake, Step};
use crate::validation::words::describe;
use kure_core::name;
use kure_core::prelude::*;
use serde_json::Map;

/// What only the API server writes.
const OF_THE_SERVER: [&str; 8] = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
];

/// Says what the API server would refuse in the metadata of an object. Fields that there are not are found elsewhere.
pub(crate) fn check(app: &Application, definition: &Definition, resource: &Resource, found: &mut Vec<Mistake>) {
    let metadata = match resource.value.get("metadata") {
        Some(Value::Object(metadata)) => metadata,
        Some(other) => {
            let message = format!("expected a mapping as `metadata`, found {}", describe(other));
            return found.push(Mistake::new(["metadata".into()], message));
        }
        None => return found.push(Mistake::new([], "expected `metadata` with a `name` in an object, found none")),
    };
    name(metadata, found);
    namespace(app, definition, metadata, found);
    for field in ["labels", "annotations"] {
        entries(field, metadata, found);
        overlaps(app, field, metadata, found);
    }
    for field in OF_THE_SERVER.iter().filter(|field| metadata.get(**field).is_some_and(|value| !value.is_null())) {
        let message = format!("expected no `{field}`, which the API server writes");
        found.push(Mistake::new(at(field), message).at_key());
    }
}

fn name(metadata: &Map<String, Value>, found: &mut Vec<Mistake>) {
    match metadata.get("name") {
        None if metadata.contains_key("generateName") => {
            let mistake = Mistake::new(at("generateName"), "expected a `name`, found `generateName`").at_key();
            found.push(mistake.help("applying it again would make another object each time: write a name"));
        }
        None => found.push(Mistake::new(["metadata".into()], "expected a `name` in `metadata`, found none")),
        Some(value) => {
            let problem = text(value).map_or_else(Some, name::subdomain_problem);
            found.extend(problem.map(|problem| Mistake::new(at("name"), problem)));
        }
    }
}

fn namespace(app: &Application, definition: &Definition, metadata: &Map<String, Value>, found: &mut Vec<Mistake>) {
    let Some(value) = metadata.get("namespace") else { return };
    let own = match text(value) {
        Ok(own) => own,
        Err(problem) => return found.push(Mistake::new(at("namespace"), problem)),
    };
    if definition.is_cluster {
        let kind = &definition.kind;
        let message = format!("expected no namespace for `{kind}`, which belongs to the whole cluster, found {own:?}");
        found.push(Mistake::new(at("namespace"), message));
    } else if let Some(problem) = name::label_problem(own) {
        found.push(Mistake::new(at("namespace"), problem));
    } else if let Some(namespace) = app.namespace().filter(|namespace| *namespace != own) {
        let message = format!("expected {namespace:?}, the namespace of the document, found {own:?}");
        found.push(Mistake::new(at("namespace"), message).help("put the object into a document of its own namespace"));
    }
}

fn entries(field: &str, metadata: &Map<String, Value>, found: &mut Vec<Mistake>) {
    let entries = match metadata.get(field) {
        None | Some(Value::Null) => return,
        Some(Value::Object(entries)) => entries,
        Some(other) => {
            let message = format!("expected a mapping as `{field}`, found {}", describe(other));
            return found.push(Mistake::new(at(field), message));
        }
    };
    for (key, value) in entries {
        let place = [&at(field)[..], &[key.as_str().into()]].concat();
        if let Some(problem) = name::key_problem(key) {
            found.push(Mistake::new(place, problem).at_key());
            continue;
        }
        let of_text = |text| if field == "labels" { name::value_problem(text) } else { None };
        let problem = text(value).map_or_else(Some, of_text);
        found.extend(problem.map(|problem| Mistake::new(place, problem)));
    }
}

/// Says where the document's own labels and annotations replace those of an object, as they do.
fn overlaps(app: &Application, field: &str, metadata: &Map<String, Value>, found: &mut Vec<Mistake>) {
    let (word, given) = if field == "labels" { ("label", app.labels()) } else { ("annotation", app.annotations()) };
    for (key, value) in given {
        let own = metadata.get(field).and_then(|entries| entries.get(key)).and_then(Value::as_str);
        if let Some(own) = own.filter(|own| own != value) {
            let message = format!("the {word} `{key}: {value}` of the document replaces {own:?}");
            let place = [&at(field)[..], &[key.as_str().into()]].concat();
            found.push(Mistake::new(place, message).into_warning());
        }
    }
}

fn at(field: &str) -> [Step; 2] {
    ["metadata".into(), field.into()]
}

/// Returns a text, or what is wrong with a value that is none.
fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| match value {
        Value::Bool(_) | Value::Number(_) => format!("expected a text, found {}, which needs quotes", describe(value)),
        other => format!("expected a text, found {}", describe(other)),
    })
}
