//! The rules for the document itself, before anything is read.

use crate::found::path;
use crate::manifest::Origin;
use crate::pointer::Pointer;
use crate::spec::{Manifests, Operation, Patch, Verb};
use crate::value::nulls;
use crate::{read, scope, spelling};
use kure_core::name;
use kure_core::prelude::*;
use kure_core::yaml::Node;
use serde_json::Map;

/// Says what is wrong with the document, whose spec is at `node`.
pub(crate) fn mistakes(spec: &Manifests, app: &Application, node: &Node<'_>) -> Vec<Failure> {
    let mut found = Vec::new();
    if spec.objects.is_empty() && spec.files.is_empty() {
        found.push(Failure::new("expected `objects` or `files`, found neither"));
    }
    for (i, kind) in spec.cluster_scoped.iter().enumerate() {
        let place = ["clusterScoped", &i.to_string()];
        found.extend(kind_problem(kind).map(|message| Failure::new(message).at(place)));
    }
    if spec.keep_namespaces && app.namespace().is_none() {
        let message = "expected a `metadata.namespace` of the document beside `keepNamespaces`, found none";
        let mistake = Failure::new(message).at(["keepNamespaces"]);
        found.push(mistake.help("without one, every object keeps what it has"));
    }
    for (i, patch) in spec.patches.iter().enumerate() {
        self::patch(patch, &path(["patches", &i.to_string()]), &mut found);
    }
    let rounded = spelling::rounded_numbers(node).into_iter();
    found.extend(rounded.map(|(path, number)| read::inexact(&Origin::of_spec(path), &number)));
    found
}

fn kind_problem(text: &str) -> Option<String> {
    let Some((group, kind)) = text.split_once('/') else {
        return Some(format!("expected a kind as `group/Kind`, found {text:?}"));
    };
    if scope::is_built_in(group) {
        return Some(format!("expected a kind that is not one of Kubernetes itself, found {text:?}"));
    }
    let is_kind = kind.starts_with(|c: char| c.is_ascii_uppercase()) && kind.bytes().all(|c| c.is_ascii_alphanumeric());
    name::subdomain_problem(group).or_else(|| {
        (!is_kind).then(|| format!("expected a kind such as `ClusterIssuer` after the group, found {kind:?}"))
    })
}

fn patch(patch: &Patch, place: &[String], found: &mut Vec<Failure>) {
    match (&patch.merge, &patch.json[..]) {
        (None, []) => found.push(Failure::new("expected `json` or `merge` in a patch, found neither").at(place)),
        (Some(_), [_, ..]) => {
            let place = [place, &path(["merge"])].concat();
            found.push(Failure::new("expected either `json` or `merge` in a patch, found both").at(place));
        }
        (Some(changes), []) => merge(changes, &[place, &path(["merge"])].concat(), found),
        (None, operations) => {
            for (i, operation) in operations.iter().enumerate() {
                self::operation(operation, &[place, &path(["json", &i.to_string()])].concat(), found);
            }
        }
    }
}

/// A null in a merge patch removes its key, unless it is in a list, where it would stay.
fn merge(changes: &Map<String, Value>, place: &[String], found: &mut Vec<Failure>) {
    for (key, value) in changes {
        let place = [place, &path([key])].concat();
        match value {
            Value::Object(changes) => merge(changes, &place, found),
            Value::Array(_) => found.extend(nulls(value).into_iter().map(|way| no_null([&place[..], &way].concat()))),
            _ => {}
        }
    }
}

fn operation(operation: &Operation, place: &[String], found: &mut Vec<Failure>) {
    let Operation { op, from, value, .. } = operation;
    let takes_value = matches!(op, Verb::Add | Verb::Replace | Verb::Test);
    let takes_source = matches!(op, Verb::Move | Verb::Copy);
    for (field, is_there, is_taken) in [("value", value.is_some(), takes_value), ("from", from.is_some(), takes_source)]
    {
        let place = [place, &path([field])].concat();
        let message = match (is_there, is_taken) {
            (true, false) => format!("expected no `{field}` for this operation, found one"),
            (false, true) => format!("expected a `{field}` for this operation, found none"),
            _ => continue,
        };
        found.push(Failure::new(message).at(place));
    }
    for (field, pointer) in [("path", Some(&operation.path)), ("from", from.as_ref())] {
        if let Some(failure) = pointer.and_then(|pointer| Pointer::new(pointer).err()) {
            found.push(failure.at([place, &path([field])].concat()));
        }
    }
    if let Some(value) = value {
        let place = [place, &path(["value"])].concat();
        found.extend(nulls(value).into_iter().map(|way| no_null([&place[..], &way].concat())));
    }
}

fn no_null(place: Vec<String>) -> Failure {
    Failure::new("expected a value, found nothing").at(place).help("leave the key out: a patch sets no nulls")
}
