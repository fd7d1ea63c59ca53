//! Generates HelmReleases and the sources of their charts for Flux.

mod check;
mod constraint;
mod duration;
mod release;
mod secret;
mod source;
mod spec;

use kure_core::prelude::*;
pub use spec::{Bucket, FluxHelm, FluxSource, GitRepository, HelmRepository, OciRepository};

/// The plugin. Cargo.toml gives its name, version, description and authors.
pub struct FluxHelmPlugin;

#[kure_plugin]
impl Plugin for FluxHelmPlugin {
    const KINDS: &'static [Kind] = &[Kind::of::<FluxHelm>(), Kind::of::<FluxSource>()];
}

impl Generator for FluxHelm {
    const GVK: Gvk = gvk!("generators.gokure.dev/v1alpha1", "FluxHelm");
    const EXAMPLES: &'static [Example] = &[
        example!("../examples/podinfo.yaml"),
        example!("../examples/podinfo-oci.yaml"),
        example!("../examples/shop.yaml"),
        example!("../examples/ingress.yaml"),
    ];

    fn validate(&self, app: &Application, report: &mut Report<'_>) {
        check::release(self, app, report);
    }

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let source = self.source.as_ref().map(|source| source::object(source, app));
        Ok(source.into_iter().chain([release::object(self, app)]).collect())
    }
}

impl Generator for FluxSource {
    const GVK: Gvk = gvk!("generators.gokure.dev/v1alpha1", "FluxSource");
    const EXAMPLES: &'static [Example] = &[
        example!("../examples/charts.yaml"),
        example!("../examples/mirror.yaml"),
        example!("../examples/infrastructure.yaml"),
        example!("../examples/artifacts.yaml"),
    ];

    fn validate(&self, _: &Application, report: &mut Report<'_>) {
        check::source(self, report);
    }

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        Ok(vec![source::object(self, app)])
    }
}

/// Leaves out what says nothing: nulls, empty mappings and empty lists, at every depth.
fn filled(value: impl Serialize) -> Value {
    match serde_json::to_value(value).expect("a spec is JSON") {
        Value::Object(fields) => {
            let kept = fields.into_iter().map(|(key, value)| (key, filled(value)));
            let kept: serde_json::Map<_, _> = kept.filter(|(_, value)| !value.is_null()).collect();
            if kept.is_empty() { Value::Null } else { Value::Object(kept) }
        }
        Value::Array(items) => {
            let kept: Vec<_> = items.into_iter().map(filled).filter(|value| !value.is_null()).collect();
            if kept.is_empty() { Value::Null } else { Value::Array(kept) }
        }
        other => other,
    }
}
