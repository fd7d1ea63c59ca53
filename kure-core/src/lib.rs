//! Turns YAML documents into Kubernetes manifests through plugins: the pure core.
pub mod yaml;
