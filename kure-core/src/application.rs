//! The document's own metadata, as a generator sees it.

use crate::files::{self, FileProblem, Files, NoFiles};
use crate::{Failure, Object, Result};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a document is called and where it belongs: its `metadata`, and the files beside it.
///
/// ```
/// use kure_core::Application;
///
/// let app = Application::new("shop").in_namespace("web");
/// let service = app.object("v1", "Service", app.name());
/// assert_eq!(service.namespace(), Some("web"));
/// ```
#[derive(Clone)]
pub struct Application {
    name: String,
    namespace: Option<String>,
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
    files: Arc<dyn Files>,
}

impl Application {
    /// Creates an application without a namespace, labels or files.
    pub fn new(name: impl Into<String>) -> Self {
        let (labels, annotations) = (BTreeMap::new(), BTreeMap::new());
        Self { name: name.into(), namespace: None, labels, annotations, files: Arc::new(NoFiles) }
    }

    /// Puts the application into a namespace.
    #[must_use]
    pub fn in_namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespace = Some(namespace.into());
        self
    }

    /// Adds a label, which kure puts on every generated object.
    #[must_use]
    pub fn with_label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(key.into(), value.into());
        self
    }

    /// Adds an annotation, which kure puts on every generated object.
    #[must_use]
    pub fn with_annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.annotations.insert(key.into(), value.into());
        self
    }

    /// Gives the application the files beside its document.
    #[must_use]
    pub fn with_files(mut self, files: Arc<dyn Files>) -> Self {
        self.files = files;
        self
    }

    /// Returns `metadata.name`: a DNS label.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns `metadata.namespace`.
    pub fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    /// Returns `metadata.labels`.
    pub fn labels(&self) -> &BTreeMap<String, String> {
        &self.labels
    }

    /// Returns `metadata.annotations`.
    pub fn annotations(&self) -> &BTreeMap<String, String> {
        &self.annotations
    }

    /// Creates an object in the application's namespace, with the labels that say whose it is.
    pub fn object(&self, api_version: &str, kind: &str, name: impl Into<String>) -> Object {
        let object = self.cluster_object(api_version, kind, name);
        match &self.namespace {
            Some(namespace) => object.in_namespace(namespace),
            None => object,
        }
    }

    /// Creates an object that belongs to the whole cluster, with the labels that say whose it is.
    pub fn cluster_object(&self, api_version: &str, kind: &str, name: impl Into<String>) -> Object {
        Object::new(api_version, kind, name)
            .with_label("app.kubernetes.io/name", &self.name)
            .with_label("app.kubernetes.io/managed-by", "kure")
    }

    /// Reads a text file by its path from the document's folder. A path that leaves the folder is refused.
    pub fn read(&self, path: &str) -> Result<String> {
        let text = |bytes| String::from_utf8(bytes).map_err(|_| FileProblem::NotText);
        self.bytes(path).and_then(text).map_err(|problem| unreadable(path, &problem))
    }

    /// Reads a file by its path from the document's folder. A path that leaves the folder is refused.
    pub fn read_bytes(&self, path: &str) -> Result<Vec<u8>> {
        self.bytes(path).map_err(|problem| unreadable(path, &problem))
    }

    fn bytes(&self, path: &str) -> std::result::Result<Vec<u8>, FileProblem> {
        files::resolve(path).and_then(|path| self.files.read(&path))
    }

    /// Lists the files below a folder, as sorted paths from it. A path that leaves the document's folder is refused.
    pub fn list(&self, path: &str) -> Result<Vec<String>> {
        files::resolve(path).and_then(|path| self.files.list(&path)).map_err(|problem| unreadable(path, &problem))
    }
}

fn unreadable(path: &str, problem: &FileProblem) -> Failure {
    Failure::new(format!("cannot read {path:?}: {problem}"))
}
