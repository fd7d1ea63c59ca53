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
//! A program takes the plugins as a [`Registry`], opens a [`Session`], and renders the [`Document`]s of a [`Source`].
//! This crate does no IO, reads no clock and no environment: the same documents and plugins give the same objects.

mod application;
mod descriptor;
mod diagnostic;
mod error;
mod example;
mod failure;
mod files;
mod generator;
mod gvk;
mod header;
mod kind;
mod ledger;
mod linked;
pub mod name;
mod object;
pub mod order;
mod package;
mod panics;
mod plugin;
mod registry;
mod render;
mod report;
pub mod schema;
mod session;
mod source;
mod spec;
mod suggest;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod validator;
pub mod yaml;

pub use application::Application;
pub use descriptor::{Descriptor, check};
pub use diagnostic::{Code, Diagnostic, Location, Severity};
pub use error::{Conflict, Error, Unmet};
pub use example::Example;
pub use failure::{Failure, Result};
pub use files::{FileProblem, Files, NoFiles};
pub use generator::Generator;
pub use gvk::Gvk;
pub use kind::Kind;
pub use kure_macros::kure_plugin;
pub use ledger::{Claims, Ledger};
pub use linked::Collector;
#[doc(hidden)]
pub use linked::private as __private;
pub use object::Object;
pub use package::{Package, Requirement};
pub use panics::note_places;
pub use plugin::Plugin;
pub use registry::{Entry, Offer, Registry};
pub use render::{Identity, Rendered};
pub use report::{Finding, Report, Step};
pub use session::Session;
pub use source::{Cursor, Document, Source};
pub use spec::Spec;
pub use suggest::nearest;
pub use validator::{DocumentationProvider, Validator};

/// What a plugin needs: `use kure_core::prelude::*`.
pub mod prelude {
    pub use crate::{
        Application, Descriptor, Example, Failure, Generator, Gvk, Kind, Object, Package, Plugin, Report, Requirement,
        Result, Validator, example, gvk, kure_plugin, package,
    };
    pub use schemars::JsonSchema;
    pub use serde::{Deserialize, Serialize};
    pub use serde_json::{Value, json};
}
