//! A plugin names another by a text.

use kure_core::prelude::*;

struct Settings;

#[kure_plugin]
impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
    const REQUIRES: &'static [Requirement] = &["terraform"];
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
