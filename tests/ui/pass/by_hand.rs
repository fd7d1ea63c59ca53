//! A plugin without the attribute, by the three lines that it would write, is the same plugin.

use kure_core::Registry;
use kure_core::prelude::*;

/// The plugin.
pub struct Settings;

impl Packaged for Settings {
    const PACKAGE: Package = package!();
}

impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
}

/// The registration of the crate's plugin.
pub static KURE_PLUGIN: Descriptor = Descriptor::of::<Settings>();
kure_core::submit!(KURE_PLUGIN);

/// A document without fields.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Setting {}

impl Generator for Setting {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

#[test]
fn the_plugin_is_the_one_that_the_linker_brought() {
    let registry = Registry::as_built(&[&KURE_PLUGIN]).unwrap();
    assert_eq!(registry.plugins().len(), 1);
    assert!(registry.find("ui.example.com/v1", "Setting").is_some());
}

#[test]
fn the_package_is_that_of_cargo_toml() {
    assert_eq!(*KURE_PLUGIN.package(), package!());
}
