//! A rule on the kind of another plugin does not implement `Validator`.

use kure_core::prelude::*;

struct Settings;

struct OwnImages;

#[kure_plugin]
impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[];
    const RULES: &'static [Rule] = &[Rule::on(gvk!("ui.example.com/v1", "Setting"), &OwnImages)];
}

fn main() {}
