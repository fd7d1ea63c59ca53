//! Parts of specs that many plugins share, each with its rules.
//!
//! They are spelled as in Kubernetes, where that is short, and written as Kubernetes reads them. A part's `check` says
//! at which field a value is one that Kubernetes would refuse.
//!
//! ```
//! use kure_core::{parts::{Resources, Toleration}, prelude::*};
//!
//! /// Where and how the pod runs.
//! #[derive(Deserialize, JsonSchema)]
//! #[serde(rename_all = "camelCase", deny_unknown_fields)]
//! struct Pod {
//!     /// What the container asks for and may use. Nothing if absent.
//!     #[serde(default)]
//!     resources: Resources,
//!     /// Taints of nodes that do not keep the pod away. None if absent.
//!     #[serde(default)]
//!     tolerations: Vec<Toleration>,
//! }
//!
//! impl Pod {
//!     fn check(&self, report: &mut Report<'_>) {
//!         self.resources.check(&mut report.at("resources"));
//!         for (i, toleration) in self.tolerations.iter().enumerate() {
//!             toleration.check(&mut report.at("tolerations").at(i));
//!         }
//!     }
//! }
//!
//! let pod: Pod = serde_json::from_value(json!({ "resources": { "requests": { "cpu": 0.5 } } })).unwrap();
//! assert_eq!(json!(pod.resources), json!({ "requests": { "cpu": "0.5" } }));
//! ```

mod affinity;
mod labels;
mod node_affinity;
mod quantity;
mod resources;
mod rule;
mod secret;
mod selector;
mod toleration;

#[cfg(test)]
mod tests;

pub use affinity::{Affinity, PodAffinity, PodTerm, WeightedPodTerm};
pub use labels::{check_annotations, check_labels};
pub use node_affinity::{NodeAffinity, NodeOperator, NodeRequirement, NodeTerm, WeightedNodeTerm};
pub use quantity::Quantity;
pub use resources::Resources;
pub use rule::Rule;
pub use secret::{has_password, is_secret, words};
pub use selector::{Selector, SelectorOperator, SelectorRequirement};
pub use toleration::{TaintEffect, Toleration, TolerationOperator};
