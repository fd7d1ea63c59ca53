//! A plugin in a module is registered if the root of the crate re-exports it; a `cfg` holds for all of it, and no name
//! of the crate's own gets in the way.

pub use plugin::KURE_PLUGIN;

/// The plugin, among names that the attribute must not pick up.
mod plugin {
    use super::{Setting, kure_core as core};

    /// Not kure's.
    pub(super) struct Package;
    /// Not kure's.
    pub(super) struct Descriptor(pub(super) Package);

    /// The plugin.
    pub(super) struct Settings;

    #[core::kure_plugin]
    #[cfg(test)]
    impl core::Plugin for Settings {
        const KINDS: &'static [core::Kind] = &[core::Kind::of::<Setting>()];
    }

    /// A plugin that is not compiled: nothing is left of it.
    #[core::kure_plugin]
    #[cfg(not(test))]
    impl core::Plugin for Absent {
        const KINDS: &'static [core::Kind] = &[];
    }
}

/// Beside the crate of that name, as `::kure_core` is called here.
mod kure_core {
    pub(crate) use ::kure_core::*;
}

/// A document without fields.
#[derive(::kure_core::prelude::Deserialize, ::kure_core::prelude::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Setting {}

impl ::kure_core::Generator for Setting {
    const GVK: ::kure_core::Gvk = ::kure_core::gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, _: &::kure_core::Application) -> ::kure_core::Result<Vec<::kure_core::Object>> {
        Ok(Vec::new())
    }
}

#[test]
fn the_plugin_is_the_one_that_the_linker_brought() {
    let registry = ::kure_core::Registry::as_built(&[&KURE_PLUGIN]).unwrap();
    assert_eq!(registry.plugins().len(), 1);
    let own = plugin::Descriptor(plugin::Package);
    assert_eq!(size_of_val(&own.0), 0);
}
