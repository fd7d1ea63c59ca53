//! Takes raw Kubernetes manifests, with patches: the way for every kind that has no generator.
//!
//! A document holds objects, or names files beside it, and they come out as they are: nothing is added but what the
//! document asks for. Its namespace, labels and annotations are given to the objects, and patches change them. What an
//! API server would refuse in any object, a name or a label that is none, is said with its place.

mod assemble;
mod check;
mod list;
mod manifest;
mod merge;
mod metadata;
mod mistake;
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
        let mut mistakes = rules::mistakes(self, app, report.node());
        if mistakes.is_empty() {
            mistakes = assemble::assemble(self, app).1;
        }
        for mistake in mistakes {
            mistake.tell(report);
        }
    }

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let (manifests, mistakes) = assemble::assemble(self, app);
        if let Some(mistake) = mistakes.into_iter().find(|mistake| !mistake.is_warning) {
            return Err(mistake.into());
        }
        manifests.into_iter().map(manifest::Manifest::into_object).collect()
    }
}
