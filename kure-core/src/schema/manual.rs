//! Manuals of kinds, made from doc comments.

use super::field::Field;
use super::{fields, guard};
use crate::{Diagnostic, Entry, Example, Gvk, Package};

/// What there is to know about a kind. Its texts are Markdown, and so is what [`Display`](std::fmt::Display) prints.
#[derive(Clone, Debug)]
pub struct Manual {
    /// What documents name.
    pub gvk: Gvk,
    /// The package of the plugin that generates it.
    pub package: &'static Package,
    /// What the kind is: the doc comment of its spec.
    pub description: String,
    /// What else there is to know before the fields.
    pub documentation: &'static str,
    /// The fields of the `spec`, those inside others after them.
    pub fields: Vec<Field>,
    /// What a `spec` without fields is; empty if it has any.
    pub without_fields: String,
    /// How to go about it.
    pub usage_guide: &'static str,
    /// Documents that show it.
    pub examples: Vec<&'static Example>,
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
    let kind = entry.kind;
    let schema = kind.spec_schema();
    let root = schema.as_value();
    let fields = fields::list(root);
    let description = schema.get("description").and_then(|text| text.as_str()).unwrap_or_default();
    Manual {
        gvk: kind.gvk(),
        package: entry.plugin.package(),
        description: description.to_owned(),
        documentation: kind.manual().map_or("", |manual| manual.documentation()),
        without_fields: if fields.is_empty() { fields::none(root) } else { String::new() },
        fields,
        usage_guide: kind.manual().map_or("", |manual| manual.usage_guide()),
        examples: kind.examples().collect(),
    }
}
