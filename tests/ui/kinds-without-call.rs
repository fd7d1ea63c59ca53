//! A kind is named but not made.

use kure_core::prelude::*;

struct Settings;

#[kure_plugin]
impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[Kind::of::<Setting>];
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
