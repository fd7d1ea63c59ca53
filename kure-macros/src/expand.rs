//! What the attribute writes.

use crate::validate::constant;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, ItemImpl};

/// Writes the `impl` as it is, and the registration below it.
pub(crate) fn expand(item: &ItemImpl) -> TokenStream {
    let (package, registration) = (package(item), registration(item));
    quote! {
        #item
        #package
        #registration
    }
}

/// Says which package the plugin comes from.
pub(crate) fn package(item: &ItemImpl) -> TokenStream {
    let (plugin, conditions) = (&item.self_ty, conditions(item));
    let (parameters, _, bounds) = item.generics.split_for_impl();
    quote! {
        #(#conditions)*
        impl #parameters ::kure_core::Packaged for #plugin #bounds {
            const PACKAGE: ::kure_core::Package = ::kure_core::package!();
        }
    }
}

/// Writes the descriptor, the line that submits it, and the check that programs can name it.
pub(crate) fn registration(item: &ItemImpl) -> TokenStream {
    let (plugin, conditions) = (&item.self_ty, conditions(item));
    // What is wrong with a descriptor is mostly wrong with its kinds, so that is where the compiler shall point.
    let place =
        constant(item, "KINDS").map_or_else(Span::call_site, |kinds| Span::call_site().located_at(kinds.span()));
    let descriptor = quote_spanned! {place=> ::kure_core::Descriptor::of::<#plugin>() };
    quote! {
        #(#conditions)*
        /// The registration of the crate's plugin, by which programs name it.
        pub static KURE_PLUGIN: ::kure_core::Descriptor = #descriptor;
        #(#conditions)*
        ::kure_core::submit!(KURE_PLUGIN);
        #(#conditions)*
        const _: () = ::kure_core::__private::stands_at_root(&crate::KURE_PLUGIN, &KURE_PLUGIN);
    }
}

fn conditions(item: &ItemImpl) -> Vec<&Attribute> {
    item.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).collect()
}
