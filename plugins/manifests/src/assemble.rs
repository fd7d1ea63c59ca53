//! From what the document brings to objects that are ready: read, placed, patched, checked.

use crate::found::Found;
use crate::manifest::Manifest;
use crate::scope::Scopes;
use crate::spec::Manifests;
use crate::{check, patch, read};
use kure_core::prelude::*;

/// Returns the objects, and what is wrong with them.
///
/// A step that finds mistakes ends it: half of the objects would not fit half of the patches. Objects are checked last,
/// so that a patch can repair those of a file that nobody wants to change.
pub(crate) fn assemble(spec: &Manifests, app: &Application) -> (Vec<Manifest>, Found) {
    let (mut manifests, mut found) = read::manifests(spec, app);
    if !found.errors.is_empty() {
        return (manifests, found);
    }
    let scopes = Scopes::of(spec, &manifests);
    found.errors.extend(check::useless_scopes(spec, &manifests));
    if let Some(namespace) = app.namespace() {
        for manifest in &mut manifests {
            place(manifest, namespace, &scopes);
        }
    }
    patch::apply(&spec.patches, &mut manifests, &mut found);
    if found.errors.is_empty() {
        check::mistakes(spec, app, &scopes, &manifests, &mut found);
    }
    (manifests, found)
}

/// Gives an object its namespace, if it has none and its kind has.
fn place(manifest: &mut Manifest, namespace: &str, scopes: &Scopes) {
    if scopes.is_cluster(manifest) {
        return;
    }
    if let Some(Value::Object(metadata)) = manifest.value.get_mut("metadata") {
        metadata.entry("namespace").or_insert_with(|| namespace.into());
    }
}
