//! The attribute macro of kure-core.

use proc_macro::TokenStream;
use quote::quote;
use syn::{ItemImpl, parse_macro_input, parse_quote};

/// Registers a plugin.
#[proc_macro_attribute]
pub fn kure_plugin(_arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut item = parse_macro_input!(item as ItemImpl);
    item.items.push(parse_quote! { const PACKAGE: ::kure_core::Package = ::kure_core::package!(); });
    let plugin = &item.self_ty;
    quote! {
        #item
        /// The plugin's registration.
        pub static KURE_PLUGIN: ::kure_core::Descriptor = ::kure_core::Descriptor::of::<#plugin>();
        ::kure_core::submit!(KURE_PLUGIN);
    }
    .into()
}
