//! A generator returns one object instead of a list.

use kure_core::prelude::*;

struct Settings;

#[kure_plugin]
impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
}

#[derive(Deserialize, JsonSchema)]
struct Setting {}

impl Generator for Setting {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        Ok(app.object("v1", "ConfigMap", app.name()))
    }
}

fn main() {}
