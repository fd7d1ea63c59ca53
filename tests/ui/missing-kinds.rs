//! The plugin does not say which kinds it has.

use kure_core::prelude::*;

struct Settings;

#[kure_plugin]
impl Plugin for Settings {}

fn main() {}
