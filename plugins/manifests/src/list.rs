//! Lists of objects, which stand for their items.

use crate::manifest::Manifest;
use crate::value::describe;
use kure_core::Failure;
use serde_json::Value;

/// What the metadata of a list says of the answer that it was. It is nothing of the objects.
const LIST_METADATA: [&str; 4] = ["resourceVersion", "selfLink", "continue", "remainingItemCount"];

/// Adds an object to `manifests`, or if it is a list, its items.
pub(crate) fn expand(manifest: Manifest, manifests: &mut Vec<Manifest>, mistakes: &mut Vec<Failure>) {
    if !is_list(&manifest) {
        return manifests.push(manifest);
    }
    mistakes.extend(leftovers(&manifest));
    let Manifest { mut value, origin } = manifest;
    let items = match value.shift_remove("items") {
        Some(Value::Array(items)) => items,
        found => {
            let found = found.as_ref().map_or("none".to_owned(), describe);
            return mistakes.push(
                origin.inside(["items"]).mistake(format!("expected a list of objects as `items`, found {found}")),
            );
        }
    };
    let defaults = item_type(&value);
    for (i, item) in items.into_iter().enumerate() {
        let origin = origin.inside(["items", &i.to_string()]);
        match item {
            Value::Object(mut value) => {
                for (key, text) in defaults.iter().flatten() {
                    value.entry(*key).or_insert_with(|| text.as_str().into());
                }
                expand(Manifest { value, origin }, manifests, mistakes);
            }
            other => mistakes.push(origin.mistake(format!("expected an object, found {}", describe(&other)))),
        }
    }
}

/// A list has no name: so an object of somebody's kind that happens to end in `List` is none.
fn is_list(manifest: &Manifest) -> bool {
    let kind = manifest.kind().unwrap_or_default();
    let has_items = manifest.value.get("items").is_some_and(Value::is_array) && manifest.metadata("name").is_none();
    (kind == "List" && manifest.api_version() == Some("v1")) || (kind.ends_with("List") && has_items)
}

/// Items of a typed list, such as a `ConfigMapList`, leave out what the list says already.
fn item_type(list: &serde_json::Map<String, Value>) -> Option<[(&'static str, String); 2]> {
    let kind = list.get("kind")?.as_str()?.strip_suffix("List").filter(|kind| !kind.is_empty())?;
    Some([("apiVersion", list.get("apiVersion")?.as_str()?.to_owned()), ("kind", kind.to_owned())])
}

/// Says what of a list would be lost with it.
fn leftovers(list: &Manifest) -> Vec<Failure> {
    let own = list.value.keys().filter(|key| !matches!(key.as_str(), "apiVersion" | "kind" | "metadata" | "items"));
    let metadata = list.value.get("metadata").and_then(Value::as_object).into_iter().flat_map(|map| map.keys());
    let below = metadata.filter(|key| !LIST_METADATA.contains(&key.as_str())).map(|key| vec!["metadata", key]);
    let paths = own.map(|key| vec![key.as_str()]).chain(below);
    paths
        .map(|path| {
            let message = format!("expected `items` in a list and nothing of its own, found `{}`", path.join("."));
            list.mistake(path, message).help("a list is not an object: only its items are applied")
        })
        .collect()
}
