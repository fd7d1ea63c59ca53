//! The objects of the Pulumi operator, after its own description: k8s-openapi has not got them.

mod program;
mod stack;
mod workspace;

pub(crate) use program::Program;
pub(crate) use stack::Stack;
pub(crate) use workspace::Workspace;
