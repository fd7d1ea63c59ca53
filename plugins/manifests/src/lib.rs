//! Takes raw Kubernetes manifests, with patches: the way for every kind that has no generator.
//!
//! A document holds objects, or names files beside it, and they come out as they are: nothing is added but what the
//! document asks for. Its namespace, labels and annotations are given to the objects, and patches change them. What an
//! API server would refuse in any object, a name or a label that is none, is said with its place.

mod assemble;
mod check;
mod found;
mod list;
mod manifest;
mod merge;
mod metadata;
mod operation;
mod patch;
mod pointer;
mod read;
mod rules;
mod scope;
mod spec;
mod spelling;
mod value;

pub use spec::Manifests;

use found::Found;
use kure_core::prelude::*;

/// Manifests that nobody has to generate.
pub struct RawManifests;

#[kure_plugin]
impl Plugin for RawManifests {
    const KINDS: &'static [Kind] = &[Kind::of::<Manifests>()];
}

impl Generator for Manifests {
    const GVK: Gvk = gvk!("generators.gokure.dev/v1alpha1", "Manifests");
    const EXAMPLES: &'static [Example] = &[
        example!("../examples/quota.yaml"),
        example!("../examples/registry.yaml", "../examples/registry/deployment.yaml"),
        example!(
            "../examples/operator.yaml",
            "../examples/operator/access.json",
            "../examples/operator/crds.yaml",
            "../examples/operator/operator.yaml",
        ),
    ];

    fn validate(&self, app: &Application, report: &mut Report<'_>) {
        let errors = rules::mistakes(self, app, report.node());
        let found =
            if errors.is_empty() { assemble::assemble(self, app).1 } else { Found { errors, ..Found::default() } };
        for failure in &found.errors {
            report.tell(failure);
        }
        for failure in &found.warnings {
            report.tell_as_warning(failure);
        }
    }

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let (manifests, found) = assemble::assemble(self, app);
        if let Some(failure) = found.errors.into_iter().next() {
            return Err(failure);
        }
        manifests.into_iter().map(manifest::Manifest::into_object).collect()
    }
}
