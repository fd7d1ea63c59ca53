//! What a thread makes of a batch: bytes, and what is to be known of them.

use super::batch::Step;
use super::has_errors;
use crate::cli::Format;
use crate::error::Error;
use crate::output::file_name;
use crate::worker::in_bytes;
use kure_core::{Claims, Code, Diagnostic, Document, Object, Rendered, Session, order, yaml};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What objects become.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum Form {
    /// Nothing: documents are only checked.
    Nothing,
    /// A stream of objects.
    Stream(Format),
    /// A file for each object.
    Files(Format),
}

/// How documents are printed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Press {
    /// What objects become.
    pub form: Form,
    /// How many objects a document may have.
    pub objects: usize,
    /// How many bytes the objects of a document may have.
    pub output: u64,
}

/// The documents of a batch, printed.
pub(crate) struct Sheet {
    pub entries: Vec<Entry>,
    pub objects: Vec<Printed>,
    pub bytes: Vec<u8>,
    /// What plugins printed meanwhile.
    pub log: Vec<Log>,
}

/// What plugins printed.
pub(crate) struct Log {
    /// Which plugins may have done so.
    pub plugins: Vec<&'static str>,
    pub text: String,
}

/// What became of one piece of the input.
pub(crate) enum Entry {
    /// A document, and which of the sheet's objects are its own.
    Document { claims: Option<Claims>, diagnostics: Vec<Diagnostic>, objects: Range<usize> },
    /// A new run begins: an example that has nothing to do with what was before. Its name is its folder.
    Example(String),
    /// The program cannot go on.
    Failure(Error),
}

/// An object on a sheet: the bytes from the end of the one before it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Printed {
    pub end: usize,
    /// Whether it comes before all objects of the run that are not.
    pub is_early: bool,
    /// The path of its file, where each object has one.
    pub file: String,
}

impl Sheet {
    /// Begins a sheet that prints into a buffer.
    pub(crate) fn new(buffer: Vec<u8>) -> Self {
        Self { entries: Vec::new(), objects: Vec::new(), bytes: buffer, log: Vec::new() }
    }

    /// Says that the program cannot go on.
    pub(crate) fn failed(error: Error) -> Self {
        Self { entries: vec![Entry::Failure(error)], ..Self::new(Vec::new()) }
    }

    /// Adds what comes after this sheet.
    pub(crate) fn append(&mut self, later: Self) {
        let (objects, bytes) = (self.objects.len(), self.bytes.len());
        self.entries.extend(later.entries.into_iter().map(|entry| match entry {
            Entry::Document { claims, diagnostics, objects: own } => {
                Entry::Document { claims, diagnostics, objects: own.start + objects..own.end + objects }
            }
            entry => entry,
        }));
        self.objects.extend(later.objects.into_iter().map(|object| Printed { end: object.end + bytes, ..object }));
        self.bytes.extend(later.bytes);
        self.log.extend(later.log);
    }

    /// Renders a batch in this process.
    pub(super) fn print(steps: Vec<Step>, session: &Session<'_>, press: Press, buffer: Vec<u8>) -> Self {
        let mut sheet = Self::new(buffer);
        for step in steps {
            match step {
                Step::Render(part) => part.documents().for_each(|document| sheet.document(session, &document, press)),
                Step::Known(entry) => sheet.entries.push(entry),
            }
        }
        sheet
    }

    /// Renders a document.
    pub(crate) fn document(&mut self, session: &Session<'_>, document: &Document<'_>, press: Press) {
        let rendered = session.render(document);
        if rendered.is_empty() {
            return;
        }
        let claims = Claims::of(&rendered);
        let Rendered { identity, objects, mut diagnostics } = rendered;
        let (first, start) = (self.objects.len(), self.bytes.len());
        let mut refuse = |code, what: String| {
            let Some(identity) = &identity else { return diagnostics.push(Diagnostic::error(code, what)) };
            let entry = session.registry().find(identity.gvk.api_version(), identity.gvk.kind());
            let plugin = entry.map(|entry| entry.plugin.id());
            let who = plugin.map_or_else(|| "a plugin".to_owned(), |plugin| format!("plugin `{plugin}`"));
            let error = Diagnostic::error(code, format!("{who} generated {what}")).at(identity.location.clone());
            diagnostics.push(Diagnostic { plugin, ..error });
        };
        if objects.len() > press.objects {
            let what = format!("{} objects for a document, which may have {}", objects.len(), press.objects);
            refuse(Code::PluginStopped, what);
        }
        let written = if objects.len() > press.objects { &[] } else { &objects[..] };
        for object in written {
            if let Err(reason) = self.object(object, press.form) {
                let what = format!("{} {:?}, which cannot be written: {reason}", object.kind(), object.name());
                refuse(Code::InvalidObject, what);
            }
            if (self.bytes.len() - start) as u64 > press.output {
                let most = in_bytes(press.output);
                refuse(Code::PluginStopped, format!("more than {most} for a document"));
                break;
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
