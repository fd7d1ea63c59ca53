//! The commands, one file each.

mod change;
mod doctor;
mod generate;
mod manual;
mod plugins;
mod suggest;
mod table;
mod verify;

pub(crate) use doctor::doctor;
pub(crate) use generate::{generate, validate};
pub(crate) use manual::{Page, completions, docs, schema};
pub(crate) use plugins::plugins;
