//! A kind cannot generate.

use kure_core::prelude::*;

struct Settings;

#[kure_plugin]
impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
}

#[derive(Deserialize, JsonSchema)]
struct Setting {}

fn main() {}
