//! What users write: the `spec` of a `PulumiStack` and of a `PulumiWorkspace`.

mod access;
mod pod;
mod program;
mod source;
mod stack;
mod workspace;

pub(crate) use access::{Backend, SecretKey, ServiceAccount};
pub(crate) use pod::PodOptions;
pub(crate) use program::{ConfigType, Input, Program, Resource};
pub(crate) use source::{Artifact, FluxSource, Git, GitAuth, Source, WorkspaceSource};
pub use stack::PulumiStack;
pub(crate) use stack::{ConfigMapKey, Prerequisite};
pub use workspace::PulumiWorkspace;
pub(crate) use workspace::WorkspaceStack;
