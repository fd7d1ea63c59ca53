//! Rules and manuals that a plugin adds to a kind.

use crate::yaml::Node;
use crate::{Application, Example, Report};

/// A rule on the documents of a kind, beyond what its type and its own `validate` say.
///
/// It sees the `spec` as it was written, so one rule may serve kinds of several types: those of its own plugin through
/// [`Kind::validated_by`](crate::Kind::validated_by), those of others through [`Rule`](crate::Rule). A rule on one type is
/// better written as [`Generator::validate`](crate::Generator::validate).
///
/// ```
/// use kure_core::{Application, Report, Validator, yaml::Node};
///
/// /// Images come from the team's own registry.
/// struct OwnImages;
///
/// impl Validator for OwnImages {
///     fn validate(&self, spec: &Node<'_>, _: &Application, report: &mut Report<'_>) {
///         let image = spec.get("image").and_then(Node::as_text).unwrap_or_default();
///         if !image.starts_with("registry.example.com/") {
///             report.at("image").error(format!("expected an image of registry.example.com, found {image:?}"));
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a validator",
    label = "expected a type with `impl Validator`",
    note = "write `impl Validator for {Self}` with `fn validate`"
)]
pub trait Validator: Sync {
    /// Says in `report` what is wrong with `spec`.
    fn validate(&self, spec: &Node<'_>, app: &Application, report: &mut Report<'_>);
}

/// A manual for a kind, beside the one that kure makes from doc comments: [an example](crate::guide::validators).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a manual",
    label = "expected a type with `impl DocumentationProvider`",
    note = "write `impl DocumentationProvider for {Self}` with `fn documentation`"
)]
pub trait DocumentationProvider: Sync {
    /// Returns Markdown that comes before the fields: what the kind is for.
    fn documentation(&self) -> &'static str;

    /// Returns Markdown that comes after the fields: how to go about it.
    fn usage_guide(&self) -> &'static str {
        ""
    }

    /// Returns further examples, beside those of the generator.
    fn examples(&self) -> &'static [Example] {
        &[]
    }
}
