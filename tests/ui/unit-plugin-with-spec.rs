//! A plugin is its own kind, and the type of both.

use kure_core::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Setting {}

#[kure_plugin]
impl Plugin for Setting {
    const KIND: Kind = Kind::of::<Setting>();
}

impl Generator for Setting {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

fn main() {}
