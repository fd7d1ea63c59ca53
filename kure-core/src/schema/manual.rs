//! Manuals of kinds, made from doc comments.

use super::field::Field;
use super::{fields, guard};
use crate::{Diagnostic, Entry, Example};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What there is to know about a kind. Its texts are Markdown, and so is what [`Display`](std::fmt::Display) prints: a
/// text that lists the fields, or with `{:#}` a page that has a heading for each, with links between those that share
/// theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manual {
    /// The group and version that documents name.
    pub api_version: String,
    /// The kind that documents name.
    pub kind: String,
    /// Name and version of the package that generates it.
    pub package: String,
    /// What the kind is: the doc comment of its spec.
    pub description: String,
    /// What else there is to know before the fields.
    pub documentation: String,
    /// The fields of the `spec`, those inside others after them.
    pub fields: Vec<Field>,
    /// What a `spec` without fields is; empty if it has any.
    pub without_fields: String,
    /// How to go about it.
    pub usage_guide: String,
    /// Documents that show it.
    pub examples: Vec<Shown>,
}

/// An example, as a manual shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// What it is called.
    pub name: String,
    /// What it shows.
    pub description: String,
    /// The document: YAML.
    pub text: String,
    /// The files beside it, by their path.
    pub files: BTreeMap<String, String>,
}

impl Shown {
    fn of(example: &Example) -> Self {
        let (name, description) = (example.name().to_owned(), example.description());
        Self { name, description, text: example.body(), files: example.files() }
    }
}

/// Returns the manual of a kind.
///
/// What the kind is, its fields, how to use it, and its examples, from the doc comments of its spec and from its
/// [`DocumentationProvider`](crate::DocumentationProvider). The error is a panic of the plugin.
///
/// ```
/// use kure_core::{Registry, schema};
///
/// let registry = Registry::of(&[])?;
/// for entry in registry.kinds() {
///     print!("{}", schema::manual(entry).expect("no plugin panics"));
/// }
/// # Ok::<(), kure_core::Error>(())
/// ```
pub fn manual(entry: &Entry) -> Result<Manual, Diagnostic> {
    guard::ask(entry, || made(entry))
}

fn made(entry: &Entry) -> Manual {
    let (kind, package) = (entry.kind, entry.plugin.package());
    let schema = kind.spec_schema();
    let root = schema.as_value();
    let fields = fields::list(root);
    let description = schema.get("description").and_then(|text| text.as_str()).unwrap_or_default();
    Manual {
        api_version: kind.gvk().api_version().to_owned(),
        kind: kind.gvk().kind().to_owned(),
        package: format!("{} {}", package.name, package.version),
        description: description.to_owned(),
        documentation: kind.manual().map_or("", |manual| manual.documentation()).to_owned(),
        without_fields: if fields.is_empty() { fields::none(root) } else { String::new() },
        fields,
        usage_guide: kind.manual().map_or("", |manual| manual.usage_guide()).to_owned(),
        examples: kind.examples().map(Shown::of).collect(),
    }
}
