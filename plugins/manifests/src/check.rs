//! The rules for every object, once it is patched.

use crate::found::Found;
use crate::manifest::Manifest;
use crate::metadata;
use crate::scope::{self, Scopes};
use crate::spec::Manifests;
use crate::value::{describe, nulls};
use kure_core::prelude::*;
use kure_core::{name, nearest};
use std::collections::HashMap;

/// The group of kure's own documents.
const OWN_GROUP: &str = "generators.gokure.dev";

/// Says what is wrong with the objects.
pub(crate) fn mistakes(
    spec: &Manifests,
    app: &Application,
    scopes: &Scopes,
    manifests: &[Manifest],
    Found { errors, warnings }: &mut Found,
) {
    for manifest in manifests {
        let before = errors.len();
        head(manifest, errors);
        metadata::check(manifest, errors);
        nothings(manifest, errors);
        if errors.len() == before {
            namespace(spec, app, scopes, manifest, errors);
            metadata::overlaps(app, manifest, warnings);
        }
    }
    duplicates(manifests, errors);
}

/// Says which kinds of `clusterScoped` no object has, so that one that is mistyped does not go unnoticed.
pub(crate) fn useless_scopes(spec: &Manifests, manifests: &[Manifest]) -> Vec<Failure> {
    let kinds: Vec<String> =
        manifests.iter().filter_map(|object| Some(format!("{}/{}", object.group(), object.kind()?))).collect();
    let useless = spec.cluster_scoped.iter().enumerate().filter(|(_, kind)| !kinds.contains(kind));
    useless
        .map(|(i, kind)| {
            let message = format!("expected the kind of an object, found {kind:?}, which none has");
            let mistake = Failure::new(message).at(["clusterScoped", &i.to_string()]);
            match nearest(kind, kinds.iter().map(String::as_str)) {
                Some(near) => mistake.help(format!("did you mean `{near}`?")),
                None => mistake,
            }
        })
        .collect()
}

/// What every object begins with.
fn head(manifest: &Manifest, found: &mut Vec<Failure>) {
    for field in ["apiVersion", "kind"] {
        let Some(value) = manifest.value.get(field) else {
            let mistake = manifest.mistake([""; 0], format!("expected `{field}` in an object, found none"));
            let near = nearest(field, manifest.value.keys().map(String::as_str));
            found.push(match near {
                Some(near) => mistake.help(format!("write `{field}` in place of `{near}`")),
                None => mistake,
            });
            continue;
        };
        let text = value.as_str().unwrap_or_default();
        let is_good = if field == "kind" { is_kind(text) } else { is_version(text) };
        if !is_good {
            let example =
                if field == "kind" { "a kind such as `ConfigMap`" } else { "a version such as `v1` or `apps/v1`" };
            found.push(manifest.mistake([field], format!("expected {example}, found {}", describe(value))));
        }
    }
    if manifest.group() == OWN_GROUP {
        let mistake =
            manifest.mistake(["kind"], format!("expected an object of a cluster, found {}", manifest.describe()));
        found.push(mistake.help("a document of kure is given to kure, not taken as it is"));
    }
}

fn is_kind(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.bytes().all(|c| c.is_ascii_alphanumeric())
}

fn is_version(text: &str) -> bool {
    let (group, version) = text.split_once('/').map_or((None, text), |(group, version)| (Some(group), version));
    name::label_problem(version).is_none() && group.is_none_or(|group| name::subdomain_problem(group).is_none())
}

/// A null is no value, and Kubernetes takes it for an absent key: so one of the two was not meant.
///
/// It may mean something to whoever reads an object of another group, such as the values in a `HelmRelease`.
fn nothings(manifest: &Manifest, found: &mut Vec<Failure>) {
    let is_built_in = scope::is_built_in(manifest.group());
    for way in manifest.value.iter().flat_map(|(key, value)| below(key, nulls(value))) {
        if !is_built_in && way[0] != "metadata" {
            continue;
        }
        // Go writes this for an object that was never created.
        if way.ends_with(&["metadata".to_owned(), "creationTimestamp".to_owned()]) {
            continue;
        }
        // Others say what is wrong with these.
        if matches!(&way[..], [first, second, ..] if first == "metadata" && metadata::FIELDS.contains(&second.as_str()))
        {
            continue;
        }
        if let [field] = &way[..]
            && ["apiVersion", "kind", "metadata"].contains(&field.as_str())
        {
            continue;
        }
        let mistake = manifest.mistake(&way, format!("expected a value at `{}`, found nothing", way.join(".")));
        found.push(
            mistake.help("leave the key out, in its place or by a patch: Kubernetes takes a null for an absent key"),
        );
    }
}

fn below(key: &str, ways: Vec<Vec<String>>) -> impl Iterator<Item = Vec<String>> {
    ways.into_iter().map(move |way| [vec![key.to_owned()], way].concat())
}

fn namespace(spec: &Manifests, app: &Application, scopes: &Scopes, manifest: &Manifest, found: &mut Vec<Failure>) {
    let Some(own) = manifest.namespace() else { return };
    let place = ["metadata", "namespace"];
    if scopes.is_cluster(manifest) {
        let kind = manifest.kind().unwrap_or_default();
        let message =
            format!("expected no namespace for kind `{kind}`, which belongs to the whole cluster, found {own:?}");
        found.push(manifest.mistake(place, message).help("leave the key out, in its place or by a patch"));
    } else if let Some(namespace) = app.namespace().filter(|namespace| *namespace != own && !spec.keep_namespaces) {
        let message = format!("expected {namespace:?}, the namespace of the document, found {own:?}");
        let help = "write `keepNamespaces: true` if both are meant, or set `/metadata/namespace` by a patch";
        found.push(manifest.mistake(place, message).help(help));
    }
}

/// Says which objects are there already, while the places of both are known.
fn duplicates(manifests: &[Manifest], found: &mut Vec<Failure>) {
    let mut seen = HashMap::new();
    for manifest in manifests {
        let (Some(kind), Some(name)) = (manifest.kind(), manifest.name()) else { continue };
        let identity = (manifest.group(), kind, manifest.namespace(), name);
        if let Some(first) = seen.insert(identity, manifest) {
            let message = format!("expected one {}, found a second", manifest.describe());
            found.push(manifest.mistake([""; 0], message).help(format!("the first is at {}", first.origin)));
        }
    }
}
