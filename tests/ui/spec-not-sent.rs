//! A spec cannot go to another thread.

use std::rc::Rc;

use kure_core::prelude::*;

struct Settings;

#[kure_plugin]
impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
}

#[derive(Deserialize, JsonSchema)]
struct Setting {
    #[serde(skip)]
    cache: Rc<u32>,
}

impl Generator for Setting {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

fn main() {}
