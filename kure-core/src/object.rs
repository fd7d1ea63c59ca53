//! A Kubernetes object on its way out.

use crate::{Application, Failure, Result, name};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

/// A Kubernetes object: its keys in the order they were given, after `apiVersion`, `kind` and `metadata`.
///
/// A key whose value is null is left out, so an absent option needs no `if`. What has to be null, as in the values of a
/// Helm chart, where it takes a default away, is set by [`with_exact`](Self::with_exact).
///
/// ```
/// use kure_core::Object;
/// use serde_json::json;
///
/// let class: Option<&str> = None;
/// let ingress = Object::new("networking.k8s.io/v1", "Ingress", "shop")
///     .in_namespace("web")
///     .with("spec", json!({ "ingressClassName": class, "defaultBackend": { "service": { "name": "shop" } } }));
/// assert_eq!(ingress.name(), "shop");
/// assert!(ingress.get("spec").unwrap().get("ingressClassName").is_none());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    api_version: String,
    kind: String,
    metadata: Metadata,
    body: Map<String, Value>,
}

/// An object's metadata. Keys are few, so lists are looked through faster than maps would be.
#[derive(Clone, Debug, Default, PartialEq)]
struct Metadata {
    name: String,
    namespace: Option<String>,
    labels: Vec<(String, String)>,
    annotations: Vec<(String, String)>,
    rest: Map<String, Value>,
}

impl Object {
    /// Creates an object of an `apiVersion` and kind with a name.
    pub fn new(api_version: impl Into<String>, kind: impl Into<String>, name: impl Into<String>) -> Self {
        let metadata = Metadata { name: name.into(), ..Metadata::default() };
        Self { api_version: api_version.into(), kind: kind.into(), metadata, body: Map::new() }
    }

    /// Takes any value that serialises to an object, such as a type of k8s-openapi. An empty `status` is left out.
    pub fn from_serialize(value: impl Serialize) -> Result<Self> {
        let mut body = mapping(serde_json::to_value(value)?, "an object")?;
        let mut required = |key: &str| {
            let value = body.shift_remove(key).filter(|value| !value.is_null());
            value.ok_or_else(|| Failure::new(format!("an object needs `{key}`")))
        };
        let (api_version, kind) = (text(required("apiVersion")?)?, text(required("kind")?)?);
        let metadata = Metadata::read(mapping(required("metadata")?, "`metadata`")?)?;
        let status = body.shift_remove("status").filter(|status| status.as_object().is_none_or(|map| !map.is_empty()));
        body.extend(status.map(|status| ("status".to_owned(), status)));
        body.values_mut().for_each(without_nulls);
        body.retain(|_, value| !value.is_null());
        Ok(Self { api_version, kind, metadata, body })
    }

    /// Sets the namespace.
    #[must_use]
    pub fn in_namespace(mut self, namespace: impl Into<String>) -> Self {
        self.metadata.namespace = Some(namespace.into());
        self
    }

