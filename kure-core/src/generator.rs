//! What a plugin author writes for a kind.

use crate::{Application, Example, Gvk, Object, Report, Result, Spec};

/// A kind of document: its type is the `spec`, its doc comments are the manual, its method makes the objects.
///
/// The life of a document: its `spec` is checked against the JSON Schema of the type, so that every mistake is found
/// in one run; it becomes a value of the type; [`validate`](Self::validate) and the kind's validators see it; and only
/// if none of them found an error, [`generate`](Self::generate) turns it into objects.
///
/// A field that the type does not have is refused, whatever its serde attributes say. `flatten` and `untagged` cost
/// the positions of mistakes, so specs do without them.
///
/// ```
/// use kure_core::prelude::*;
///
/// /// A key and its value.
/// #[derive(Deserialize, JsonSchema)]
/// #[serde(rename_all = "camelCase", deny_unknown_fields)]
/// struct Setting {
///     /// What the setting is called.
///     key: String,
///     /// What it is set to.
///     value: String,
/// }
///
/// impl Generator for Setting {
///     const GVK: Gvk = gvk!("generators.example.com/v1alpha1", "Setting");
///
///     fn generate(&self, app: &Application) -> Result<Vec<Object>> {
///         let data = json!({ &self.key: self.value });
///         Ok(vec![app.object("v1", "ConfigMap", app.name()).with("data", data)])
///     }
/// }
///
/// let setting = Setting { key: "level".into(), value: "on".into() };
/// let objects = setting.generate(&Application::new("web")).unwrap();
/// assert_eq!(objects[0].get("data").unwrap()["level"], "on");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not generate a kind",
    label = "expected a type with `impl Generator`",
    note = "write `impl Generator for {Self}` with `const GVK` and `fn generate`, and derive `Deserialize` and `JsonSchema`"
)]
pub trait Generator: Spec + Send + 'static {
    /// The group, version and kind that documents name.
    const GVK: Gvk;

    /// Documents that show the kind; each has to generate.
    const EXAMPLES: &'static [Example] = &[];

    /// Says in `report` what is wrong with the spec beyond its types: fields that contradict each other.
    fn validate(&self, app: &Application, report: &mut Report<'_>) {
        let _ = (app, report);
    }

    /// Makes the objects. The same spec and application have to give the same objects.
    fn generate(&self, app: &Application) -> Result<Vec<Object>>;
}
