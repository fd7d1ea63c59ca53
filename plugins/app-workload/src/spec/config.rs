//! Settings and secrets that are written in the document or beside it.

use kure_core::prelude::*;
use std::collections::BTreeMap;

/// Settings as a `ConfigMap`, which containers mount by its name. When they change, the pods are replaced.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Config {
    /// The name by which containers mount it. The `ConfigMap` is called like the application, `-` and this.
    pub(crate) name: String,
    /// Texts by their keys, which are file names where the settings are mounted.
    #[serde(default)]
    pub(crate) data: BTreeMap<String, String>,
    /// Files beside the document, as paths from its folder. Each becomes a key with the name of the file.
    #[serde(default)]
    pub(crate) files: Vec<String>,
    /// The permissions of the files where it is mounted, such as 0555 for programs. 0644 by default.
    #[schemars(range(max = 511))]
    pub(crate) default_mode: Option<u16>,
}

/// Secret settings as a Secret, which containers mount by its name. When they change, the pods are replaced.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Secret {
    /// The name by which containers mount it. The Secret is called like the application, `-` and this.
    pub(crate) name: String,
    /// What the Secret is for, such as `kubernetes.io/tls`, which asks for keys of its own. `Opaque` by default.
    pub(crate) r#type: Option<String>,
    /// Texts by their keys, which are file names where the Secret is mounted. They are not in base64 here.
    #[serde(default)]
    pub(crate) data: BTreeMap<String, String>,
    /// Files beside the document, as paths from its folder. Each becomes a key with the name of the file.
    #[serde(default)]
    pub(crate) files: Vec<String>,
    /// The permissions of the files where it is mounted, such as 0400. 0644 by default.
    #[schemars(range(max = 511))]
    pub(crate) default_mode: Option<u16>,
}

/// Settings of either sort.
#[derive(Clone, Copy)]
pub(crate) struct Settings<'s> {
    /// The field of the document.
    pub(crate) field: &'static str,
    /// The kind of the object.
    pub(crate) kind: &'static str,
    pub(crate) name: &'s str,
    pub(crate) r#type: Option<&'s str>,
    pub(crate) data: &'s BTreeMap<String, String>,
    pub(crate) files: &'s [String],
    pub(crate) mode: Option<u16>,
}

impl Config {
    pub(crate) fn settings(&self) -> Settings<'_> {
        let Self { name, data, files, default_mode: mode } = self;
        Settings { field: "configs", kind: "ConfigMap", name, r#type: None, data, files, mode: *mode }
    }
}

impl Secret {
    pub(crate) fn settings(&self) -> Settings<'_> {
        let Self { name, r#type, data, files, default_mode: mode } = self;
        Settings { field: "secrets", kind: "Secret", name, r#type: r#type.as_deref(), data, files, mode: *mode }
    }
}