    /// Sets a label.
    #[must_use]
    pub fn with_label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        set(&mut self.metadata.labels, key.into(), value.into());
        self
    }

    /// Sets an annotation.
    #[must_use]
    pub fn with_annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        set(&mut self.metadata.annotations, key.into(), value.into());
        self
    }

    pub(crate) fn annotate(&mut self, key: &str, value: &str) {
        set(&mut self.metadata.annotations, key.to_owned(), value.to_owned());
    }

    /// Sets a top-level key, such as `spec` or `data`. A null is left out, at every depth.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        let mut value = value.into();
        without_nulls(&mut value);
        if !value.is_null() {
            self.body.insert(key.into(), value);
        }
        self
    }

    /// Sets the value at a path of keys just as it is: nulls in it stay. Mappings on the way are made.
    ///
    /// For what users write for somebody else to read, who may tell null from absent. The first key is a top-level one.
    /// A value that is there already is replaced where it stands.
    ///
    /// ```
    /// use kure_core::{Object, yaml};
    /// use serde_json::json;
    ///
    /// let release = Object::new("helm.toolkit.fluxcd.io/v2", "HelmRelease", "shop")
    ///     .with("spec", json!({ "interval": "1h", "timeout": null }))
    ///     .with_exact(["spec", "values"], json!({ "persistence": null }));
    /// let text = yaml::to_string(&release)?;
    /// assert!(text.ends_with("spec:\n  interval: 1h\n  values:\n    persistence: null\n"));
    /// # Ok::<(), yaml::WriteError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If the path is empty, or something on it is not a mapping.
    #[must_use]
    pub fn with_exact<'k>(mut self, path: impl IntoIterator<Item = &'k str>, value: impl Into<Value>) -> Self {
        let mut keys = path.into_iter().peekable();
        let mut map = &mut self.body;
        while let Some(key) = keys.next() {
            if keys.peek().is_none() {
                map.insert(key.to_owned(), value.into());
                return self;
            }
            let inner = map.entry(key).or_insert_with(|| Value::Object(Map::new()));
            map = inner.as_object_mut().unwrap_or_else(|| panic!("expected a mapping at `{key}` in an object"));
        }
        panic!("expected a path with a key, found an empty one");
    }

    /// Returns `apiVersion`.
    pub fn api_version(&self) -> &str {
        &self.api_version
    }

    /// Returns the group: the part of `apiVersion` before the slash, or nothing for the core group.
    pub fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// Returns `kind`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Returns `metadata.name`.
    pub fn name(&self) -> &str {
        &self.metadata.name
    }

    /// Returns `metadata.namespace`.
    pub fn namespace(&self) -> Option<&str> {
        self.metadata.namespace.as_deref()
    }

    /// Returns `metadata.labels`, in the order in which they were set.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        pairs(&self.metadata.labels)
    }

    /// Returns `metadata.annotations`, in the order in which they were set.
    pub fn annotations(&self) -> impl Iterator<Item = (&str, &str)> {
        pairs(&self.metadata.annotations)
    }

    /// Returns a top-level value that is not `apiVersion`, `kind` or `metadata`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.body.get(key)
    }

    /// Returns the object as JSON.
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).expect("an object holds strings and JSON")
    }

    /// Gives the object the labels and annotations of its document. What the user wrote wins.
    pub(crate) fn inherit(&mut self, app: &Application) {
        let Metadata { labels, annotations, .. } = &mut self.metadata;
        for (entries, inherited) in [(labels, app.labels()), (annotations, app.annotations())] {
            for (key, value) in inherited {
                set(entries, key.clone(), value.clone());
            }
        }
    }

    /// Says what would keep Kubernetes from taking the object: names, labels and annotations that break its rules.
    pub(crate) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.api_version.rsplit('/').next().is_none_or(str::is_empty) || self.kind.is_empty() {
            problems.push("expected `apiVersion` and `kind`, found an empty one".to_owned());
        }
        problems.extend(self.name_problem().map(|problem| format!("metadata.name: {problem}")));
        let namespace = self.namespace().and_then(name::label_problem);
        problems.extend(namespace.map(|problem| format!("metadata.namespace: {problem}")));
        for (key, value) in self.labels() {
            let problem = name::key_problem(key).or_else(|| name::value_problem(value));
            problems.extend(problem.map(|problem| format!("metadata.labels.{key}: {problem}")));
        }
        for (key, _) in self.annotations() {
            let problem = name::key_problem(key);
            problems.extend(problem.map(|problem| format!("metadata.annotations.{key}: {problem}")));
        }
        problems
    }

    fn name_problem(&self) -> Option<String> {
        let name = self.name();
        match (self.group(), self.kind()) {
            // The names of RBAC objects are free but for what a URL path cannot hold.
            ("rbac.authorization.k8s.io", _) => {
                let broken = name.is_empty() || name == "." || name == ".." || name.contains(['/', '%']);
                broken.then(|| format!("expected a name without `/` and `%`, found {name:?}"))
            }
            ("", "Namespace" | "Service") => name::label_problem(name),
            _ => name::subdomain_problem(name),
        }
    }
}

impl Metadata {
    fn read(mut given: Map<String, Value>) -> Result<Self> {
        let name = given.shift_remove("name").map(text).transpose()?.unwrap_or_default();
        let namespace = given.shift_remove("namespace").filter(|value| !value.is_null()).map(text).transpose()?;
        let mut strings = |key: &str| {
            let entries = given.shift_remove(key).filter(|value| !value.is_null());
            let entries = entries.map(|value| mapping(value, "labels or annotations")).transpose()?.unwrap_or_default();
            entries.into_iter().map(|(key, value)| Ok((key, text(value)?))).collect::<Result<Vec<_>>>()
        };
        let (labels, annotations) = (strings("labels")?, strings("annotations")?);
        given.values_mut().for_each(without_nulls);
        given.retain(|_, value| !value.is_null());
        Ok(Self { name, namespace, labels, annotations, rest: given })
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3 + self.body.len()))?;
        map.serialize_entry("apiVersion", &self.api_version)?;
        map.serialize_entry("kind", &self.kind)?;
        map.serialize_entry("metadata", &self.metadata)?;
        self.body.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
        map.end()
    }
}

