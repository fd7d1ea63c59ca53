//! A group comes from a constant.

use kure_core::prelude::*;

const GROUP: &str = "ui.example.com/v1";

#[derive(Deserialize, JsonSchema)]
struct Setting {}

impl Generator for Setting {
    const GVK: Gvk = gvk!(GROUP, "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

fn main() {}
