//! Patches on the objects that they are for.

use crate::found::{Found, path};
use crate::manifest::Manifest;
use crate::merge::merge;
use crate::operation;
use crate::spec::{Patch, Target};
use crate::value::{describe, size_problem};
use kure_core::{Failure, Result, nearest};
use serde_json::Value;

/// Applies patches one after the other, and says which could not be.
pub(crate) fn apply(patches: &[Patch], manifests: &mut [Manifest], found: &mut Found) {
    for (i, patch) in patches.iter().enumerate() {
        let failure = apply_one(patch, &path(["patches", &i.to_string()]), manifests, &mut found.warnings).err();
        found.errors.extend(failure);
    }
}

fn apply_one(patch: &Patch, place: &[String], manifests: &mut [Manifest], warnings: &mut Vec<Failure>) -> Result<()> {
    let mut fitting: Vec<&mut Manifest> = manifests.iter_mut().filter(|manifest| patch.target.fits(manifest)).collect();
    if fitting.is_empty() {
        let place = [place, &path(["target"])].concat();
        let mistake = Failure::new("expected an object that fits the target of the patch, found none").at(place);
        return Err(match patch.target.advice(manifests) {
            Some(advice) => mistake.help(advice),
            None => mistake,
        });
    }
    if let Some(changes) = &patch.merge {
        let before: Vec<_> = fitting.iter().map(|manifest| manifest.value.clone()).collect();
        for manifest in &mut fitting {
            merge(&mut manifest.value, changes);
        }
        let is_idle = fitting.iter().zip(&before).all(|(manifest, before)| manifest.value == *before);
        let idle = || Failure::new("the patch changes nothing: the objects are as it wants them");
        warnings.extend(is_idle.then(|| idle().at([place, &path(["merge"])].concat())));
        return Ok(());
    }
    // What fails on one object fails on its likes, so the first is enough to know.
    fitting.into_iter().try_for_each(|manifest| operate(patch, place, manifest))
}

/// Applies the operations of a patch to an object.
fn operate(patch: &Patch, place: &[String], manifest: &mut Manifest) -> Result<()> {
    let whole = manifest.describe();
    let mut object = Value::Object(manifest.value.clone());
    for (i, operation) in patch.json.iter().enumerate() {
        let blame = |failure: &Failure| {
            let place = [place, &path(["json", &i.to_string()]), failure.path()].concat();
            let mistake = Failure::new(format!("in {whole}: {}", failure.message())).at(place);
            match failure.help_text() {
                Some(help) => mistake.help(help),
                None => mistake,
            }
        };
        operation::apply(operation, &mut object).map_err(|failure| blame(&failure))?;
        let no_object = || format!("expected an object after the operation, found {}", describe(&object));
        let problem = (!object.is_object()).then(no_object).or_else(|| size_problem(&object));
        if let Some(problem) = problem {
            return Err(blame(&Failure::new(problem).at(["path"])));
        }
    }
    if let Value::Object(value) = object {
        manifest.value = value;
    }
    Ok(())
}

impl Target {
    /// Tells whether an object fits everything that is asked for.
    fn fits(&self, manifest: &Manifest) -> bool {
        let asked = [
            (&self.api_version, manifest.api_version()),
            (&self.kind, manifest.kind()),
            (&self.name, manifest.name()),
            (&self.namespace, manifest.namespace()),
        ];
        let label = |key: &String| manifest.metadata("labels").and_then(|labels| labels.get(key)?.as_str());
        asked.iter().all(|(wanted, found)| wanted.as_deref().is_none_or(|wanted| *found == Some(wanted)))
            && self.labels.iter().all(|(key, value)| label(key) == Some(value))
    }

    /// Says which kind or name somebody may have meant, if there is none of the one that they wrote.
    fn advice(&self, manifests: &[Manifest]) -> Option<String> {
        let is_kind = |manifest: &&Manifest| self.kind.as_deref().is_none_or(|kind| manifest.kind() == Some(kind));
        let kinds: Vec<&str> = manifests.iter().filter_map(Manifest::kind).collect();
        let names: Vec<&str> = manifests.iter().filter(is_kind).filter_map(Manifest::name).collect();
        let (written, known) = match (&self.kind, &self.name) {
            (Some(kind), _) if !kinds.contains(&kind.as_str()) => (kind, kinds),
            (_, Some(name)) if !names.contains(&name.as_str()) => (name, names),
            _ => return None,
        };
        nearest(written, known).map(|near| format!("did you mean `{near}`?"))
    }
}
