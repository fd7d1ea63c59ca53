//! The plugin that is checked, and its examples.

use crate::testing::Case;
use crate::yaml::{self, Limits};
use crate::{Descriptor, Diagnostic, Example, Kind, Object};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use toml_edit::DocumentMut;

/// A plugin, and its folder if that is known.
pub(crate) struct Subject {
    pub(crate) plugin: &'static Descriptor,
    /// The folder with its Cargo.toml, and what stands there.
    pub(crate) package: Option<(PathBuf, DocumentMut)>,
}

impl Subject {
    pub(crate) fn new(plugin: &'static Descriptor, folder: Option<&Path>) -> Self {
        let package = folder.and_then(|folder| {
            let manifest: DocumentMut = fs::read_to_string(folder.join("Cargo.toml")).ok()?.parse().ok()?;
            let name = manifest.get("package")?.get("name")?.as_str()?;
            (name == plugin.package().name).then(|| (folder.to_owned(), manifest))
        });
        Self { plugin, package }
    }

    /// Returns each example of each kind.
    pub(crate) fn samples(&self) -> impl Iterator<Item = Sample> {
        let plugin = self.plugin;
        let of_kind = move |kind: &'static Kind| kind.examples().map(move |example| Sample { plugin, kind, example });
        plugin.kinds().iter().flat_map(of_kind)
    }
}

/// An example of a kind.
#[derive(Clone, Copy)]
pub(crate) struct Sample {
    plugin: &'static Descriptor,
    pub(crate) kind: &'static Kind,
    pub(crate) example: &'static Example,
}

impl Sample {
    /// Returns what people call it.
    pub(crate) fn place(&self) -> String {
        format!("{}, example {:?}", self.kind.gvk().kind(), self.example.name())
    }

    /// Renders the example.
    pub(crate) fn objects(&self) -> (Vec<Object>, Vec<Diagnostic>) {
        self.render(self.example.text())
    }

    /// Renders a document with the files of the example.
    pub(crate) fn render(&self, document: &str) -> (Vec<Object>, Vec<Diagnostic>) {
        Case::new(self.plugin).with_files(self.example.files()).objects(document)
    }

    /// Returns the first document of the kind in the example, if it is one that generates.
    pub(crate) fn document(&self) -> Option<Value> {
        let (objects, diagnostics) = self.objects();
        if objects.is_empty() || !diagnostics.is_empty() {
            return None;
        }
        let gvk = self.kind.gvk();
        let documents = yaml::split(self.example.text()).filter_map(|chunk| {
            let root = yaml::parse(chunk, &Limits::default()).root?;
            Some(yaml::to_json(&root))
        });
        documents.into_iter().find(|document| document["kind"] == gvk.kind() && document["spec"].is_object())
    }
}

/// Says what was said, in lines.
pub(crate) fn said(diagnostics: &[Diagnostic]) -> String {
    let lines: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
    if lines.is_empty() { "nothing".to_owned() } else { lines.join("\n") }
}
