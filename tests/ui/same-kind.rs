//! Two plugins of a program have one kind.

use kure_core::prelude::*;

struct Settings;

impl Packaged for Settings {
    const PACKAGE: Package = Package { name: "kure-plugin-settings", ..package!() };
}

impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
}

static SETTINGS: Descriptor = Descriptor::of::<Settings>();

struct Options;

impl Packaged for Options {
    const PACKAGE: Package = Package { name: "kure-plugin-options", ..package!() };
}

impl Plugin for Options {
    const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
}

static OPTIONS: Descriptor = Descriptor::of::<Options>();

const _: () = kure_core::check(&[&SETTINGS, &OPTIONS]);

#[derive(Deserialize, JsonSchema)]
struct Setting {}

impl Generator for Setting {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

fn main() {}
