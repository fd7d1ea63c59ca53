//! The YAML that brings manifests and patches together.

use kure_core::prelude::*;
use serde_json::Map;
use std::collections::BTreeMap;

/// Kubernetes manifests as they are, with patches.
///
/// Objects get no labels but those under `metadata` of the document, and its annotations. Its namespace is given to
/// objects that have none, unless their kind belongs to the whole cluster. A null in an object of Kubernetes itself is an
/// error, but for `metadata.creationTimestamp`, which tools write into manifests and which is left out. In an object of
/// another group it may mean something, and stays.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifests {
    /// Objects of any kind: `apiVersion`, `kind`, `metadata` and what else the kind has. A `List` stands for its items.
    #[serde(default)]
    pub(crate) objects: Vec<Map<String, Value>>,
    /// Files beside the document with such objects, as YAML or JSON, one or several in each. A path that ends in
    /// `.yaml`, `.yml` or `.json` is a file; any other is a folder, of which all such files are taken, at every depth.
    /// Name them in a file `.ignore` if kure is given the folder of the document, or it takes them for documents too.
    #[serde(default)]
    pub(crate) files: Vec<String>,
    /// Kinds that belong to the whole cluster and thus get no namespace, as `group/Kind`: `cert-manager.io/ClusterIssuer`.
    /// Those of Kubernetes itself are known, and those whose CustomResourceDefinition is among the objects.
    #[serde(default)]
    pub(crate) cluster_scoped: Vec<String>,
    /// Whether objects may have another namespace than the document, and keep it. False by default: it is an error.
    #[serde(default)]
    pub(crate) keep_namespaces: bool,
    /// Changes to the objects, one after the other.
    #[serde(default)]
    pub(crate) patches: Vec<Patch>,
}

/// A change to some of the objects.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Patch {
    /// Which objects are changed. At least one has to fit. All by default.
    #[serde(default)]
    pub(crate) target: Target,
    /// Operations of a JSON patch (RFC 6902), one after the other. Either this or `merge`.
    #[serde(default)]
    pub(crate) json: Vec<Operation>,
    /// A JSON merge patch (RFC 7386): what the object gets. A null removes its key, a list replaces the whole list.
    /// Either this or `json`.
    pub(crate) merge: Option<Map<String, Value>>,
}

/// Which objects are changed: those that fit everything given here.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Target {
    /// The group and version: `apps/v1`. Any by default.
    pub(crate) api_version: Option<String>,
    /// The kind: `Deployment`. Any by default.
    pub(crate) kind: Option<String>,
    /// The name. Any by default.
    pub(crate) name: Option<String>,
    /// The namespace, which may be the one that the document gives. Any by default.
    pub(crate) namespace: Option<String>,
    /// Labels that the object has, with these values. Any by default.
    #[serde(default)]
    pub(crate) labels: BTreeMap<String, String>,
}

/// One operation of a JSON patch.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Operation {
    /// What is done.
    pub(crate) op: Verb,
    /// Where: a JSON pointer such as `/spec/template/spec/containers/0/image`. A `/` in a key is written `~1`, a `~` is
    /// written `~0`, and `-` is the place after the last item of a list.
    pub(crate) path: String,
    /// Where a value is taken from, for `move` and `copy`: a JSON pointer.
    pub(crate) from: Option<String>,
    /// The value, for `add`, `replace` and `test`.
    pub(crate) value: Option<Value>,
}

/// What an operation does.
#[derive(Clone, Copy, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Verb {
    /// Sets a key, or inserts an item into a list.
    Add,
    /// Removes what is there.
    Remove,
    /// Puts another value in the place of what is there.
    Replace,
    /// Moves what is at `from`.
    Move,
    /// Copies what is at `from`.
    Copy,
    /// Stops with an error unless the value is there.
    Test,
}
