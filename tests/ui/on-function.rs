//! The attribute stands on a function.

use kure_core::prelude::*;

#[kure_plugin]
fn register() {}

fn main() {}
