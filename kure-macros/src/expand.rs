//! What the attribute writes.

use crate::validate::constant;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{ItemImpl, parse_quote};

/// Writes the `impl` with its `PACKAGE`, and the registration.
pub(crate) fn expand(item: &ItemImpl) -> TokenStream {
    let (implementation, registration) = (with_package(item.clone()), registration(item));
    quote! {
        #implementation
        #registration
    }
}

/// Adds `PACKAGE` to the `impl`.
pub(crate) fn with_package(mut item: ItemImpl) -> ItemImpl {
    item.items.push(parse_quote! { const PACKAGE: ::kure_core::Package = ::kure_core::package!(); });
    item
}

/// Writes the descriptor, the line that submits it, and the check that programs can name it.
pub(crate) fn registration(item: &ItemImpl) -> TokenStream {
    let plugin = &item.self_ty;
    let conditions: Vec<_> = item.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).collect();
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
