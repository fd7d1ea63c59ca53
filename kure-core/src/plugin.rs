//! A crate's worth of kinds, and their life around a run.

use crate::{Kind, Package, Requirement, Result, Rule};

/// A plugin: which kinds it has, what it needs, and what it does around a run.
///
/// A plugin is constant data, so listing and describing plugins runs none of their code. `#[kure_plugin]` on the
/// `impl`, at the root of the crate, registers it and takes its package from Cargo.toml:
///
/// ```
/// # mod a_crate {
/// use kure_core::prelude::*;
/// # #[derive(Deserialize, JsonSchema)]
/// # pub struct Setting {}
/// # impl Generator for Setting {
/// #     const GVK: Gvk = gvk!("generators.example.com/v1alpha1", "Setting");
/// #     fn generate(&self, _: &Application) -> Result<Vec<Object>> { Ok(vec![]) }
/// # }
///
/// /// Settings as ConfigMaps.
/// pub struct Settings;
///
/// impl Packaged for Settings {
///     const PACKAGE: Package = package!();
/// }
///
/// impl Plugin for Settings {
///     const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
/// }
/// // The three items that `#[kure_plugin]` writes are the PACKAGE above and these:
/// pub static KURE_PLUGIN: Descriptor = Descriptor::of::<Settings>();
/// kure_core::submit!(KURE_PLUGIN);
/// # }
/// assert_eq!(a_crate::KURE_PLUGIN.kinds().len(), 1);
/// ```
///
/// # Lifecycle
///
/// 1. `initialize` runs once, before the first document of the plugin generates and after the plugins it requires.
/// 2. The documents generate, on several threads.
/// 3. `shutdown` runs once, in reverse order, for each plugin whose `initialize` succeeded, after errors too.
///
/// A plugin that no document needs runs none of them. `health` is what `kure plugins check` asks.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a plugin",
    label = "expected a type with `impl Plugin`",
    note = "write `#[kure_plugin] impl Plugin for {Self}` with `const KINDS`"
)]
pub trait Plugin: Packaged + 'static {
    /// The kinds that the plugin generates. None if it only has [`RULES`](Self::RULES).
    const KINDS: &'static [Kind];

    /// The rules that the plugin has on kinds of other plugins, such as those of a company on what it deploys.
    const RULES: &'static [Rule] = &[];

    /// The plugins that have to be in the same binary.
    const REQUIRES: &'static [Requirement] = &[];

    /// Prepares for a run.
    fn initialize() -> Result<()> {
        Ok(())
    }

    /// Says whether the plugin could do its work.
    fn health() -> Result<()> {
        Ok(())
    }

    /// Ends a run.
    fn shutdown() -> Result<()> {
        Ok(())
    }
}

/// Which package a plugin comes from: what `#[kure_plugin]` adds to an `impl Plugin for …`.
///
/// It stands apart from [`Plugin`] so that the `impl` stays as its author wrote it, and so that one without the
/// attribute is an error that names the attribute.
#[diagnostic::on_unimplemented(
    message = "the plugin `{Self}` is without `#[kure_plugin]`",
    label = "expected `#[kure_plugin]` above this `impl`",
    note = "write `#[kure_plugin]` above `impl Plugin for {Self}`: it registers the plugin, with its package from Cargo.toml"
)]
pub trait Packaged {
    /// The package that the plugin comes from.
    const PACKAGE: Package;
}