impl Serialize for Metadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.name)?;
        if let Some(namespace) = &self.namespace {
            map.serialize_entry("namespace", namespace)?;
        }
        for (field, entries) in [("labels", &self.labels), ("annotations", &self.annotations)] {
            if !entries.is_empty() {
                map.serialize_entry(field, &Pairs(entries))?;
            }
        }
        self.rest.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
        map.end()
    }
}

/// A list of pairs that is written as a mapping.
struct Pairs<'p>(&'p [(String, String)]);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(pairs(self.0))
    }
}

fn pairs(entries: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    entries.iter().map(|(key, value)| (key.as_str(), value.as_str()))
}

fn set(entries: &mut Vec<(String, String)>, key: String, value: String) {
    match entries.iter_mut().find(|(known, _)| *known == key) {
        Some((_, old)) => *old = value,
        None => entries.push((key, value)),
    }
}

fn mapping(value: Value, what: &str) -> Result<Map<String, Value>> {
    match value {
        Value::Object(map) => Ok(map),
        _ => Err(Failure::new(format!("expected {what} to be a mapping, found another kind of value"))),
    }
}

fn text(value: Value) -> Result<String> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(Failure::new(format!("expected a string, found {other}"))),
    }
}

fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.values_mut().for_each(without_nulls);
            if map.values().any(Value::is_null) {
                map.retain(|_, value| !value.is_null());
            }
        }
        Value::Array(items) => {
            items.iter_mut().for_each(without_nulls);
            items.retain(|item| !item.is_null());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;
    use serde_json::json;

    #[test]
    fn a_typed_object_keeps_all_but_nulls_and_an_empty_status() {
        let object = Object::from_serialize(json!({
            "status": {},
            "spec": { "replicas": 1, "paused": null, "items": [null, { "a": null }] },
            "kind": "Deployment",
            "metadata": {
                "labels": { "app": "shop" },
                "finalizers": ["example.com/wait"],
                "name": "shop",
                "creationTimestamp": null,
                "annotations": null,
                "namespace": "web",
            },
            "apiVersion": "apps/v1",
        }));
        let text = yaml::to_string(&object.unwrap()).unwrap();
        let expected = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n  namespace: web\n  labels:\n    \
                        app: shop\n  finalizers:\n  - example.com/wait\nspec:\n  replicas: 1\n  items:\n  - {}\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_is_no_object_is_refused() {
        let refused = |value: Value| Object::from_serialize(value).unwrap_err().message().to_owned();
        let metadata = json!({ "name": "x", "labels": { "tier": 1 } });
        assert_eq!(refused(json!([])), "expected an object to be a mapping, found another kind of value");
        assert_eq!(refused(json!({ "kind": "A", "metadata": {} })), "an object needs `apiVersion`");
        assert_eq!(refused(json!({ "apiVersion": "v1", "kind": 1, "metadata": {} })), "expected a string, found 1");
        assert_eq!(
            refused(json!({ "apiVersion": "v1", "kind": "A", "metadata": metadata })),
            "expected a string, found 1"
        );
    }

    #[test]
    fn names_are_those_that_kubernetes_takes_for_the_kind() {
        let problems = |api_version, kind, name| Object::new(api_version, kind, name).problems().len();
        assert_eq!(problems("v1", "Service", "a.b"), 1);
        assert_eq!(problems("v1", "ConfigMap", "a.b"), 0);
        assert_eq!(problems("v1", "ConfigMap", ""), 1);
        assert_eq!(problems("rbac.authorization.k8s.io/v1", "Role", "system:reader"), 0);
        assert_eq!(problems("rbac.authorization.k8s.io/v1", "Role", "a/b"), 1);
        let labelled = Object::new("v1", "ConfigMap", "a").with_label("-bad", "x y").with_annotation("fine", "x y");
        assert_eq!(labelled.in_namespace("A").problems().len(), 2);
    }
}
