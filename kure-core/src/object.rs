//! A Kubernetes object on its way out.

use crate::name;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// A Kubernetes object: its keys in the order they were given, after `apiVersion`, `kind` and `metadata`.
///
/// It holds no nulls: a key whose value is null is left out, so an absent option needs no `if`.
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
pub struct Object(Map<String, Value>);

impl Object {
    /// Creates an object of an `apiVersion` and kind with a name.
    pub fn new(api_version: impl Into<String>, kind: impl Into<String>, name: impl Into<String>) -> Self {
        let mut metadata = Map::with_capacity(4);
        metadata.insert("name".into(), Value::String(name.into()));
        let mut object = Map::with_capacity(5);
        object.insert("apiVersion".into(), Value::String(api_version.into()));
        object.insert("kind".into(), Value::String(kind.into()));
        object.insert("metadata".into(), Value::Object(metadata));
        Self(object)
    }

    /// Takes any value that serialises to an object, such as a type of k8s-openapi.
    pub fn from_serialize(value: impl Serialize) -> crate::Result<Self> {
        let Value::Object(mut given) = serde_json::to_value(value)? else {
            return Err(crate::Failure::new("expected an object, found another kind of value"));
        };
        let mut object = Map::with_capacity(given.len());
        for key in ["apiVersion", "kind", "metadata"] {
            let value = given.shift_remove(key);
            object.insert(key.into(), value.ok_or_else(|| crate::Failure::new(format!("an object needs `{key}`")))?);
        }
        let status = given.shift_remove("status").filter(|status| status.as_object().is_none_or(|map| !map.is_empty()));
        object.extend(given);
        object.extend(status.map(|status| ("status".into(), status)));
        object.values_mut().for_each(without_nulls);
        object.retain(|_, value| !value.is_null());
        Ok(Self(object))
    }

    /// Sets the namespace.
    #[must_use]
    pub fn in_namespace(mut self, namespace: impl Into<String>) -> Self {
        self.metadata_mut().insert("namespace".into(), Value::String(namespace.into()));
        self
    }

    /// Sets a label.
    #[must_use]
    pub fn with_label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata_entry("labels", key.into(), value.into());
        self
    }

    /// Sets an annotation.
    #[must_use]
    pub fn with_annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata_entry("annotations", key.into(), value.into());
        self
    }

    /// Sets a top-level key, such as `spec` or `data`. A null is left out, at every depth.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        let mut value = value.into();
        without_nulls(&mut value);
        if !value.is_null() {
            self.0.insert(key.into(), value);
        }
        self
    }

    /// Returns `apiVersion`.
    pub fn api_version(&self) -> &str {
        self.text("apiVersion")
    }

    /// Returns the group: the part of `apiVersion` before the slash, or nothing for the core group.
    pub fn group(&self) -> &str {
        self.api_version().split_once('/').map_or("", |(group, _)| group)
    }

    /// Returns `kind`.
    pub fn kind(&self) -> &str {
        self.text("kind")
    }

    /// Returns `metadata.name`.
    pub fn name(&self) -> &str {
        self.metadata("name").and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns `metadata.namespace`.
    pub fn namespace(&self) -> Option<&str> {
        self.metadata("namespace").and_then(Value::as_str)
    }

    /// Returns a top-level value.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Returns the object as JSON.
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }

    /// Turns the object into JSON.
    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    /// Says what would keep Kubernetes from taking the object: names, labels and annotations that break its rules.
    pub(crate) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let version = self.api_version().rsplit('/').next().unwrap_or_default();
        if version.is_empty() || self.kind().is_empty() {
            problems.push("expected `apiVersion` and `kind`, found an empty one".to_owned());
        }
        problems.extend(self.name_problem().map(|problem| format!("metadata.name: {problem}")));
        let namespace = self.namespace().and_then(name::label_problem);
        problems.extend(namespace.map(|problem| format!("metadata.namespace: {problem}")));
        for (field, is_label) in [("labels", true), ("annotations", false)] {
            let Some(entries) = self.metadata(field) else { continue };
            let Some(entries) = entries.as_object() else {
                problems.push(format!("metadata.{field}: expected a mapping"));
                continue;
            };
            for (key, value) in entries {
                let problem = match value.as_str() {
                    None => Some("expected a string".to_owned()),
                    Some(value) => name::key_problem(key).or_else(|| name::value_problem(value).filter(|_| is_label)),
                };
                problems.extend(problem.map(|problem| format!("metadata.{field}.{key}: {problem}")));
            }
        }
        problems
    }

    fn name_problem(&self) -> Option<String> {
        let name = self.name();
        // The names of RBAC objects are free but for what a URL path cannot hold.
        if self.group() == "rbac.authorization.k8s.io" {
            let broken = name.is_empty() || name == "." || name == ".." || name.contains(['/', '%']);
            return broken.then(|| format!("expected a name without `/` and `%`, found {name:?}"));
        }
        match (self.group(), self.kind()) {
            ("", "Namespace" | "Service") => name::label_problem(name),
            _ => name::subdomain_problem(name),
        }
    }

    fn text(&self, key: &str) -> &str {
        self.0.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    fn metadata(&self, key: &str) -> Option<&Value> {
        self.0.get("metadata").and_then(|metadata| metadata.get(key))
    }

    fn metadata_mut(&mut self) -> &mut Map<String, Value> {
        map_at(&mut self.0, "metadata")
    }

    pub(crate) fn metadata_entry(&mut self, field: &str, key: String, value: String) {
        map_at(self.metadata_mut(), field).insert(key, Value::String(value));
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Returns the map at `key`, which is put there if there is none.
fn map_at<'m>(map: &'m mut Map<String, Value>, key: &str) -> &'m mut Map<String, Value> {
    if !map.get(key).is_some_and(Value::is_object) {
        map.insert(key.to_owned(), Value::Object(Map::new()));
    }
    map.get_mut(key).and_then(Value::as_object_mut).expect("it was put there above")
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
