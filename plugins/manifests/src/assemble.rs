//! From what the document brings to objects that are ready: read, placed, patched, checked.

use crate::manifest::Manifest;
use crate::mistake::Mistake;
use crate::scope::Scopes;
use crate::spec::Manifests;
use crate::{check, patch, read};
use kure_core::prelude::*;

/// Returns the objects, and what is wrong with them.
///
/// A step that finds mistakes ends it: half of the objects would not fit half of the patches. Objects are checked last,
/// so that a patch can repair those of a file that nobody wants to change.
pub(crate) fn assemble(spec: &Manifests, app: &Application) -> (Vec<Manifest>, Vec<Mistake>) {
    let (mut manifests, mut mistakes) = read::manifests(spec, app);
    if mistakes.iter().any(|mistake| !mistake.is_warning) {
        return (manifests, mistakes);
    }
    let scopes = Scopes::of(spec, &manifests);
    mistakes.extend(check::useless_scopes(spec, &manifests));
    if let Some(namespace) = app.namespace() {
        for manifest in &mut manifests {
            place(manifest, namespace, &scopes);
        }
    }
    mistakes.extend(patch::apply(&spec.patches, &mut manifests));
    if mistakes.iter().all(|mistake| mistake.is_warning) {
        mistakes.extend(check::mistakes(spec, app, &scopes, &manifests));
    }
    (manifests, mistakes)
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
