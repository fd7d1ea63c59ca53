//! What the examples of a plugin are, and what they give.

use super::Subject;
use super::subject::{Sample, said};
use crate::testing::agrees;
use crate::testing::case::written;
use crate::testing::fault::Found;
use crate::{Code, Diagnostic, Object};
use std::collections::BTreeSet;

const OF_OBJECTS: [Code; 2] = [Code::InvalidObject, Code::DuplicateObject];

/// Each kind has examples, and they generate without a word.
pub(super) fn generate(subject: &Subject) -> Vec<Found> {
    let mut found = Vec::new();
    let mut names = BTreeSet::new();
    for kind in subject.plugin.kinds() {
        if kind.examples().next().is_none() {
            let help = "embed a document: `const EXAMPLES: &'static [Example] = &[example!(\"../examples/….yaml\")];`";
            found.push(Found::new(kind.gvk().kind(), "an example", "none").help(help));
        }
    }
    for sample in subject.samples() {
        let place = sample.place();
        if !names.insert((sample.kind.gvk(), sample.example.name())) {
            let help = "call the file otherwise: examples are chosen by their name";
            found.push(Found::new(&place, "a name of its own", "one that another example has").help(help));
        }
        if sample.example.description().is_empty() {
            let help = "begin the file with `# ` and what it shows: `kure docs` prints it above the example";
            found.push(Found::new(&place, "a comment at the top that says what it shows", "none").help(help));
        }
        found.extend(gives(&sample, place));
    }
    found
}

fn gives(sample: &Sample, place: String) -> Option<Found> {
    let kind = sample.kind.gvk();
    let expected = format!("a document of kind `{} {}`", kind.api_version(), kind.kind());
    let (objects, diagnostics) = sample.objects();
    let other: Vec<_> = diagnostics.into_iter().filter(|diagnostic| !is_of_objects(diagnostic)).collect();
    if !mentions(sample) {
        return Some(Found::new(place, expected, "none in the file").help("let the example show its own kind"));
    }
    let help = "mend the example, or what the plugin makes of it: it is the first thing that people copy";
    if !other.is_empty() {
        return Some(Found::new(place, "objects, and nothing to say", said(&other)).help(help));
    }
    (objects.is_empty() && sample.objects().1.is_empty()).then(|| Found::new(place, "objects", "none").help(help))
}

fn mentions(sample: &Sample) -> bool {
    let gvk = sample.kind.gvk();
    let Ok(source) = crate::Source::new("document.yaml", sample.example.text().as_bytes().to_vec()) else {
        return true;
    };
    let mut kinds = source.documents().map(|document| document.kind());
    kinds.any(|kind| kind.is_none_or(|(api, kind, _)| api == gvk.api_version() && kind == gvk.kind()))
}

fn is_of_objects(diagnostic: &Diagnostic) -> bool {
    OF_OBJECTS.contains(&diagnostic.code)
}

/// Kubernetes takes the objects, and each is there once.
pub(super) fn are_valid(subject: &Subject) -> Vec<Found> {
    let mut found = Vec::new();
    for sample in subject.samples() {
        let (_, diagnostics) = sample.objects();
        let wrong: Vec<_> = diagnostics.into_iter().filter(is_of_objects).collect();
        if !wrong.is_empty() {
            let help = "make names of `app.name()` with `kure_core::name::joined`, and one object of a kind for each";
            found.push(Found::new(sample.place(), "objects that Kubernetes takes, each once", said(&wrong)).help(help));
        }
    }
    found
}

/// Another reader takes what is written for the same values.
pub(super) fn are_read_alike(subject: &Subject) -> Vec<Found> {
    let differing = subject.samples().filter_map(|sample| {
        let (objects, _) = sample.objects();
        // Of an empty text, some readers make a document of nothing.
        if objects.is_empty() {
            return None;
        }
        let values: Vec<_> = objects.iter().map(Object::to_value).collect();
        let difference = agrees(&written(&objects), &values).err()?;
        let help = "this may be a mistake of kure's: report it with the value, and write that otherwise meanwhile";
        Some(Found::new(sample.place(), "the same values to every reader of YAML", difference).help(help))
    });
    differing.collect()
}
