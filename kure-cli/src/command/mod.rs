//! The commands, one file each.

mod generate;
mod manual;
mod plugins;

pub(crate) use generate::{generate, validate};
pub(crate) use manual::{completions, docs, schema};
pub(crate) use plugins::plugins;
