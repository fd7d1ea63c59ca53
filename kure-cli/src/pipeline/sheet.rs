//! What a thread makes of a batch: bytes, and what is to be known of them.

use super::feed::Piece;
use super::has_errors;
use crate::cli::Format;
use crate::error::Error;
use crate::input;
use crate::output::file_name;
use kure_core::{Claims, Code, Diagnostic, Document, Object, Rendered, Session, Source, order, yaml};
use std::ops::Range;

/// What objects become.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// Nothing: documents are only checked.
    Nothing,
    /// A stream of objects.
    Stream(Format),
    /// A file for each object.
    Files(Format),
}

/// The documents of a batch, printed.
pub(super) struct Sheet {
    pub entries: Vec<Entry>,
    pub objects: Vec<Printed>,
    pub bytes: Vec<u8>,
}

/// What became of one piece of the input.
pub(super) enum Entry {
    /// A document, and which of the sheet's objects are its own.
    Document { claims: Option<Claims>, diagnostics: Vec<Diagnostic>, objects: Range<usize> },
    /// A new run begins: an example that has nothing to do with what was before. Its name is its folder.
    Example(String),
    /// The program cannot go on.
    Failure(Error),
}

/// An object on a sheet: the bytes from the end of the one before it.
pub(super) struct Printed {
    pub end: usize,
    /// Whether it comes before all objects of the run that are not.
    pub is_early: bool,
    /// The path of its file, where each object has one.
    pub file: String,
}

impl Sheet {
    /// Renders a batch.
    pub(super) fn print(pieces: Vec<Piece>, session: &Session<'_>, form: Form, buffer: Vec<u8>) -> Self {
        let mut sheet = Self { entries: Vec::new(), objects: Vec::new(), bytes: buffer };
        for piece in pieces {
            match piece {
                Piece::Documents { source, mut from, count } => {
                    let documents = std::iter::from_fn(|| source.next_document(&mut from)).take(count);
                    documents.for_each(|document| sheet.document(session, &document, form));
                }
                Piece::File(path) => match input::open(&path) {
                    Ok(opened) => sheet.whole(session, opened, form),
                    Err(error) => sheet.entries.push(Entry::Failure(error)),
                },
                Piece::Example(opened) => {
                    let name = opened.as_ref().map(|source| source.name().trim_end_matches(".yaml").to_owned());
                    sheet.entries.push(Entry::Example(name.unwrap_or_default()));
                    sheet.whole(session, opened, form);
                }
                Piece::Unreadable(Ok(diagnostic)) => sheet.refuse(diagnostic),
                Piece::Unreadable(Err(error)) => sheet.entries.push(Entry::Failure(error)),
            }
        }
        sheet
    }

    fn whole(&mut self, session: &Session<'_>, opened: Result<Source, Diagnostic>, form: Form) {
        match opened {
            Ok(source) => source.documents().for_each(|document| self.document(session, &document, form)),
            Err(diagnostic) => self.refuse(diagnostic),
        }
    }

    fn refuse(&mut self, diagnostic: Diagnostic) {
        self.entries.push(Entry::Document { claims: None, diagnostics: vec![diagnostic], objects: 0..0 });
    }

    fn document(&mut self, session: &Session<'_>, document: &Document<'_>, form: Form) {
        let rendered = session.render(document);
        if rendered.is_empty() {
            return;
        }
        let claims = Claims::of(&rendered);
        let Rendered { identity, objects, mut diagnostics } = rendered;
        let (first, start) = (self.objects.len(), self.bytes.len());
        for object in objects {
            if let Err(reason) = self.object(&object, form) {
                let what = format!("the {} {:?} cannot be written: {reason}", object.kind(), object.name());
                let place = identity.as_ref().map(|identity| identity.location.clone());
                let diagnostic = Diagnostic::error(Code::InvalidObject, what);
                diagnostics.push(place.map_or(diagnostic.clone(), |place| diagnostic.at(place)));
            }
        }
        if has_errors(&diagnostics) {
            self.objects.truncate(first);
            self.bytes.truncate(start);
        }
        self.entries.push(Entry::Document { claims, diagnostics, objects: first..self.objects.len() });
    }

    fn object(&mut self, object: &Object, form: Form) -> Result<(), String> {
        match form {
            Form::Nothing => {}
            Form::Stream(Format::Yaml) => {
                self.bytes.extend_from_slice(b"---\n");
                yaml::write(&mut self.bytes, object).map_err(|error| error.to_string())?;
            }
            Form::Files(Format::Yaml) => {
                yaml::write(&mut self.bytes, object).map_err(|error| error.to_string())?;
            }
            Form::Stream(Format::Json) | Form::Files(Format::Json) => {
                serde_json::to_writer_pretty(&mut self.bytes, object).map_err(|error| error.to_string())?;
                self.bytes.push(b'\n');
            }
        }
        let file = if let Form::Files(format) = form { file_name(object, format) } else { String::new() };
        self.objects.push(Printed { end: self.bytes.len(), is_early: order::is_early(object), file });
        Ok(())
    }
}
