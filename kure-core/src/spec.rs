//! Which types the `spec` of a document can be.

use crate::yaml::{self, Node, Problem};
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde::de::DeserializeOwned;

/// A type that the `spec` of a document can be: every one that derives `Deserialize` and `JsonSchema`.
///
/// Nobody implements it by hand. It stands between those two traits and [`Generator`](crate::Generator), so that for
/// a type without them the compiler says what to derive, rather than which types serde and schemars know. For that
/// they cannot be its supertraits: the compiler would ask for them first.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the `spec` of a document",
    label = "expected a type with `Deserialize` and `JsonSchema`",
    note = "write `#[derive(Deserialize, JsonSchema)]` on it"
)]
pub trait Spec: Sized {
    /// Reads a value from a document. Not public API.
    #[doc(hidden)]
    fn decode(spec: &Node<'_>) -> Result<Self, Problem>;

    /// Describes the values. Not public API.
    #[doc(hidden)]
    fn schema() -> Schema;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + JsonSchema> Spec for T {
    fn decode(spec: &Node<'_>) -> Result<Self, Problem> {
        yaml::decode(spec)
    }

    fn schema() -> Schema {
        SchemaGenerator::new(SchemaSettings::draft2020_12()).into_root_schema_for::<T>()
    }
}
