//! Which definition and version an object is of.

use super::definitions::{Definition, Version};
use super::resource::Resource;
use crate::mistake::Mistake;
use crate::validation::words::{describe, listed};
use kure_core::nearest;
use kure_core::prelude::*;

/// What an object has to fit.
pub(crate) type Fit<'d> = (&'d Definition, &'d Version);

/// Finds the version of an object, and writes `apiVersion` into it if it is left out.
pub(crate) fn find<'d>(definitions: &'d [Definition], resource: &mut Resource) -> Result<Fit<'d>, Mistake> {
    let kind = match resource.value.get("kind") {
        Some(Value::String(kind)) => kind.clone(),
        Some(other) => {
            return Err(Mistake::new(["kind".into()], format!("expected a kind, found {}", describe(other))));
        }
        None => return Err(Mistake::new([], "expected `kind` in an object, found none")),
    };
    let of_kind: Vec<&Definition> = definitions.iter().filter(|definition| definition.kind == kind).collect();
    if of_kind.is_empty() {
        let kinds = definitions.iter().map(|definition| definition.kind.as_str());
        let mistake = Mistake::new(["kind".into()], format!("expected a kind that is defined, found {kind:?}"));
        return Err(match nearest(&kind, kinds.clone()) {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None => mistake.help(format!("under `definitions` are {}", listed(kinds))),
        });
    }
    let served: Vec<String> = of_kind.iter().flat_map(|definition| definition.served()).collect();
    let expected = || match &served[..] {
        [] => "a version that is served, which none is".to_owned(),
        [only] => only.clone(),
        _ => format!("one of {}", listed(&served)),
    };
    let written = match (resource.value.get("apiVersion"), &served[..]) {
        (Some(Value::String(written)), _) => written.clone(),
        (None, [only]) => {
            resource.value.insert("apiVersion".to_owned(), only.as_str().into());
            only.clone()
        }
        (None, _) => return Err(Mistake::new([], format!("expected an `apiVersion`, {}, found none", expected()))),
        (Some(other), _) => {
            let message = format!("expected {}, found {}", expected(), describe(other));
            return Err(Mistake::new(["apiVersion".into()], message));
        }
    };
    let versions =
        of_kind.iter().flat_map(|definition| definition.versions.iter().map(move |version| (*definition, version)));
    let is_written = |(definition, version): &Fit<'_>| {
        written.strip_suffix(&version.name).and_then(|rest| rest.strip_suffix('/')) == Some(&definition.group)
    };
    let mistake = |message| Mistake::new(["apiVersion".into()], message);
    match versions.into_iter().find(is_written) {
        Some(fit) if fit.1.is_served => Ok(fit),
        Some(_) => Err(mistake(format!("expected {}, found {written:?}, which is not served", expected()))),
        None => Err(mistake(format!("expected {}, found {written:?}", expected()))),
    }
}
