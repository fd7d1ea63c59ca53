//! A program has a rule on a kind that none of its plugins generates.

use kure_core::prelude::*;
use kure_core::yaml::Node;

struct HouseRules;

struct OwnImages;

impl Validator for OwnImages {
    fn validate(&self, _: &Node<'_>, _: &Application, _: &mut Report<'_>) {}
}

#[kure_plugin]
impl Plugin for HouseRules {
    const KINDS: &'static [Kind] = &[];
    const RULES: &'static [Rule] = &[Rule::on(gvk!("ui.example.com/v1", "Setting"), &OwnImages)];
}

const _: () = kure_core::check(&[&KURE_PLUGIN]);

fn main() {}
