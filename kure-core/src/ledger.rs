//! What a run has seen so far, so that nothing is there twice.

use crate::{Code, Diagnostic, Identity, Rendered};
use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The identities of a run's documents and objects: takes each [`Rendered`] in the order of the input.
///
/// It keeps 128 bits and a place of each identity, not its text, so that it stays small in a run of many thousands.
#[derive(Debug, Default)]
pub struct Ledger {
    documents: HashMap<u128, Place>,
    objects: HashMap<u128, Place>,
    files: Vec<Arc<str>>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    file: u32,
    line: u32,
}

impl Ledger {
    /// Adds errors to `rendered` for what earlier documents have already: its own identity, or an object's.
    pub fn admit(&mut self, rendered: &mut Rendered) {
        let Some(identity) = rendered.identity.clone() else { return };
        let place = self.place(&identity);
        let mut errors = Vec::new();
        let Identity { gvk, namespace, name, .. } = &identity;
        if let Err(earlier) = note(&mut self.documents, digest(&(gvk.group(), gvk.kind(), namespace, name)), place) {
            let message = format!(
                "expected one document `{}` named `{}`, found a second",
                gvk.kind(),
                shown(namespace.as_deref(), name)
            );
            errors.push((Code::DuplicateDocument, message, earlier));
        } else {
            for object in &rendered.objects {
                let key = digest(&(object.group(), object.kind(), object.namespace(), object.name()));
                if let Err(earlier) = note(&mut self.objects, key, place) {
                    let what = shown(object.namespace(), object.name());
                    let message = format!("expected one {} named `{what}`, found a second", object.kind());
                    errors.push((Code::DuplicateObject, message, earlier));
                }
            }
        }
        for (code, message, earlier) in errors {
            let first = format!("the first is from {}:{}", self.files[earlier.file as usize], earlier.line);
            rendered.diagnostics.push(Diagnostic::error(code, message).help(first).at(identity.location.clone()));
        }
        if rendered.has_errors() {
            rendered.objects.clear();
        }
    }

    fn place(&mut self, identity: &Identity) -> Place {
        if self.files.last().is_none_or(|last| **last != *identity.location.file) {
            self.files.push(identity.location.file.clone());
        }
        let file = u32::try_from(self.files.len() - 1).expect("a run has fewer than four thousand million files");
        Place { file, line: identity.location.line }
    }
}

fn note(seen: &mut HashMap<u128, Place>, key: u128, place: Place) -> Result<(), Place> {
    match seen.entry(key) {
        Entry::Occupied(earlier) => Err(*earlier.get()),
        Entry::Vacant(free) => {
            free.insert(place);
            Ok(())
        }
    }
}

/// Two 64-bit hashes with different beginnings: a false alarm among a million identities is out of the question.
fn digest(identity: &impl Hash) -> u128 {
    let half = |seed: u8| {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        identity.hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

fn shown(namespace: Option<&str>, name: &str) -> String {
    namespace.map_or_else(|| name.to_owned(), |namespace| format!("{namespace}/{name}"))
}
