//! The kind `CustomResources`: objects that fit the definitions beside the document.

mod assemble;
mod definitions;
mod file;
mod fit;
mod metadata;
mod resource;
mod spec;

use kure_core::prelude::*;
pub use spec::CustomResources;

impl Generator for CustomResources {
    const GVK: Gvk = gvk!("generators.gokure.dev/v1alpha1", "CustomResources");
    const EXAMPLES: &'static [Example] = &[
        example!("../../examples/welcome.yaml", "../../examples/greeting.yaml"),
        example!("../../examples/databases.yaml", "../../examples/database.yaml"),
        example!(
            "../../examples/backups.yaml",
            "../../examples/backups/crds/plans.yaml",
            "../../examples/backups/crds/stores.yaml",
            "../../examples/backups/plans/nightly.yaml",
            "../../examples/backups/plans/weekly.json",
        ),
    ];

    fn validate(&self, app: &Application, report: &mut Report<'_>) {
        let (_, mistakes) = assemble::assemble(self, app);
        for mistake in mistakes {
            mistake.tell(report);
        }
    }

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let (objects, mistakes) = assemble::assemble(self, app);
        match mistakes.into_iter().find(|mistake| !mistake.is_warning) {
            Some(mistake) => Err(mistake.into()),
            None => Ok(objects),
        }
    }
}
