//! A rule takes its report by value.

use kure_core::prelude::*;
use kure_core::yaml::Node;

struct OwnImages;

impl Validator for OwnImages {
    fn validate(&self, _: &Node<'_>, _: &Application, _: Report<'_>) {}
}

fn main() {}
