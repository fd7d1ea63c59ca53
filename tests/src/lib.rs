//! Plugins, inputs and scratch workspaces for tests that need more than one crate of kure.

pub mod scratch;
pub mod trouble;
pub mod web_app;
