//! The attribute stands on the generator's `impl`.

use kure_core::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Setting {}

#[kure_plugin]
impl Generator for Setting {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

fn main() {}
