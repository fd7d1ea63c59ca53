//! What the attribute stands on.

use proc_macro2::{Span, TokenStream};
use syn::spanned::Spanned;
use syn::{Error, Item, ItemImpl, Result};

/// What the compiler hands over: the attribute's arguments, and the item that it stands on.
pub(crate) struct Written {
    pub(crate) arguments: TokenStream,
    pub(crate) item: TokenStream,
}

/// An `impl` with the attribute on it.
pub(crate) struct Annotated {
    pub(crate) arguments: TokenStream,
    pub(crate) item: ItemImpl,
}

impl Written {
    /// Returns the `impl`, or an error that names what else it is.
    pub(crate) fn parse(&self) -> Result<Annotated> {
        let (place, found, plugin) = match syn::parse2(self.item.clone())? {
            Item::Impl(item) => return Ok(Annotated { arguments: self.arguments.clone(), item }),
            Item::Struct(item) => (item.struct_token.span, "a struct", item.ident.to_string()),
            Item::Enum(item) => (item.enum_token.span, "an enum", item.ident.to_string()),
            Item::Fn(item) => (item.sig.fn_token.span, "a function", "…".to_owned()),
            Item::Mod(item) => (item.mod_token.span, "a module", "…".to_owned()),
            other => (first_token(&other), "another item", "…".to_owned()),
        };
        Err(Error::new(place, format!("expected `#[kure_plugin]` on `impl Plugin for {plugin}`, found it on {found}")))
    }
}

fn first_token(item: &Item) -> Span {
    // On stable Rust the span of several tokens is that of the first.
    item.span()
}
