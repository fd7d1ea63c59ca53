//! The attribute macro of kure-core, which re-exports it. Nobody depends on this crate directly.

mod expand;
mod fallback;
mod parse;
mod validate;

use proc_macro::TokenStream;

/// Registers the plugin of a crate.
///
/// It stands on `impl Plugin for …` at the root of a crate, and takes no arguments: what a plugin is called, its
/// version, description, authors and licence are those of Cargo.toml.
///
/// ```text
/// use kure_core::prelude::*;
///
/// /// Settings as ConfigMaps.
/// pub struct Settings;
///
/// #[kure_plugin]
/// impl Plugin for Settings {
///     const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
/// }
/// ```
///
/// # What it writes
///
/// The `impl` as it is, three items below it, and a check. Everything but the check can be written by hand, and the
/// plugin is the same:
///
/// ```text
/// impl Plugin for Settings {
///     const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
/// }
///
/// impl Packaged for Settings {                                                    // 1
///     const PACKAGE: Package = package!();
/// }
///
/// /// The registration of the crate's plugin.
/// pub static KURE_PLUGIN: Descriptor = Descriptor::of::<Settings>();              // 2
/// kure_core::submit!(KURE_PLUGIN);                                                // 3
///
/// // The check: `crate::KURE_PLUGIN` exists and is this plugin's.
/// const _: () = kure_core::__private::stands_at_root(&crate::KURE_PLUGIN, &KURE_PLUGIN);
/// ```
///
/// The names that it writes are absolute and all of one crate, `::kure_core`: a plugin needs no other for it. An
/// attribute `#[cfg(…)]` on the `impl` holds for everything that is written.
///
/// # One plugin a crate, at its root
///
/// The program that links a plugin names it as `the_crate::KURE_PLUGIN`. The check makes a plugin that could not be
/// named so an error in its own crate, rather than in the program. A plugin in a module is at the root as well once
/// the root has `pub use module::KURE_PLUGIN;`.
///
/// Where a crate has several plugins or none at its root, as tests do, write the three items by hand. In an example of
/// documentation, a `fn main() {}` of its own keeps rustdoc from moving the plugin into one.
///
/// # Mistakes
///
/// | mistake | remedy |
/// |---|---|
/// | `#[kure_plugin(…)]` | remove the arguments: Cargo.toml has them |
/// | on anything but `impl Plugin for …` | move it to that `impl` |
/// | on a generic `impl` | implement `Plugin` for one type without parameters |
/// | no `#[kure_plugin]` | write it above the `impl`, or all three items by hand |
/// | `PACKAGE` in the `impl` | remove it: Cargo.toml has it |
/// | the attribute twice | remove one |
#[proc_macro_attribute]
pub fn kure_plugin(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let written = parse::Written { arguments: arguments.into(), item: item.into() };
    let plugin = match written.parse() {
        Ok(plugin) => plugin,
        Err(error) => return fallback::unchanged(&written.item, &error).into(),
    };
    match validate::validate(&plugin) {
        Ok(()) => expand::expand(&plugin.item).into(),
        Err(error) => fallback::expand(plugin.item, &error).into(),
    }
}
