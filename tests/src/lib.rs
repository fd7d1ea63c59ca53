//! Plugins, inputs and scratch workspaces for tests that need more than one crate of kure.

mod cargo_home;
pub mod company;
pub mod fuzz;
pub mod git;
pub mod granted;
pub mod process;
pub mod registry;
pub mod scratch;
pub mod stand_in;
pub mod tiny;
pub mod trouble;
pub mod web_app;
