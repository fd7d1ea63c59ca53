//! A plugin is submitted as a value.

use kure_core::prelude::*;

struct Settings;

impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
}

impl Packaged for Settings {
    const PACKAGE: Package = package!();
}

kure_core::submit!(Descriptor::of::<Settings>());

#[derive(Deserialize, JsonSchema)]
struct Setting {}

impl Generator for Setting {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

fn main() {}
