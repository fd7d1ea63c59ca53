//! The settings of a document as `ConfigMaps`.

use crate::labels;
use crate::spec::{AppWorkload, Config};
use kure_core::{name, prelude::*};
use std::collections::BTreeMap;

/// The annotation of pods that changes with their settings, so that they are replaced.
pub(crate) const HASH: &str = "generators.gokure.dev/config-hash";

/// Makes a `ConfigMap` of each group of settings.
pub(crate) fn objects(spec: &AppWorkload, app: &Application) -> Result<Vec<Object>> {
    let object = |config: &Config| {
        let object = labels::object(spec, app, "v1", "ConfigMap", &object_name(config, app));
        Ok(object.with("data", json!(data(config, app)?)))
    };
    spec.configs.iter().map(object).collect()
}

/// Returns the texts of a group of settings by their keys.
pub(crate) fn data(config: &Config, app: &Application) -> Result<BTreeMap<String, String>> {
    let mut data = config.data.clone();
    for path in &config.files {
        data.insert(key(path).to_owned(), app.read(path)?);
    }
    Ok(data)
}

/// Returns the key of a file: its name without folders.
pub(crate) fn key(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Returns the volumes by which containers mount the settings.
pub(crate) fn volumes(spec: &AppWorkload, app: &Application) -> impl Iterator<Item = Value> {
    spec.configs.iter().map(|config| json!({ "name": config.name, "configMap": { "name": object_name(config, app) } }))
}

/// Returns what stands for the content of all settings, if there are any.
pub(crate) fn hash(configs: &[Object]) -> Option<String> {
    let contents = configs.iter().map(|config| json!([config.name(), config.get("data")]).to_string());
    (!configs.is_empty()).then(|| name::hash(contents))
}

fn object_name(config: &Config, app: &Application) -> String {
    name::joined(&[app.name(), &config.name], name::SUBDOMAIN)
}
