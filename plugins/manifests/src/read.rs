//! Reads the objects of the spec and of the files beside the document.

use crate::found::{Found, path};
use crate::list::expand;
use crate::manifest::{Manifest, Origin, Text};
use crate::spec::Manifests;
use crate::spelling;
use kure_core::prelude::*;
use kure_core::yaml::{self, Chunk, Limits};
use std::rc::Rc;

/// The ends of the names of files that hold manifests.
const EXTENSIONS: [&str; 3] = [".yaml", ".yml", ".json"];

/// Returns all objects in their order, and what is wrong with the files.
pub(crate) fn manifests(spec: &Manifests, app: &Application) -> (Vec<Manifest>, Found) {
    let mut reading = Reading { app, manifests: Vec::new(), found: Found::default() };
    for (i, object) in spec.objects.iter().enumerate() {
        let manifest = Manifest { value: object.clone(), origin: Origin::of_spec(path(["objects", &i.to_string()])) };
        expand(manifest, &mut reading.manifests, &mut reading.found.errors);
    }
    for (i, file) in spec.files.iter().enumerate() {
        reading.entry(&path(["files", &i.to_string()]), file);
    }
    (reading.manifests, reading.found)
}

struct Reading<'a> {
    app: &'a Application,
    manifests: Vec<Manifest>,
    found: Found,
}

impl Reading<'_> {
    /// Reads a file or a folder.
    fn entry(&mut self, entry: &[String], path: &str) {
        if is_manifest(path) {
            return self.file(entry, path);
        }
        let folder = match self.app.list(path) {
            Ok(files) => files,
            Err(failure) => return self.fail(entry, &failure),
        };
        let mut files = folder.iter().filter(|file| is_manifest(file)).peekable();
        if files.peek().is_none() {
            let message = format!("expected files that end in {}, found none in the folder", EXTENSIONS.join(", "));
            self.found.errors.push(Failure::new(message).at(entry));
        }
        for file in files {
            let folder = path.trim_end_matches('/').trim_start_matches("./");
            self.file(entry, &if matches!(folder, "" | ".") { file.clone() } else { format!("{folder}/{file}") });
        }
    }

    fn file(&mut self, entry: &[String], file: &str) {
        let text = match self.app.read(file) {
            Ok(text) => text,
            Err(failure) => return self.fail(entry, &failure),
        };
        let limits = Limits::default();
        let text = match yaml::check_text(text.as_bytes(), &limits) {
            Ok(text) => text,
            Err(problem) => return self.explain(entry, file, problem),
        };
        for (i, chunk) in yaml::split(text).enumerate() {
            if let Err(problem) = limits.admit(i, &chunk) {
                return self.explain(entry, file, problem);
            }
            self.document(entry, file, chunk, &limits);
        }
    }

    fn document(&mut self, entry: &[String], file: &str, chunk: Chunk<'_>, limits: &Limits) {
        let parsed = yaml::parse(chunk, limits);
        if !parsed.problems.is_empty() {
            return parsed.problems.into_iter().for_each(|problem| self.explain(entry, file, problem));
        }
        let Some(root) = parsed.root else { return };
        let text = Text { file: file.to_owned(), content: chunk.text.to_owned(), line: chunk.line };
        let origin = Origin::of_file(entry.to_vec(), Rc::new(text));
        let rounded = spelling::rounded_numbers(&root);
        if !rounded.is_empty() {
            let mistakes = rounded.into_iter().map(|(path, number)| inexact(&origin.inside(path), &number));
            return self.found.errors.extend(mistakes);
        }
        for (path, key) in spelling::renamed_keys(&root) {
            let message = format!("`{key}` is no text to kubectl, which would spell the key in another way");
            let mistake = origin.inside(path).mistake(message).help(format!("write it in quotes: {key:?}"));
            self.found.warnings.push(mistake);
        }
        // Values such as a plain `on` mean what kubectl takes them for: the file was written for it, so nobody is warned.
        match yaml::to_json(&root) {
            Value::Object(value) => {
                expand(Manifest { value, origin }, &mut self.manifests, &mut self.found.errors);
            }
            _ => self.found.errors.push(origin.mistake(format!("expected an object, found {}", root.describe()))),
        }
    }

    fn explain(&mut self, entry: &[String], file: &str, problem: yaml::Problem) {
        let mistake = Failure::new(format!("{file}:{problem}")).at(entry);
        self.found.errors.push(match problem.help {
            Some(help) => mistake.help(help),
            None => mistake,
        });
    }

    fn fail(&mut self, entry: &[String], failure: &Failure) {
        self.found.errors.push(Failure::new(failure.message()).at(entry));
    }
}

/// Says that a number would be rounded.
pub(crate) fn inexact(origin: &Origin, number: &str) -> Failure {
    let message = format!("expected a number that fits into 64 bits, found {number}");
    origin.clone().mistake(message).help("every reader would round it: write it in quotes if it may be a text")
}

fn is_manifest(file: &str) -> bool {
    EXTENSIONS.iter().any(|extension| file.ends_with(extension))
}
