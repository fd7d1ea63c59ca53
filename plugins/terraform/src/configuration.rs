//! The files that the Job runs, in an immutable `ConfigMap`.

use crate::TerraformConfig;
use crate::module::{LOCK, Module};
use crate::{providers, root};
use base64::prelude::{BASE64_STANDARD as BASE64, Engine};
use kure_core::prelude::*;
use kure_core::{Report, name};
use std::collections::{BTreeMap, BTreeSet};

/// Where Terraform runs: an empty folder that it may write to, with the files mounted into it one by one.
pub(crate) const WORKSPACE: &str = "/workspace";

/// What a `ConfigMap` may hold, in bytes.
const LIMIT: usize = 1 << 20;

/// What `kubectl apply` may copy into an annotation, in bytes.
const CLIENT_SIDE: usize = 256 << 10;

/// The files of a run, by their path from [`WORKSPACE`].
pub(crate) struct Configuration(BTreeMap<String, File>);

struct File {
    /// The key in the `ConfigMap`, which cannot hold `/`.
    key: String,
    content: Content,
}

/// What a file holds, as a `ConfigMap` holds it.
enum Content {
    Text(String),
    /// In base64.
    Binary(String),
}

impl Content {
    fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Binary(text) => text,
        }
    }
}

impl Configuration {
    /// Puts together the root module, the values of its variables, and the files of a local module.
    pub(crate) fn new(spec: &TerraformConfig, module: Option<&Module>) -> Self {
        let mut texts = BTreeMap::new();
        texts.insert("main.tf.json".to_owned(), pretty(&root::main(spec, module)));
        if !spec.variables.is_empty() {
            texts.insert("terraform.tfvars.json".to_owned(), pretty(&json!(spec.variables)));
        }
        let providers = spec.providers.iter().map(|given| (providers::FILE.to_owned(), pretty(&given.configuration())));
        texts.extend(providers);
        if let Some(module) = module {
            texts.extend(module.lock.iter().map(|lock| (LOCK.to_owned(), lock.clone())));
            texts.extend(module.files.iter().map(|(path, text)| (format!("{}/{path}", root::FOLDER), text.clone())));
        }
        let binaries = module.iter().flat_map(|module| &module.binaries);
        let binaries = binaries.map(|(path, bytes)| (format!("{}/{path}", root::FOLDER), BASE64.encode(bytes)));
        let binaries = binaries.map(|(path, text)| (path, Content::Binary(text)));
        let texts = texts.into_iter().map(|(path, text)| (path, Content::Text(text)));
        let mut keys = BTreeSet::new();
        let files = texts.chain(binaries).collect::<BTreeMap<_, _>>().into_iter().map(|(path, content)| {
            let key = key(&path, &keys);
            keys.insert(key.clone());
            (path, File { key, content })
        });
        Self(files.collect())
    }

    /// Says whether there is a file at `path`.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Says whether the files fit into a `ConfigMap`, in `report` at the module.
    pub(crate) fn check_size(&self, report: &mut Report<'_>) {
        let size: usize = self.0.values().map(|file| file.content.as_str().len()).sum();
        let largest = self.0.iter().max_by_key(|(_, file)| file.content.as_str().len());
        let largest = largest
            .map(|(path, file)| format!("the largest file is {path}, with {} bytes", file.content.as_str().len()));
        let finding = if size > LIMIT {
            report.error(format!("expected files of at most {LIMIT} bytes, which a ConfigMap holds, found {size}"))
        } else if size > CLIENT_SIDE {
            let finding = report.warning(format!("the files have {size} bytes, more than `kubectl apply` takes"));
            finding.help("apply with `kubectl apply --server-side`")
        } else {
            return;
        };
        finding.help(largest.unwrap_or_default());
    }

    /// Makes the `ConfigMap`, whose name says what is in it.
    pub(crate) fn object(&self, app: &Application) -> Object {
        let (mut data, mut binary) = (BTreeMap::new(), BTreeMap::new());
        for file in self.0.values() {
            match &file.content {
                Content::Text(text) => data.insert(file.key.as_str(), text.as_str()),
                Content::Binary(text) => binary.insert(file.key.as_str(), text.as_str()),
            };
        }
        let hash = name::hash(data.iter().chain(&binary).flat_map(|(key, text)| [key, text]));
        let name = name::joined(&[app.name(), "terraform", &hash], name::LABEL);
        let object = app.object("v1", "ConfigMap", name).with("immutable", true).with("data", json!(data));
        if binary.is_empty() { object } else { object.with("binaryData", json!(binary)) }
    }

    /// Returns the mounts of a container: each file on its own, because Terraform writes beside them.
    pub(crate) fn mounts(&self, volume: &str) -> Vec<Value> {
        let mount = |(path, file): (&String, &File)| {
            let path = format!("{WORKSPACE}/{path}");
            json!({ "name": volume, "mountPath": path, "subPath": file.key, "readOnly": true })
        };
        self.0.iter().map(mount).collect()
    }
}

/// Returns a key of a `ConfigMap` for a path: the path itself, as far as keys may hold it.
fn key(path: &str, taken: &BTreeSet<String>) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let plain = path.replace(|c| !fits(c), "_");
    let is_free = plain.len() <= name::SUBDOMAIN && !plain.starts_with("..") && !taken.contains(&plain);
    if is_free { plain } else { format!("{}-{}", &plain[plain.len().saturating_sub(200)..], name::hash([path])) }
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_path_has_a_key_of_its_own() {
        let mut keys = BTreeSet::new();
        for path in ["a/b.tf", "a_b.tf", "a b.tf", "ä/b.tf", &"x/".repeat(300)] {
            let key = key(path, &keys);
            assert!(key.len() <= 253 && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)), "{key}");
            assert!(keys.insert(key), "{path}");
        }
        assert!(keys.contains("a_b.tf"));
    }
}
