//! Generates `CustomResourceDefinitions` from a short specification, and objects that fit such definitions.

mod check;
mod conversion;
mod definition;
mod keyword;
mod list;
mod mistake;
mod names;
mod narrowing;
mod object;
mod path;
mod resources;
mod rule;
mod spec;
mod structural;
mod validation;
mod value;
mod version;

use kure_core::prelude::*;
pub use resources::CustomResources;
pub use spec::CrdConfig;

/// Definitions of kinds that a cluster does not have yet, and objects of them.
pub struct Crd;

#[kure_plugin]
impl Plugin for Crd {
    const KINDS: &'static [Kind] = &[Kind::of::<CrdConfig>(), Kind::of::<CustomResources>()];
}

impl Generator for CrdConfig {
    const GVK: Gvk = gvk!("generators.gokure.dev/v1alpha1", "CrdConfig");
    const EXAMPLES: &'static [Example] = &[
        example!("../examples/greeting.yaml"),
        example!("../examples/database.yaml"),
        example!("../examples/certificate.yaml"),
    ];

    fn validate(&self, app: &Application, report: &mut Report<'_>) {
        check::definition(self, app, report);
    }

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        Ok(vec![definition::object(self, app)])
    }
}
