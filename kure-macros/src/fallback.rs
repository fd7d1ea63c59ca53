//! What is written beside an error, so that one mistake is one error.
//!
//! Without it, a plugin with a bad argument would also lack its package and its registration, and everything that names
//! them would be an error as well.

use crate::expand::{package, registration};
use crate::validate::{is_constant, is_named, is_own, is_plugin};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, ItemImpl};

/// Writes the error, and the item as it was.
pub(crate) fn unchanged(item: &TokenStream, error: &Error) -> TokenStream {
    let error = error.to_compile_error();
    quote! {
        #error
        #item
    }
}

/// Writes the error, and as much of the plugin as makes sense.
pub(crate) fn expand(mut item: ItemImpl, error: &Error) -> TokenStream {
    item.attrs.retain(|attribute| !is_own(attribute));
    if !is_plugin(&item) {
        return unchanged(&quote!(#item), error);
    }
    if item.generics.params.is_empty() && !is_named(&item) {
        // The compiler would have much to say of a plugin that is a reference, or a type of somebody else's.
        return error.to_compile_error();
    }
    let registration = item.generics.params.is_empty().then(|| registration(&item));
    let package = package(&item);
    item.items.retain(|item| !is_constant(item, "PACKAGE"));
    unchanged(&quote!(#item #package #registration), error)
}
