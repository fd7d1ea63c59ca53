//! The objects of Flux, after its own description: k8s-openapi has not got them.

mod action;
mod release;
mod source;
mod text;

pub(crate) use release::HelmRelease;
pub(crate) use source::{Bucket, GitRepository, HelmRepository, OciRepository};
