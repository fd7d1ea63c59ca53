//! What is found to be wrong, each with its place in the spec.

use kure_core::Failure;

/// Mistakes, which keep the objects back, and warnings, which do not.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) errors: Vec<Failure>,
    pub(crate) warnings: Vec<Failure>,
}

/// Makes a path of steps.
pub(crate) fn path<S: ToString>(steps: impl IntoIterator<Item = S>) -> Vec<String> {
    steps.into_iter().map(|step| step.to_string()).collect()
}
