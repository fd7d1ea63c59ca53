//! The definitions beside the document.

use super::file::{self, Text};
use crate::definition;
use crate::mistake::{Mistake, Step};
use crate::spec::{CrdConfig, Scope};
use crate::validation::Schema;
use kure_core::prelude::*;

/// A kind and its versions.
#[derive(Debug)]
pub(crate) struct Definition {
    pub(crate) group: String,
    pub(crate) kind: String,
    pub(crate) is_cluster: bool,
    pub(crate) versions: Vec<Version>,
    /// Where it is, for messages.
    origin: String,
}

/// One version of a kind.
#[derive(Debug)]
pub(crate) struct Version {
    pub(crate) name: String,
    pub(crate) is_served: bool,
    /// What clients are told, if the version is deprecated.
    pub(crate) deprecation: Option<String>,
    /// Whether `status` is written apart from the rest.
    pub(crate) has_status: bool,
    pub(crate) schema: Schema,
}

impl Definition {
    /// Returns `group/version` of each version that is served.
    pub(crate) fn served(&self) -> Vec<String> {
        let served = self.versions.iter().filter(|version| version.is_served);
        served.map(|version| format!("{}/{}", self.group, version.name)).collect()
    }
}

/// A definition as it is written for the API server.
#[derive(Deserialize)]
struct Written {
    spec: WrittenSpec,
}

#[derive(Deserialize)]
struct WrittenSpec {
    group: String,
    names: WrittenNames,
    scope: Scope,
    versions: Vec<WrittenVersion>,
}

#[derive(Deserialize)]
struct WrittenNames {
    kind: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenVersion {
    name: String,
    served: bool,
    #[serde(default)]
    deprecated: bool,
    deprecation_warning: Option<String>,
    schema: WrittenSchema,
    #[serde(default)]
    subresources: Map,
}

#[derive(Deserialize)]
struct WrittenSchema {
    #[serde(rename = "openAPIV3Schema")]
    schema: Schema,
}

type Map = serde_json::Map<String, Value>;

/// Reads all definitions.
pub(crate) fn read(app: &Application, paths: &[String]) -> (Vec<Definition>, Vec<Mistake>) {
    let (mut definitions, mut mistakes) = (Vec::<Definition>::new(), Vec::new());
    for (i, path) in paths.iter().enumerate() {
        let entry = [Step::from("definitions"), Step::from(i)];
        let texts = match file::read(app, &entry, path) {
            Ok(texts) => texts,
            Err(found) => {
                mistakes.extend(found);
                continue;
            }
        };
        let mut is_empty = true;
        for text in texts.iter().filter(|text| is_definition(&text.value)) {
            is_empty = false;
            match definition(app, text) {
                Ok(definition) => {
                    let is_same =
                        |other: &&Definition| (&other.group, &other.kind) == (&definition.group, &definition.kind);
                    if let Some(first) = definitions.iter().find(is_same) {
                        let message =
                            format!("{}: expected one definition of {}, found a second", definition.origin, first.kind);
                        let mistake = Mistake::new(entry.to_vec(), message);
                        mistakes.push(mistake.help(format!("the first is at {}", first.origin)));
                    }
                    definitions.push(definition);
                }
                Err(mistake) => mistakes.push(mistake.below(&entry)),
            }
        }
        if is_empty {
            let message = format!("expected a CustomResourceDefinition or a CrdConfig, found none in {path:?}");
            mistakes.push(Mistake::new(entry, message));
        }
    }
    (definitions, mistakes)
}

fn is_definition(value: &Value) -> bool {
    let (group, kind) = head(value);
    (group == "apiextensions.k8s.io" && kind == "CustomResourceDefinition") || is_config(group, kind)
}

fn is_config(group: &str, kind: &str) -> bool {
    (group, kind) == (CrdConfig::GVK.group(), CrdConfig::GVK.kind())
}

fn head(value: &Value) -> (&str, &str) {
    let field = |name| value.get(name).and_then(Value::as_str).unwrap_or_default();
    (field("apiVersion").split('/').next().unwrap_or_default(), field("kind"))
}

fn definition(app: &Application, text: &Text) -> Result<Definition, Mistake> {
    let origin = format!("{}:{}", text.file, text.start);
    let fail = |reason: String| Mistake::new([], format!("{origin}: {reason}"));
    let (group, kind) = head(&text.value);
    let value = if is_config(group, kind) {
        let spec = text.value.get("spec").cloned().unwrap_or_default();
        let config: CrdConfig =
            serde_json::from_value(spec).map_err(|error| fail(format!("expected a whole CrdConfig: {error}")))?;
        definition::object(&config, app).to_value()
    } else if text.value.get("apiVersion").and_then(Value::as_str) != Some("apiextensions.k8s.io/v1") {
        let mistake = fail("expected a definition of `apiextensions.k8s.io/v1`, found an older one".to_owned());
        return Err(mistake.help("clusters take no other since Kubernetes 1.22"));
    } else {
        text.value.clone()
    };
    let written: Written =
        serde_json::from_value(value).map_err(|error| fail(format!("expected a whole definition: {error}")))?;
    let WrittenSpec { group, names, scope, versions } = written.spec;
    let is_cluster = matches!(scope, Scope::Cluster);
    Ok(Definition {
        group,
        kind: names.kind,
        is_cluster,
        versions: versions.into_iter().map(version).collect(),
        origin,
    })
}

fn version(written: WrittenVersion) -> Version {
    let deprecation = written.deprecated.then(|| written.deprecation_warning.unwrap_or_default());
    let has_status = written.subresources.get("status").is_some_and(|status| !status.is_null());
    let WrittenVersion { name, served, schema, .. } = written;
    Version { name, is_served: served, deprecation, has_status, schema: schema.schema }
}
