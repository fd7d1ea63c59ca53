//! The YAML that names definitions and holds objects of theirs.

use kure_core::prelude::*;
use serde_json::Map;

/// Objects of custom kinds, checked against the definitions of those kinds beside the document.
///
/// Each object is checked as the API server does it: fields that the schema does not have are errors, absent fields get
/// their defaults, and then types, required fields, enumerations, patterns, formats, ranges, sizes, lists that hold
/// each item once and the conditions under `allOf`, `anyOf`, `oneOf` and `not` have to hold. An error names the line
/// that is wrong. Defaults are not written into the objects: the API server sets them.
///
/// The formats are those that the API server knows, and `int32` and `int64`, which it leaves to whoever reads the
/// object. A pattern with a part that only Go's regular expressions have, such as `\p{L}`, is not checked, and a warning
/// says so.
///
/// Rules in the Common Expression Language, under `x-kubernetes-validations`, are not evaluated: an object that breaks
/// one is refused by the API server only.
///
/// Objects get the labels and annotations of the document and no others. A null stays where the schema allows one: under
/// `nullable`, and where it does not say what is there. Elsewhere a key without a value is an error.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CustomResources {
    /// Files beside the document that define the kinds, with one or several documents in each: a
    /// `CustomResourceDefinition` of `apiextensions.k8s.io/v1`, or a document of kure's kind `CrdConfig`. Other objects
    /// in them are passed over. A path that ends in `.yaml`, `.yml` or `.json` is a file; any other is a folder, of
    /// which all such files are read, at every depth. The definitions themselves are not generated.
    ///
    /// If kure is given the folder of the document, name files that are no documents of kure in a file `.ignore`.
    pub(crate) definitions: Vec<String>,
    /// Objects: `apiVersion`, `kind`, `metadata` and what the kind has, such as `spec`. Without `apiVersion`, the object
    /// gets the one version of its kind that is served. An object of a kind in namespaces gets the namespace of the
    /// document. None by default.
    #[serde(default)]
    pub(crate) resources: Vec<Map<String, Value>>,
    /// Files beside the document with further such objects, as YAML or JSON, one or several in each, or folders of them,
    /// as under `definitions`. None by default.
    #[serde(default)]
    pub(crate) files: Vec<String>,
}
