//! Generates ConfigMaps from settings.

mod rule;
mod spec;

use kure_core::prelude::*;
pub use spec::<<Kind>>;

/// The plugin. Cargo.toml gives its name, version, description and authors.
pub struct ThePlugin;

#[kure_plugin]
impl Plugin for ThePlugin {
    const KINDS: &'static [Kind] = &[Kind::of::<<<Kind>>>()];
}

impl Generator for <<Kind>> {
    const GVK: Gvk = gvk!("<<group>>/v1alpha1", "<<Kind>>");
    const EXAMPLES: &'static [Example] = &[
        example!("../examples/settings.yaml"),
        example!("../examples/in-a-namespace.yaml"),
        example!("../examples/every-field.yaml"),
    ];

    fn validate(&self, _: &Application, report: &mut Report<'_>) {
        rule::names(&self.settings, report);
    }

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let mut object = app.object("v1", "ConfigMap", app.name());
        if self.immutable {
            object = object.with("immutable", true);
        }
        Ok(vec![object.with("data", json!(self.settings))])
    }
}
