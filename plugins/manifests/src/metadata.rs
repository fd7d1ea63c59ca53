//! The rules for names, labels and annotations.

use crate::manifest::Manifest;
use crate::value::describe;
use kure_core::name;
use kure_core::prelude::*;

/// The fields of `metadata` of which a null is said to be wrong here.
pub(crate) const FIELDS: [&str; 2] = ["name", "namespace"];

/// Says what an API server would refuse in the metadata of an object.
pub(crate) fn check(manifest: &Manifest, found: &mut Vec<Failure>) {
    let metadata = match manifest.value.get("metadata") {
        Some(Value::Object(metadata)) => metadata,
        Some(other) => {
            let message = format!("expected a mapping as `metadata`, found {}", describe(other));
            return found.push(manifest.mistake(["metadata"], message));
        }
        None => {
            return found.push(manifest.mistake([""; 0], "expected `metadata` with a `name` in an object, found none"));
        }
    };
    match metadata.get("name") {
        None if metadata.contains_key("generateName") => {
            let mistake = manifest.mistake(["metadata", "generateName"], "expected a `name`, found `generateName`");
            found.push(mistake.help("applying it again would make another object each time: write a name"));
        }
        None => found.push(manifest.mistake(["metadata"], "expected a `name` in `metadata`, found none")),
        Some(value) => {
            let problem = text(value).map_or_else(Some, |name| name_problem(manifest, name));
            found.extend(problem.map(|problem| manifest.mistake(["metadata", "name"], problem)));
        }
    }
    if let Some(value) = metadata.get("namespace") {
        let problem = text(value).map_or_else(Some, name::label_problem);
        found.extend(problem.map(|problem| manifest.mistake(["metadata", "namespace"], problem)));
    }
    for field in ["labels", "annotations"] {
        let Some(value) = metadata.get(field).filter(|value| !value.is_null()) else { continue };
        let Some(entries) = value.as_object() else {
            let message = format!("expected a mapping as `{field}`, found {}", describe(value));
            found.push(manifest.mistake(["metadata", field], message));
            continue;
        };
        for (key, value) in entries.iter().filter(|(_, value)| !value.is_null()) {
            let value_problem = |text| if field == "labels" { name::value_problem(text) } else { None };
            let problem = name::key_problem(key).or_else(|| text(value).map_or_else(Some, value_problem));
            found.extend(problem.map(|problem| manifest.mistake(["metadata", field, key], problem)));
        }
    }
}

/// Says where the document's own labels and annotations replace those of an object, as they do.
pub(crate) fn overlaps(app: &Application, manifest: &Manifest, found: &mut Vec<Failure>) {
    for (field, word, given) in [("labels", "label", app.labels()), ("annotations", "annotation", app.annotations())] {
        for (key, value) in given {
            let own = manifest.metadata(field).and_then(|entries| entries.get(key)).and_then(Value::as_str);
            if let Some(own) = own.filter(|own| own != value) {
                let message = format!("the {word} `{key}: {value}` of the document replaces {own:?}");
                found.push(manifest.mistake(["metadata", field, key], message));
            }
        }
    }
}

/// Returns a text, or what is wrong with a value that is none.
fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| match value {
        Value::Bool(_) | Value::Number(_) => format!("expected a text, found {}, which needs quotes", describe(value)),
        other => format!("expected a text, found {}", describe(other)),
    })
}

/// Says what keeps Kubernetes from taking the name of an object: the same that kure checks on the way out.
fn name_problem(manifest: &Manifest, name: &str) -> Option<String> {
    match (manifest.group(), manifest.kind()) {
        ("rbac.authorization.k8s.io", _) => {
            let is_broken = name.is_empty() || name == "." || name == ".." || name.contains(['/', '%']);
            is_broken.then(|| format!("expected a name without `/` and `%`, found {name:?}"))
        }
        ("", Some("Namespace" | "Service")) => name::label_problem(name),
        _ => name::subdomain_problem(name),
    }
}
