//! What the manual says beside the fields.

use kure_core::DocumentationProvider;

/// The manual of an application.
pub(crate) struct Manual;

impl DocumentationProvider for Manual {
    fn documentation(&self) -> &'static str {
        include_str!("../docs/about.md")
    }

    fn usage_guide(&self) -> &'static str {
        include_str!("../docs/usage.md")
    }
}
