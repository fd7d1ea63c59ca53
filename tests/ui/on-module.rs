//! The attribute stands on a module.

use kure_core::prelude::*;

#[kure_plugin]
mod settings {}

fn main() {}
