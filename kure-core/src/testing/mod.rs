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
//! # impl Plugin for Settings {
//! #     const PACKAGE: Package = package!();
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
//! [`conformance`] is the other half: `testing::conformance(&the_plugin::KURE_PLUGIN)`.

mod case;
mod conformance;
mod witness;

pub use case::{Case, render};
pub use conformance::conformance;
pub use witness::{agrees, witness};
