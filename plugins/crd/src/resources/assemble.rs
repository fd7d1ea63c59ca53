//! From what the document brings to objects that are ready: read, found a definition for, checked, placed.

use super::definitions::{self, Definition};
use super::fit::Fit;
use super::resource::{Origin, Resource};
use super::spec::CustomResources;
use super::{file, fit, metadata};
use crate::mistake::{Mistake, Step};
use crate::validation::words::describe;
use crate::validation::{self, HEAD};
use kure_core::prelude::*;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Returns the objects, and what is wrong with them.
pub(crate) fn assemble(spec: &CustomResources, app: &Application) -> (Vec<Object>, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    if spec.definitions.is_empty() {
        let message = "expected files that define the kinds, found none";
        mistakes.push(Mistake::new(["definitions".into()], message));
    }
    if spec.resources.is_empty() && spec.files.is_empty() {
        mistakes.push(Mistake::new([], "expected `resources` or `files`, found neither"));
    }
    let (definitions, found) = definitions::read(app, &spec.definitions);
    let is_defined = found.is_empty() && !spec.definitions.is_empty();
    mistakes.extend(found);
    let resources = read(spec, app, &mut mistakes);
    if !is_defined {
        return (Vec::new(), mistakes);
    }
    let mut warned = HashSet::new();
    let mut fitting = Vec::new();
    for mut resource in resources {
        match fit::find(&definitions, &mut resource) {
            Ok(fit) => {
                let found = check(app, fit, &resource, &mut warned);
                mistakes.extend(found.into_iter().map(|mistake| resource.origin.mistake(mistake)));
                place(app, fit.0, &mut resource);
                fitting.push(resource);
            }
            Err(mistake) => mistakes.push(resource.origin.mistake(mistake)),
        }
    }
    duplicates(&fitting, &mut mistakes);
    if mistakes.iter().any(|mistake| !mistake.is_warning) {
        return (Vec::new(), mistakes);
    }
    let objects: Result<Vec<Object>> = fitting.into_iter().map(Resource::into_object).collect();
    match objects {
        Ok(objects) => (objects, mistakes),
        Err(failure) => (Vec::new(), vec![Mistake::new([], failure.message())]),
    }
}

fn read(spec: &CustomResources, app: &Application, mistakes: &mut Vec<Mistake>) -> Vec<Resource> {
    let of_spec = |(i, value): (usize, &serde_json::Map<String, Value>)| Resource {
        value: value.clone(),
        origin: Origin::Spec(i),
    };
    let mut resources: Vec<Resource> = spec.resources.iter().enumerate().map(of_spec).collect();
    for (i, path) in spec.files.iter().enumerate() {
        let texts = match file::read(app, &["files".into(), i.into()], path) {
            Ok(texts) => texts,
            Err(found) => {
                mistakes.extend(found);
                continue;
            }
        };
        for mut text in texts {
            let value = text.value.take();
            let origin = Origin::File(i, Rc::new(text));
            match value {
                Value::Object(value) => resources.push(Resource { value, origin }),
                other => {
                    let message = format!("expected an object, found {}", describe(&other));
                    mistakes.push(origin.mistake(Mistake::new([], message)));
                }
            }
        }
    }
    resources
}

/// Says what the API server would refuse. What is wrong with a schema is said once, and remembered in `warned`.
fn check(
    app: &Application,
    (definition, version): Fit<'_>,
    resource: &Resource,
    warned: &mut HashSet<String>,
) -> Vec<Mistake> {
    let mut found = Vec::new();
    if let Some(reason) = &version.deprecation {
        let (group, name) = (&definition.group, &version.name);
        let mistake = Mistake::new(["apiVersion".into()], format!("`{group}/{name}` is deprecated")).into_warning();
        found.push(if reason.is_empty() { mistake } else { mistake.help(reason) });
    }
    metadata::check(app, definition, resource, &mut found);
    if version.has_status && resource.value.contains_key("status") {
        let mistake = Mistake::new(["status".into()], "expected no `status`, which only a controller writes").at_key();
        found.push(mistake.help("the API server would drop it"));
    }
    found.extend(validation::unknown_fields_of_object(&version.schema, &resource.value));
    let mut value = Value::Object(resource.value.clone());
    validation::apply_defaults(&version.schema, &mut value);
    // Metadata has been checked above, and its schema may only narrow names.
    let more = validation::mistakes(&version.schema, &value);
    let is_new = |mistake: &Mistake| {
        !found.iter().any(|other| other.path == mistake.path)
            && (!mistake.is_of_schema || warned.insert(mistake.message.clone()))
    };
    let more: Vec<Mistake> = more.into_iter().filter(is_new).collect();
    found.extend(more);
    nulls(&resource.value.clone().into(), &value, &mut Vec::new(), &mut found);
    found
}

/// Says which nulls would not last: those in metadata, and those that a default takes the place of.
///
/// The schema allows the others, and to whoever reads the object they may mean something else than absence.
fn nulls(value: &Value, with_defaults: &Value, path: &mut Vec<Step>, found: &mut Vec<Mistake>) {
    let mut inside = |step: Step, value: &Value, with_defaults: &Value| {
        path.push(step);
        nulls(value, with_defaults, path, found);
        path.pop();
    };
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, item)| inside(i.into(), item, &with_defaults[i]));
        }
        Value::Object(map) => {
            map.iter().for_each(|(key, value)| inside(key.as_str().into(), value, &with_defaults[key]));
        }
        // Go writes this for an object that was never created.
        Value::Null if *path == ["metadata".into(), "creationTimestamp".into()] => {}
        Value::Null if !found.iter().any(|mistake| mistake.path == *path) => {
            let is_of_head = matches!(&path[..], [Step::Key(key), ..] if HEAD.contains(&key.as_str()));
            if is_of_head || !with_defaults.is_null() {
                found.push(Mistake::new(path.clone(), "expected a value, found nothing").help("leave the key out"));
            }
        }
        _ => {}
    }
}

/// Gives an object its namespace, if it has none and its kind has.
fn place(app: &Application, definition: &Definition, resource: &mut Resource) {
    let Some(namespace) = app.namespace().filter(|_| !definition.is_cluster) else { return };
    if let Some(Value::Object(metadata)) = resource.value.get_mut("metadata") {
        metadata.entry("namespace").or_insert_with(|| namespace.into());
    }
}

/// Says which objects are there already, while the places of both are known.
fn duplicates(resources: &[Resource], mistakes: &mut Vec<Mistake>) {
    let mut seen = HashMap::new();
    for resource in resources {
        let (Some(kind), Some(name)) = (resource.text("kind"), resource.metadata("name")) else { continue };
        let identity = (resource.group(), kind, resource.metadata("namespace"), name);
        if let Some(first) = seen.insert(identity, resource) {
            let mistake = Mistake::new([], format!("expected one {kind} `{name}`, found a second"));
            mistakes.push(resource.origin.mistake(mistake.help(format!("the first is at {}", first.origin))));
        }
    }
}
