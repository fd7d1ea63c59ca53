//! The settings of a document as ConfigMaps and Secrets.

use crate::labels;
use crate::spec::{AppWorkload, Settings};
use base64::prelude::{BASE64_STANDARD, Engine};
use kure_core::{name, prelude::*};
use std::collections::BTreeMap;

/// The annotation of pods that changes with their settings, so that they are replaced.
pub(crate) const HASH: &str = "generators.gokure.dev/config-hash";

/// Makes a ConfigMap or a Secret of each group of settings.
pub(crate) fn objects(spec: &AppWorkload, app: &Application) -> Result<Vec<Object>> {
    spec.settings().map(|settings| object(settings, spec, app)).collect()
}

fn object(settings: Settings<'_>, spec: &AppWorkload, app: &Application) -> Result<Object> {
    let object = labels::object(spec, app, "v1", settings.kind, &object_name(settings, app));
    let (mut texts, mut encoded) = (BTreeMap::new(), BTreeMap::new());
    for (key, bytes) in data(settings, app)? {
        // A Secret has everything in base64, a ConfigMap only what is no text.
        match String::from_utf8(bytes) {
            Ok(text) if settings.kind == "ConfigMap" => drop(texts.insert(key, text)),
            Ok(text) => drop(encoded.insert(key, BASE64_STANDARD.encode(text))),
            Err(binary) => drop(encoded.insert(key, BASE64_STANDARD.encode(binary.as_bytes()))),
        }
    }
    let filled = |entries: BTreeMap<String, String>| (!entries.is_empty()).then_some(entries);
    Ok(match settings.kind {
        "ConfigMap" => object.with("data", json!(filled(texts))).with("binaryData", json!(filled(encoded))),
        _ => object.with("type", settings.r#type.unwrap_or("Opaque")).with("data", json!(filled(encoded))),
    })
}

/// Returns the contents of a group of settings by their keys.
pub(crate) fn data(settings: Settings<'_>, app: &Application) -> Result<BTreeMap<String, Vec<u8>>> {
    let texts = settings.data.iter().map(|(key, text)| Ok((key.clone(), text.clone().into_bytes())));
    let files = settings.files.iter().map(|path| Ok((key(path).to_owned(), app.read_bytes(path)?)));
    texts.chain(files).collect()
}

/// Returns the keys of a group of settings.
pub(crate) fn keys(settings: Settings<'_>) -> impl Iterator<Item = &str> {
    settings.data.keys().map(String::as_str).chain(settings.files.iter().map(|path| key(path)))
}

/// Returns the key of a file: its name without folders.
pub(crate) fn key(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Returns the volumes by which containers mount the settings.
pub(crate) fn volumes(spec: &AppWorkload, app: &Application) -> impl Iterator<Item = Value> {
    spec.settings().map(|settings| {
        let (name, object, mode) = (settings.name, object_name(settings, app), settings.mode);
        match settings.kind {
            "ConfigMap" => json!({ "name": name, "configMap": { "name": object, "defaultMode": mode } }),
            _ => json!({ "name": name, "secret": { "secretName": object, "defaultMode": mode } }),
        }
    })
}

/// Returns what stands for the content of all settings, if there are any.
pub(crate) fn hash(configs: &[Object]) -> Option<String> {
    let contents =
        configs.iter().map(|config| json!([config.name(), config.get("data"), config.get("binaryData")]).to_string());
    (!configs.is_empty()).then(|| name::hash(contents))
}

/// Returns the name of the ConfigMap or Secret of a group of settings.
pub(crate) fn object_name(settings: Settings<'_>, app: &Application) -> String {
    name::joined(&[app.name(), settings.name], name::SUBDOMAIN)
}
