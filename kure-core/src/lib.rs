//! Turns short YAML documents into Kubernetes manifests through plugins.
//!
//! A plugin is a crate with a struct (the `spec` of a document), a method that turns it into objects, and one
//! attribute that registers it:
//!
//! ```
//! use kure_core::prelude::*;
//!
//! /// ConfigMaps for settings.
//! pub struct Settings;
//!
//! #[kure_plugin]
//! impl Plugin for Settings {
//!     const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
//! }
//!
//! /// A key and its value, as a ConfigMap.
//! #[derive(Deserialize, JsonSchema)]
//! #[serde(deny_unknown_fields)]
//! pub struct Setting {
//!     /// What the setting is called.
//!     key: String,
//!     /// What it is set to.
//!     value: String,
//! }
//!
//! impl Generator for Setting {
//!     const GVK: Gvk = gvk!("generators.example.com/v1alpha1", "Setting");
//!
//!     fn generate(&self, app: &Application) -> Result<Vec<Object>> {
//!         let data = json!({ &self.key: self.value });
//!         Ok(vec![app.object("v1", "ConfigMap", app.name()).with("data", data)])
//!     }
//! }
//! # fn main() {}
//! ```
//!
//! Its doc comments are the manual and the JSON Schema of the kind. The module `testing`, a feature,
//! holds what its tests need. The [`guide`] leads from a first plugin to a published one.
//!
//! # From a document to objects
//!
//! A program takes the plugins as a [`Registry`], opens a [`Session`], and renders the [`Document`]s of a [`Source`]:
//!
//! 1. A [`Source`] is a text that someone else has read. It is cut at each `---`, without parsing.
//! 2. The header, `apiVersion`, `kind` and `metadata`, finds the [`Kind`]; it becomes the [`Application`].
//! 3. The `spec` is checked against the schema of the kind, which reports every mistake in one run, and becomes a value
//!    of the generator's type.
//! 4. [`Generator::validate`] and the kind's [`Validator`]s look for fields that contradict each other, and the
//!    [`Rule`]s of other plugins for what a company does not want.
//! 5. [`Generator::generate`] makes [`Object`]s, which get the labels and annotations of the document, are checked, and
//!    are ordered for applying.
//!
//! A stage that finds an error stops its document, and what it found is a [`Diagnostic`] with file, line and column. A
//! plugin that panics is one as well. A [`Ledger`] finds documents and objects that are there twice in a run.
//!
//! ```
//! use kure_core::{Ledger, Registry, Source};
//!
//! let registry = Registry::of(&[])?;
//! let source = Source::new("shop.yaml", b"apiVersion: example.com/v1\nkind: Shop\n".to_vec()).unwrap();
//! let (session, mut ledger) = (registry.session(), Ledger::default());
//! for document in source.documents() {
//!     let mut rendered = session.render(&document);
//!     ledger.admit(&mut rendered);
//!     let said = rendered.diagnostics[0].to_string();
//!     assert_eq!(said, "shop.yaml:2:7: error[unknown-kind]: no plugin generates `example.com/v1 Shop`");
//! }
//! # Ok::<(), kure_core::Error>(())
//! ```
//!
//! # Promises, and their limits
//!
//! - This crate does no IO and reads no clock and no environment: the same documents and plugins give the same objects.
//!   A plugin that reads the clock breaks that; `testing::conformance` runs it twice to find out.
//! - What [`yaml`] writes means the same to readers of YAML 1.1 and 1.2, kubectl among them.
//! - A plugin crate that no code names is not linked, so [`Registry::linked`] does not see it. Programs name their
//!   plugins in a list, [`check`] it in a `const`, and have [`Registry::as_built`] compare it with what was linked.
//! - A panic is caught; an endless loop, an exhausted stack or an abort in a plugin ends the program. kure itself runs
//!   plugins in a process of their own for that reason, and [`Session::watched_by`] tells it what they were about to do.

// What plugin authors write, and what they work with.
mod application;
mod example;
mod failure;
mod files;
mod generator;
mod gvk;
pub mod name;
mod object;
pub mod parts;
mod plugin;
mod report;
mod rule;
mod spec;
mod validator;

// How plugins are known.
mod descriptor;
mod error;
mod kind;
mod linked;
mod package;
mod registry;

// How documents become objects.
mod diagnostic;
mod header;
mod ledger;
pub mod order;
mod panics;
mod render;
mod session;
mod source;
mod suggest;
mod unknown;

// What people read.
pub mod guide;

// What they are read, checked and written with.
pub mod schema;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod yaml;

pub use application::Application;
pub use descriptor::{Descriptor, Exclusion, check, check_without};
pub use diagnostic::{Code, Diagnostic, Location, Severity};
pub use error::{Conflict, Error, Unmet, Unruled};
pub use example::Example;
pub use failure::{Failure, Result};
pub use files::{FileProblem, Files, NoFiles};
pub use generator::Generator;
pub use gvk::Gvk;
pub use kind::Kind;
pub use kure_macros::kure_plugin;
pub use ledger::{Claims, Ledger, ObjectClaims};
pub use linked::Collector;
#[doc(hidden)]
pub use linked::private as __private;
pub use object::Object;
pub use package::{Package, Requirement};
pub use panics::note_places;
pub use plugin::{Packaged, Plugin};
pub use registry::{Entry, Offer, Registry};
pub use render::{Identity, Rendered};
pub use report::{Finding, Report, Step};
pub use rule::Rule;
pub use session::{Session, Stage};
pub use source::{Cursor, Document, Source};
pub use spec::Spec;
pub use suggest::nearest;
pub use validator::{DocumentationProvider, Validator};

/// What a plugin needs: `use kure_core::prelude::*`.
pub mod prelude {
    pub use crate::{
        Application, Descriptor, Example, Failure, Generator, Gvk, Kind, Object, Package, Packaged, Plugin, Report,
        Requirement, Result, Rule, Validator, example, gvk, kure_plugin, package,
    };
    pub use schemars::JsonSchema;
    pub use serde::{Deserialize, Serialize};
    pub use serde_json::{Value, json};
}
