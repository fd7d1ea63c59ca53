//! An example names a file that does not exist.

use kure_core::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Setting {}

impl Generator for Setting {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");
    const EXAMPLES: &'static [Example] = &[example!("../examples/absent.yaml")];

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

fn main() {}
