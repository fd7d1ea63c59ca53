//! The attribute stands on the type.

use kure_core::prelude::*;

#[kure_plugin]
struct Settings;

fn main() {}
