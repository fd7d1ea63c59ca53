//! Generates `CustomResourceDefinitions` from a short specification.

mod check;
mod conversion;
mod definition;
mod keyword;
mod list;
mod names;
mod rule;
mod spec;
mod structural;

use kure_core::prelude::*;
pub use spec::CrdConfig;

/// Definitions of kinds that a cluster does not have yet.
pub struct Crd;

#[kure_plugin]
impl Plugin for Crd {
    const KINDS: &'static [Kind] = &[Kind::of::<CrdConfig>()];
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
