//! A spec borrows from the document, which is gone when it generates.

use kure_core::prelude::*;

struct Settings;

#[kure_plugin]
impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[Kind::of::<Setting<'static>>()];
}

#[derive(Deserialize, JsonSchema)]
struct Setting<'a> {
    key: &'a str,
}

impl Generator for Setting<'static> {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

fn main() {}
