//! A generator without its type: what a registry holds for each kind.

use crate::yaml::{Node, Problem};
use crate::{Application, DocumentationProvider, Example, Generator, Gvk, Object, Report, Result, Validator};
use schemars::Schema;
use std::fmt;

/// How many validators a kind may have beside its generator's own.
const VALIDATORS: usize = 8;

/// A kind that a plugin generates: constant data and function pointers.
///
/// ```
/// # use kure_core::{Application, DocumentationProvider, Generator, Kind, Report, Validator, yaml::Node};
/// # struct Rule;
/// # impl Validator for Rule { fn validate(&self, _: &Node<'_>, _: &Application, _: &mut Report<'_>) {} }
/// # struct Manual;
/// # impl DocumentationProvider for Manual { fn documentation(&self) -> &'static str { "" } }
/// const fn kinds<Setting: Generator>() -> [Kind; 1] {
///     [Kind::of::<Setting>().validated_by(&Rule).documented_by(&Manual)]
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Kind {
    gvk: Gvk,
    examples: &'static [Example],
    decode: fn(&Node<'_>) -> Result<Box<dyn Decoded>, Problem>,
    schema: fn() -> Schema,
    validators: [Option<&'static dyn Validator>; VALIDATORS],
    manual: Option<&'static dyn DocumentationProvider>,
}

impl Kind {
    /// Describes the kind that `G` generates.
    pub const fn of<G: Generator>() -> Self {
        Self {
            gvk: G::GVK,
            examples: G::EXAMPLES,
            decode: |spec| Ok(Box::new(G::decode(spec)?)),
            schema: G::schema,
            validators: [None; VALIDATORS],
            manual: None,
        }
    }

    /// Calls the kind otherwise.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) const fn called(self, gvk: Gvk) -> Self {
        Self { gvk, ..self }
    }

    /// Adds a rule.
    ///
    /// # Panics
    ///
    /// If the kind has eight already: at compile time, in a plugin's `KINDS`.
    #[must_use]
    #[track_caller]
    pub const fn validated_by(mut self, validator: &'static dyn Validator) -> Self {
        let mut i = 0;
        while i < VALIDATORS {
            if self.validators[i].is_none() {
                self.validators[i] = Some(validator);
                return self;
            }
            i += 1;
        }
        panic!("expected at most eight validators for a kind");
    }

    /// Adds a manual.
    #[must_use]
    pub const fn documented_by(mut self, manual: &'static dyn DocumentationProvider) -> Self {
        self.manual = Some(manual);
        self
    }

    /// Returns the group, version and kind that documents name.
    pub const fn gvk(&self) -> Gvk {
        self.gvk
    }

    /// Returns the documents that show the kind: the generator's, then the manual's.
    pub fn examples(&self) -> impl Iterator<Item = &'static Example> {
        let further = self.manual.map_or(&[][..], DocumentationProvider::examples);
        self.examples.iter().chain(further)
    }

    /// Returns the manual beside the doc comments.
    pub fn manual(&self) -> Option<&'static dyn DocumentationProvider> {
        self.manual
    }

    /// Returns the JSON Schema of the `spec`, draft 2020-12.
    pub fn spec_schema(&self) -> Schema {
        (self.schema)()
    }

    /// Turns a `spec` into a value that validates and generates.
    pub(crate) fn decode(&self, spec: &Node<'_>) -> Result<Box<dyn Decoded>, Problem> {
        (self.decode)(spec)
    }

    pub(crate) fn validators(&self) -> impl Iterator<Item = &'static dyn Validator> {
        self.validators.iter().flatten().copied()
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Kind").field(&self.gvk).finish()
    }
}

/// A generator behind a pointer.
pub(crate) trait Decoded: Send {
    fn validate(&self, app: &Application, report: &mut Report<'_>);
    fn generate(&self, app: &Application) -> Result<Vec<Object>>;
}

impl<G: Generator> Decoded for G {
    fn validate(&self, app: &Application, report: &mut Report<'_>) {
        Generator::validate(self, app, report);
    }

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        Generator::generate(self, app)
    }
}
