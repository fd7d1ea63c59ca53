//! What plugins write of their kinds, as it goes from where their code runs to the program.

use crate::cli::Isolation;
use crate::error::Error;
use crate::report::Printer;
use crate::worker;
use kure_core::schema::{self as schemas, Manual};
use kure_core::{Code, Descriptor, Diagnostic, Entry, Registry};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// What plugins are to write: about the kind at a place in the registry, or about all.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum Page {
    /// The JSON Schema.
    Schema(Option<usize>),
    /// The manual.
    Manual(Option<usize>),
}

/// What plugins wrote, or why one of them could not.
type Answer<T> = Result<T, Failed>;

/// What a plugin failed at.
#[derive(Debug, Serialize, Deserialize)]
struct Failed {
    plugin: Option<String>,
    message: String,
    help: Vec<String>,
}

impl Page {
    /// Writes the answer as JSON. This is the work of plugins.
    pub(crate) fn text(self, registry: &Registry) -> String {
        match self {
            Self::Schema(Some(_)) => {
                written(self.entries(registry).into_iter().map(schemas::document).collect::<Result<Vec<_>, _>>())
            }
            Self::Schema(None) => written(schemas::all(registry).map(|schema| vec![schema])),
            Self::Manual(_) => {
                written(self.entries(registry).into_iter().map(schemas::manual).collect::<Result<Vec<_>, _>>())
            }
        }
    }

    /// Returns the kind that it is about, unless that is all.
    pub(crate) fn kind(self) -> Option<usize> {
        match self {
            Self::Schema(kind) | Self::Manual(kind) => kind,
        }
    }

    /// Returns the same about one kind.
    pub(crate) fn of(self, kind: usize) -> Self {
        match self {
            Self::Schema(_) => Self::Schema(Some(kind)),
            Self::Manual(_) => Self::Manual(Some(kind)),
        }
    }

    /// Returns the kinds that it is about.
    fn entries(self, registry: &Registry) -> Vec<&Entry> {
        match self.kind() {
            Some(kind) => registry.kinds().skip(kind).take(1).collect(),
            None => registry.kinds().collect(),
        }
    }
}

/// Has plugins write the schema of the kind at a place in the registry, or the one of all. That none could is printed.
pub(super) fn schema(
    registry: &Registry,
    kind: Option<usize>,
    isolation: &Isolation,
    printer: &mut Printer<'_>,
) -> Result<Option<Json>, Error> {
    let text = worker::page(registry, isolation, Page::Schema(kind), printer)?;
    let schemas: Option<Vec<Json>> = read(&text, registry, printer)?;
    schemas.map(|mut schemas| schemas.pop().ok_or_else(nonsense)).transpose()
}

/// Has plugins write the manual of the kind at a place in the registry, or those of all.
pub(super) fn manuals(
    registry: &Registry,
    kind: Option<usize>,
    isolation: &Isolation,
    printer: &mut Printer<'_>,
) -> Result<Option<Vec<Manual>>, Error> {
    let page = Page::Manual(kind);
    let text = worker::page(registry, isolation, page, printer)?;
    let manuals: Option<Vec<Manual>> = read(&text, registry, printer)?;
    // Files are called after the kinds, so the answer has no say in that.
    let gvks = page.entries(registry).into_iter().map(|entry| entry.kind.gvk());
    let asked = gvks.map(|gvk| (gvk.api_version(), gvk.kind()));
    match manuals {
        Some(manuals) if manuals.iter().map(|manual| (&*manual.api_version, &*manual.kind)).eq(asked) => {
            Ok(Some(manuals))
        }
        Some(_) => Err(nonsense()),
        None => Ok(None),
    }
}

fn written<T: Serialize>(answer: Result<Vec<T>, Diagnostic>) -> String {
    let answer: Answer<Vec<T>> = answer.map_err(|Diagnostic { message, help, plugin, .. }| Failed {
        plugin: plugin.map(str::to_owned),
        message,
        help,
    });
    serde_json::to_string(&answer).expect("an answer is JSON")
}

/// Reads an answer. What a plugin failed at is printed.
fn read<T: DeserializeOwned>(text: &str, registry: &Registry, printer: &mut Printer<'_>) -> Result<Option<T>, Error> {
    let answer: Answer<T> = serde_json::from_str(text).map_err(|_| nonsense())?;
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(Failed { plugin, message, help }) => {
            let plugin = plugin.and_then(|plugin| registry.plugin(&plugin)).map(Descriptor::id);
            printer.diagnostic(&Diagnostic { help, plugin, ..Diagnostic::error(Code::PluginPanicked, message) });
            Ok(None)
        }
    }
}

fn nonsense() -> Error {
    let who = "the worker that plugins run in".to_owned();
    Error::PluginCode { who, problem: "answered something else than it was asked for".to_owned(), help: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kure_core::prelude::*;
    use schemars::{Schema, SchemaGenerator};
    use std::borrow::Cow;

    #[derive(Deserialize)]
    struct Shapeless {}

    impl JsonSchema for Shapeless {
        fn schema_name() -> Cow<'static, str> {
            "Shapeless".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            panic!("nobody knows its shape")
        }
    }

    impl Generator for Shapeless {
        const GVK: Gvk = gvk!("pages.example.com/v1", "Shapeless");

        fn generate(&self, _: &Application) -> Result<Vec<Object>> {
            Ok(Vec::new())
        }
    }

    struct Odd;

    impl Packaged for Odd {
        const PACKAGE: Package = Package { name: "kure-plugin-odd", ..package!() };
    }

    impl Plugin for Odd {
        const KINDS: &'static [Kind] = &[Kind::of::<Shapeless>()];
    }

    static ODD: Descriptor = Descriptor::of::<Odd>();

    #[test]
    fn a_panic_over_a_schema_names_the_plugin() {
        let registry = Registry::of(&[&ODD]).unwrap();
        for page in [Page::Schema(Some(0)), Page::Schema(None), Page::Manual(Some(0)), Page::Manual(None)] {
            let mut said = Vec::new();
            let answer = read::<Vec<Json>>(&page.text(&registry), &registry, &mut Printer::plain(&mut said));
            assert!(matches!(answer, Ok(None)), "{page:?}");
            let said = String::from_utf8(said).unwrap();
            assert_eq!(
                said,
                "error[plugin-panicked]: plugin `odd` panicked: nobody knows its shape\n |\n = help: this is a \
                 mistake in the plugin, which was asked for the schema and manual of Shapeless\n\n",
                "{page:?}"
            );
        }
    }

    #[test]
    fn a_worker_that_answers_nonsense_is_not_believed() {
        let registry = Registry::of(&[&ODD]).unwrap();
        for text in ["", "{}", "{\"Ok\":3}", "{\"Err\":null}"] {
            let answer = read::<Vec<Manual>>(text, &registry, &mut Printer::plain(&mut Vec::new()));
            assert!(matches!(answer, Err(Error::PluginCode { .. })), "{text}");
        }
    }
}
