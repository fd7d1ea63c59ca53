//! The rules on an `impl` that `#[kure_plugin]` stands on.

use crate::parse::Annotated;
use quote::ToTokens;
use syn::{Attribute, Error, Ident, ImplItem, ItemImpl, Result, Type};

/// Checks every rule, and returns all mistakes as one error.
///
/// What the compiler would say as well by itself, such as that `KINDS` is missing, is left to it.
pub(crate) fn validate(plugin: &Annotated) -> Result<()> {
    let Annotated { arguments, item } = plugin;
    let mut mistakes = Vec::new();
    if !arguments.is_empty() {
        let message = "expected no arguments: the plugin's name, version and description are those of Cargo.toml";
        mistakes.push(Error::new_spanned(arguments, message));
    }
    if let Some(again) = item.attrs.iter().find(|attribute| is_own(attribute)) {
        mistakes.push(Error::new_spanned(again, "expected `#[kure_plugin]` once, found it again"));
    }
    // What is asked of a plugin is not asked of anything else.
    mistakes.extend(if is_plugin(item) { plugin_mistakes(item) } else { vec![wrong_trait(item)] });
    let all = mistakes.into_iter().reduce(|mut all, mistake| {
        all.combine(mistake);
        all
    });
    all.map_or(Ok(()), Err)
}

/// Whether the trait is called `Plugin`, by whatever path. That it is kure's own is for the compiler to find.
pub(crate) fn is_plugin(item: &ItemImpl) -> bool {
    let name = item.trait_.as_ref().and_then(|(path, _)| path.segments.last());
    item.modifiers.polarity.is_none() && name.is_some_and(|name| name.ident == "Plugin")
}

/// Whether an attribute is `#[kure_plugin]`, by whatever path.
pub(crate) fn is_own(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|name| name.ident == "kure_plugin")
}

/// Whether an item of the `impl` is a constant of that name.
pub(crate) fn is_constant(item: &ImplItem, name: &str) -> bool {
    matches!(item, ImplItem::Const(item) if item.ident == name)
}

/// Returns the name of a constant of the `impl`, where it is written.
pub(crate) fn constant<'i>(item: &'i ItemImpl, name: &str) -> Option<&'i Ident> {
    item.items.iter().find_map(|item| match item {
        ImplItem::Const(item) if item.ident == name => Some(&item.ident),
        _ => None,
    })
}

/// Whether the type is one that has a name and no parameters, so that it may be one of this crate.
pub(crate) fn is_named(item: &ItemImpl) -> bool {
    let Type::Path(path) = &*item.self_ty else { return false };
    path.qself.is_none() && path.path.segments.iter().all(|segment| segment.arguments.is_none())
}

fn plugin_mistakes(item: &ItemImpl) -> Vec<Error> {
    let mut mistakes = Vec::new();
    if !item.generics.params.is_empty() {
        let message = "expected one type without parameters: a program holds a plugin once";
        mistakes.push(Error::new_spanned(&item.generics, message));
    } else if !is_named(item) {
        let found = item.self_ty.to_token_stream();
        let message = format!("expected a type of this crate by its name alone, found `{found}`");
        mistakes.push(Error::new_spanned(&item.self_ty, message));
    }
    if let Some(package) = constant(item, "PACKAGE") {
        let message = "expected no `PACKAGE`, which `#[kure_plugin]` takes from Cargo.toml: \
                       remove this one";
        mistakes.push(Error::new_spanned(package, message));
    }
    mistakes
}

fn wrong_trait(item: &ItemImpl) -> Error {
    let plugin = item.self_ty.to_token_stream();
    let expected = format!("expected `impl Plugin for {plugin}`");
    match &item.trait_ {
        Some((path, _)) => {
            let not = item.modifiers.polarity.map_or("", |_| "!");
            let found = path.to_token_stream();
            Error::new_spanned(path, format!("{expected}, found `impl {not}{found} for {plugin}`"))
        }
        None => Error::new_spanned(&item.self_ty, format!("{expected}, found `impl {plugin}`")),
    }
}
