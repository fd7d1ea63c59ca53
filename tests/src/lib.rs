//! Plugins and inputs for tests that need more than one crate of kure.

pub mod trouble;
pub mod web_app;
