//! What a run has seen so far, so that nothing is there twice.

use crate::{Code, Diagnostic, Identity, Rendered};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::Arc;

/// The identities of a run's documents and objects: takes what each document claims in the order of the input.
///
/// It keeps 96 bits of each identity and its place, not its text, so that it stays small in a run of many thousands.
#[derive(Debug, Default)]
pub struct Ledger {
    documents: Seen,
    objects: Seen,
    places: Vec<Place>,
    files: Vec<Arc<str>>,
}

/// What a document claims for itself: its own identity, and those of its objects.
///
/// It stands for the document when its objects are gone: threads that render turn the objects into bytes and hand
/// over the claims.
#[derive(Clone, Debug)]
pub struct Claims {
    /// What the document is.
    pub identity: Identity,
    /// What it claims for its objects.
    pub objects: ObjectClaims,
}

/// What a document claims for its objects: hashes and names, which one process may write and another read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectClaims {
    keys: Vec<(Key, usize)>,
    /// How the objects are called in messages, one after the other; each ends where `keys` says.
    names: String,
}

impl Claims {
    /// Returns what a document claims, or nothing if it is empty or nobody knows what it is.
    pub fn of(rendered: &Rendered) -> Option<Self> {
        let identity = rendered.identity.clone()?;
        let mut objects = ObjectClaims::default();
        objects.keys.reserve_exact(rendered.objects.len());
        for object in &rendered.objects {
            let (kind, namespace, name) = (object.kind(), object.namespace(), object.name());
            let key = key(&(object.group(), kind, namespace, name));
            objects.names.extend([kind, " named `", namespace.unwrap_or_default()]);
            objects.names.extend(namespace.map(|_| "/"));
            objects.names.extend([name, "`"]);
            objects.keys.push((key, objects.names.len()));
        }
        Some(Self { identity, objects })
    }
}

type Key = [u32; 3];
type Seen = HashMap<Key, u32, BuildHasherDefault<AlreadyHashed>>;

#[derive(Clone, Copy, Debug)]
struct Place {
    file: u32,
    line: u32,
}

impl Ledger {
    /// Adds errors to `rendered` for what earlier documents have already, and takes its objects if there are any.
    pub fn admit(&mut self, rendered: &mut Rendered) {
        let errors = Claims::of(rendered).map(|claims| self.enter(&claims)).unwrap_or_default();
        rendered.diagnostics.extend(errors);
        if rendered.has_errors() {
            rendered.objects.clear();
        }
    }

    /// Enters the claims of a document, and returns errors for those that earlier documents have made already: for
    /// its own identity, or an object's.
    pub fn enter(&mut self, claims: &Claims) -> Vec<Diagnostic> {
        let place = self.place(&claims.identity);
        let mut errors = Vec::new();
        let mut refuse = |code, what: &str, earlier: &Place| {
            let message = format!("expected one {what}, found a second");
            let first = format!("the first is from {}:{}", self.files[earlier.file as usize], earlier.line);
            errors.push(Diagnostic::error(code, message).help(first).at(claims.identity.location.clone()));
        };
        let Identity { gvk, namespace, name, .. } = &claims.identity;
        let document = key(&(gvk.group(), gvk.kind(), namespace, name));
        if let Err(earlier) = note(&mut self.documents, document, place) {
            let name = namespace.as_ref().map_or_else(|| name.clone(), |namespace| format!("{namespace}/{name}"));
            let what = format!("document `{}` named `{name}`", gvk.kind());
            refuse(Code::DuplicateDocument, &what, &self.places[earlier as usize]);
            return errors;
        }
        let mut begin = 0;
        for &(key, end) in &claims.objects.keys {
            if let Err(earlier) = note(&mut self.objects, key, place) {
                // Claims from elsewhere may be wrong about where names end.
                let name = claims.objects.names.get(begin..end).unwrap_or("object");
                refuse(Code::DuplicateObject, name, &self.places[earlier as usize]);
            }
            begin = end;
        }
        errors
    }

    /// Notes where a document is, and returns its number.
    fn place(&mut self, identity: &Identity) -> u32 {
        if self.files.last().is_none_or(|last| **last != *identity.location.file) {
            self.files.push(identity.location.file.clone());
        }
        self.places.push(Place { file: last_index(&self.files), line: identity.location.line });
        last_index(&self.places)
    }
}

fn last_index<T>(items: &[T]) -> u32 {
    u32::try_from(items.len() - 1).expect("a run has fewer than four thousand million documents")
}

fn note(seen: &mut Seen, key: Key, place: u32) -> Result<(), u32> {
    match seen.entry(key) {
        Entry::Occupied(earlier) => Err(*earlier.get()),
        Entry::Vacant(free) => {
            free.insert(place);
            Ok(())
        }
    }
}

/// The first 96 bits of two hashes with different beginnings: a false alarm among a million identities is out of the
/// question.
fn key(identity: &impl Hash) -> Key {
    let half = |seed: u8| {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        identity.hash(&mut hasher);
        hasher.finish()
    };
    let (one, other) = (half(0).to_le_bytes(), half(1).to_le_bytes());
    let word = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    [word(&one[..4]), word(&one[4..]), word(&other[..4])]
}

/// Takes a [`Key`] for its own hash.
#[derive(Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let words = bytes.chunks_exact(8).next().and_then(|words| words.try_into().ok());
        self.0 = words.map_or(self.0, u64::from_le_bytes);
    }

    // The length of the array comes before its items, and says nothing.
    fn write_usize(&mut self, _: usize) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Location, Object, gvk};

    fn rendered(line: u32, name: &str, objects: &[&str]) -> Rendered {
        let location = Location { file: "a.yaml".into(), line, column: 9, width: 1, text: String::new() };
        let gvk = gvk!("generators.example.com/v1alpha1", "Setting");
        let identity = Identity { gvk, namespace: Some("web".into()), name: name.into(), location };
        let objects = objects.iter().map(|name| Object::new("v1", "ConfigMap", *name).in_namespace("web")).collect();
        Rendered { identity: Some(identity), objects, diagnostics: Vec::new() }
    }

    #[test]
    fn what_is_there_already_is_an_error_that_names_the_first() {
        let mut ledger = Ledger::default();
        let mut admit = |mut rendered: Rendered| {
            ledger.admit(&mut rendered);
            let texts = rendered.diagnostics.iter().map(|found| format!("{found}; {}", found.help.join("; ")));
            (rendered.objects.len(), texts.collect::<Vec<_>>().join("\n"))
        };
        assert_eq!(admit(rendered(4, "one", &["a", "b"])), (2, String::new()));
        let second = "a.yaml:8:9: error[duplicate-document]: expected one document `Setting` named `web/one`, found a second; the first is from a.yaml:4";
        assert_eq!(admit(rendered(8, "one", &["c"])), (0, second.to_owned()));
        let object = "a.yaml:12:9: error[duplicate-object]: expected one ConfigMap named `web/b`, found a second; the first is from a.yaml:4";
        assert_eq!(admit(rendered(12, "two", &["c", "b"])), (0, object.to_owned()));
    }
}
