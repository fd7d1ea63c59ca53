//! What kure and its workers say to each other.

use crate::command::Page;
use crate::pipeline::{Entry, Press, Printed};
use crate::worker::{Layer, Limits, Rights};
use kure_core::{Claims, Code, Diagnostic, FileProblem, Identity, Location, ObjectClaims, Registry, Severity};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::ops::Range;

/// What kure says to a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request {
    /// A worker is to surround itself with all that there is, but for what it may do.
    Begin(Limits, Rights),
    /// Documents are to be rendered; the texts of all parts follow. Nothing stands for what is known already.
    Render { press: Press, parts: Vec<Option<Part>> },
    /// A file that was asked for; its bytes follow.
    File(Result<(), FileProblem>),
    /// The names that were asked for.
    Names(Result<Vec<String>, FileProblem>),
    /// Plugins are to write of themselves.
    Page(Page),
    /// A plugin is to say whether it could do its work.
    Health(usize),
    /// The run is over.
    End,
}

/// Documents of one source.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Part {
    pub name: String,
    /// How many bytes of the text are its own.
    pub size: usize,
    /// The line of the source on which it begins.
    pub line: u32,
    /// How many documents of the source come before it.
    pub index: usize,
    /// How much it may ask for.
    pub limits: kure_core::yaml::Limits,
}

/// What a worker says to kure.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Reply {
    /// The worker is ready, and surrounded by these.
    Ready(Vec<Layer>),
    /// A document of a part asks for a file.
    Read { part: usize, path: String },
    /// A document of a part asks for the names in a folder.
    List { part: usize, path: String },
    /// The documents were rendered; the bytes of all objects follow.
    Rendered {
        #[serde(deserialize_with = "few")]
        entries: Vec<Outcome>,
        objects: Vec<Printed>,
    },
    /// A text was written; it follows.
    Page,
    /// What a plugin that is not healthy says.
    Health(Option<Said>),
    /// The plugins were shut down, and what went wrong there.
    Ended(Vec<Said>),
}

/// An entry of a sheet.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Outcome {
    /// A document.
    Document { claims: Option<Claim>, diagnostics: Vec<Said>, objects: Range<usize> },
    /// A document with nothing in it.
    Empty,
    /// What was known already.
    Known,
}

/// What a document claims. The kind is its place in the registry, which both sides have.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claim {
    kind: usize,
    namespace: Option<String>,
    name: String,
    location: Location,
    objects: ObjectClaims,
}

/// A diagnostic. Its code and its plugin are their places in lists that both sides have.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Said {
    severity: Severity,
    code: usize,
    message: String,
    location: Option<Location>,
    help: Vec<String>,
    plugin: Option<usize>,
}

/// How many entries a worker may send: more than any batch has. Each takes a byte on the way and many here.
const MOST: usize = 1 << 17;

/// Reads the entries of an answer, unless there are too many.
fn few<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Outcome>, D::Error> {
    struct Few;

    impl<'de> Visitor<'de> for Few {
        type Value = Vec<Outcome>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "at most {MOST} entries")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut few = Vec::new();
            while let Some(entry) = entries.next_element()? {
                if few.len() == MOST {
                    return Err(Error::invalid_length(MOST + 1, &self));
                }
                few.push(entry);
            }
            Ok(few)
        }
    }
    from.deserialize_seq(Few)
}

impl Outcome {
    /// Takes an entry apart. There are no others than documents where documents are rendered.
    pub(super) fn of(entry: Entry, registry: &Registry) -> Self {
        match entry {
            Entry::Document { claims, diagnostics, objects } => Self::Document {
                claims: claims.and_then(|claims| Claim::of(claims, registry)),
                diagnostics: diagnostics.into_iter().map(|diagnostic| Said::of(diagnostic, registry)).collect(),
                objects,
            },
            Entry::Example(_) | Entry::Failure(_) => Self::Known,
        }
    }
}

impl Claim {
    fn of(claims: Claims, registry: &Registry) -> Option<Self> {
        let Claims { identity: Identity { gvk, namespace, name, location }, objects } = claims;
        let kind = registry.kinds().position(|entry| entry.kind.gvk() == gvk)?;
        Some(Self { kind, namespace, name, location, objects })
    }

    /// Returns the claims, and whose they are. Nothing if there is no such kind.
    pub(super) fn whole(self, registry: &Registry) -> Option<(Claims, &'static str)> {
        let Self { kind, namespace, name, location, objects } = self;
        let entry = registry.kinds().nth(kind)?;
        let identity = Identity { gvk: entry.kind.gvk(), namespace, name, location };
        Some((Claims { identity, objects }, entry.plugin.id()))
    }
}

impl Said {
    pub(super) fn of(diagnostic: Diagnostic, registry: &Registry) -> Self {
        let Diagnostic { severity, code, message, location, help, plugin } = diagnostic;
        let code = Code::ALL.iter().position(|known| *known == code).expect("all codes are in the list of all codes");
        let plugin = plugin.and_then(|id| registry.plugins().iter().position(|plugin| plugin.id() == id));
        Self { severity, code, message, location, help, plugin }
    }

    /// Returns the diagnostic. Nothing if there is no such code.
    pub(super) fn whole(self, registry: &Registry) -> Option<Diagnostic> {
        let Self { severity, code, message, location, help, plugin } = self;
        let (code, plugin) = (*Code::ALL.get(code)?, plugin.and_then(|plugin| registry.plugins().get(plugin)));
        Some(Diagnostic { severity, code, message, location, help, plugin: plugin.map(|plugin| plugin.id()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_answer_has_more_entries_than_a_batch_may_have() {
        for (size, is_read) in [(MOST, true), (MOST + 1, false)] {
            let entries = (0..size).map(|_| Outcome::Empty).collect();
            let reply = postcard::to_allocvec(&Reply::Rendered { entries, objects: Vec::new() }).unwrap();
            assert_eq!(postcard::from_bytes::<Reply>(&reply).is_ok(), is_read, "{size}");
        }
    }
}
