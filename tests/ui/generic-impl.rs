//! The plugin has a type parameter.

use kure_core::prelude::*;

struct Settings<T>(T);

#[kure_plugin]
impl<T: 'static> Plugin for Settings<T> {
    const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
}

#[derive(Deserialize, JsonSchema)]
struct Setting {}

impl Generator for Setting {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

fn main() {}
