//! A rule names its kind by a text.

use kure_core::prelude::*;
use kure_core::yaml::Node;

struct Settings;

struct OwnImages;

impl Validator for OwnImages {
    fn validate(&self, _: &Node<'_>, _: &Application, _: &mut Report<'_>) {}
}

#[kure_plugin]
impl Plugin for Settings {
    const KINDS: &'static [Kind] = &[];
    const RULES: &'static [Rule] = &[Rule::on("ui.example.com/v1 Setting", &OwnImages)];
}

fn main() {}
