//! Which plugins the linker brought: the one module that names inventory and linkme.

use crate::Descriptor;

/// How plugins are collected at link time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collector {
    /// By the crate inventory, which registers each plugin before `main`.
    Inventory,
    /// By the crate linkme, which gathers the plugins in a section of the binary.
    Linkme,
    /// Not at all: the program names its plugins itself.
    Absent,
}

#[cfg(all(feature = "linkme", not(kure_no_ctor)))]
mod collector {
    use super::{Collector, Descriptor};

    pub(crate) const COLLECTOR: Collector = Collector::Linkme;

    /// The plugins that the linker brought.
    #[linkme::distributed_slice]
    pub static LINKED: [&'static Descriptor];

    pub(crate) fn linked() -> impl Iterator<Item = &'static Descriptor> {
        LINKED.iter().copied()
    }
}

#[cfg(all(feature = "inventory", not(feature = "linkme"), not(kure_no_ctor)))]
mod collector {
    use super::{Collector, Descriptor};

    pub(crate) const COLLECTOR: Collector = Collector::Inventory;

    /// A plugin that the linker brought.
    #[derive(Debug)]
    pub struct Linked(pub &'static Descriptor);

    inventory::collect!(Linked);

    pub(crate) fn linked() -> impl Iterator<Item = &'static Descriptor> {
        inventory::iter::<Linked>().map(|linked| linked.0)
    }
}

#[cfg(any(kure_no_ctor, not(any(feature = "inventory", feature = "linkme"))))]
mod collector {
    use super::{Collector, Descriptor};

    pub(crate) const COLLECTOR: Collector = Collector::Absent;

    pub(crate) fn linked() -> impl Iterator<Item = &'static Descriptor> {
        std::iter::empty()
    }
}

pub(crate) use collector::{COLLECTOR, linked};

/// What the expansions of [`submit!`](crate::submit!) and `#[kure_plugin]` name. Not public API.
#[doc(hidden)]
pub mod private {
    #[cfg(all(feature = "linkme", not(kure_no_ctor)))]
    pub use super::collector::LINKED;
    #[cfg(all(feature = "inventory", not(feature = "linkme"), not(kure_no_ctor)))]
    pub use super::collector::Linked;
    pub use crate::descriptor::stands_at_root;
    #[cfg(feature = "inventory")]
    pub use inventory;
    #[cfg(feature = "linkme")]
    pub use linkme;
}

/// Registers a plugin's descriptor with the collector that kure-core was built with. `#[kure_plugin]` calls it.
///
/// It is a macro of this crate, not of the attribute, because its `cfg`s have to be this crate's features.
#[cfg(all(feature = "linkme", not(kure_no_ctor)))]
#[macro_export]
macro_rules! submit {
    ($descriptor:path) => {
        const _: () = {
            #[$crate::__private::linkme::distributed_slice($crate::__private::LINKED)]
            #[linkme(crate = $crate::__private::linkme)]
            static SUBMITTED: &$crate::Descriptor = &$descriptor;
        };
    };
    ($($other:tt)*) => {
        compile_error!("expected the name of the plugin's descriptor, as in `submit!(KURE_PLUGIN)`");
    };
}

/// Registers a plugin's descriptor with the collector that kure-core was built with. `#[kure_plugin]` calls it.
///
/// It is a macro of this crate, not of the attribute, because its `cfg`s have to be this crate's features.
#[cfg(all(feature = "inventory", not(feature = "linkme"), not(kure_no_ctor)))]
#[macro_export]
macro_rules! submit {
    ($descriptor:path) => {
        $crate::__private::inventory::submit! { $crate::__private::Linked(&$descriptor) }
    };
    ($($other:tt)*) => {
        compile_error!("expected the name of the plugin's descriptor, as in `submit!(KURE_PLUGIN)`");
    };
}

/// Registers a plugin's descriptor with the collector that kure-core was built with: here, with none.
#[cfg(any(kure_no_ctor, not(any(feature = "inventory", feature = "linkme"))))]
#[macro_export]
macro_rules! submit {
    ($descriptor:path) => {};
    ($($other:tt)*) => {
        compile_error!("expected the name of the plugin's descriptor, as in `submit!(KURE_PLUGIN)`");
    };
}
