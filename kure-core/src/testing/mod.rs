//! The kit that plugins test themselves with: snapshots of what they generate, and one test for all that every plugin
//! owes its users.
//!
//! In a plugin's `tests/` folder, with `kure-core = { …, features = ["testing"] }` under `[dev-dependencies]`:
//!
//! ```
//! # mod the_plugin {
//! # use kure_core::prelude::*;
//! # /// A setting.
//! # #[derive(Deserialize, JsonSchema)]
//! # #[serde(deny_unknown_fields)]
//! # pub struct Setting {
//! #     /// What it is set to.
//! #     value: String,
//! # }
//! # impl Generator for Setting {
//! #     const GVK: Gvk = gvk!("generators.example.com/v1alpha1", "Setting");
//! #     fn generate(&self, app: &Application) -> Result<Vec<Object>> {
//! #         Ok(vec![app.object("v1", "ConfigMap", app.name()).with("data", json!({ "value": self.value }))])
//! #     }
//! # }
//! # pub struct Settings;
//! # impl Packaged for Settings {
//! #     const PACKAGE: Package = package!();
//! # }
//! #
//! # impl Plugin for Settings {
//! #     const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
//! # }
//! # pub static KURE_PLUGIN: Descriptor = Descriptor::of::<Settings>();
//! # }
//! use kure_core::testing;
//!
//! let manifests = testing::render(
//!     &the_plugin::KURE_PLUGIN,
//!     "
//!     apiVersion: generators.example.com/v1alpha1
//!     kind: Setting
//!     metadata: { name: level }
//!     spec: { value: high }
//!     ",
//! );
//! assert!(manifests.contains("  value: high\n"));
//! ```
//!
//! | to test | write |
//! |---|---|
//! | what every plugin owes its users | [`conformance`], and [`Conformance`] for one with a reason to be otherwise |
//! | what a document gives | [`render`], and [`Case`] for one that reads files |
//! | what each rule says, and where | [`Case::mistakes`] |
//! | folders of inputs and what is expected of them | [`cases!`] |
//! | manifests as snapshots | [`assert_snapshot!`], [`example_snapshots!`] |
//!
//! This module alone of kure-core reads files: those of the tests.

mod case;
mod cases;
mod checks;
mod conformance;
mod difference;
mod fault;
mod macros;
mod skipped;
mod stand_in;
#[cfg(test)]
mod tests;
mod tree;
mod witness;

pub use crate::{__assert_snapshot as assert_snapshot, __cases as cases, __example_snapshots as example_snapshots};
pub use case::{Case, render};
pub use cases::{Cases, Outcome, check_cases};
pub use conformance::{Conformance, conformance};
pub use difference::difference;
pub use fault::Fault;
pub use skipped::skipped;
pub(crate) use stand_in::kind as stand_in;
pub use tree::tree;
pub use witness::{agrees, witness};
