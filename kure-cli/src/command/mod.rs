//! The commands, one file each.

mod change;
mod completions;
mod doctor;
mod generate;
mod manual;
mod page;
mod plugins;
mod suggest;
mod table;
mod verify;

pub(crate) use completions::completions;
pub(crate) use doctor::doctor;
pub(crate) use generate::{generate, validate};
pub(crate) use manual::{docs, schema};
pub(crate) use page::Page;
pub(crate) use plugins::plugins;
