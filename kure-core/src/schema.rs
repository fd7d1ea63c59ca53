//! Schemas.

use crate::report::Finding;
use crate::yaml::Node;
use schemars::Schema;

/// A schema in the form that documents are checked against.
#[derive(Debug)]
pub(crate) struct Shape;

impl Shape {
    pub(crate) fn of(_: &Schema) -> Self {
        Self
    }

    pub(crate) fn check(&self, _: &Node<'_>, _: &mut Vec<Finding>) {}
}

/// Says what keeps kure from checking documents against a schema.
pub fn faults(_: &Schema) -> Vec<String> {
    Vec::new()
}
