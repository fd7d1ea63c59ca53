//! A rule cannot be shared by the threads of a run.

use std::cell::Cell;

use kure_core::prelude::*;
use kure_core::yaml::Node;

struct Counted(Cell<u32>);

impl Validator for Counted {
    fn validate(&self, _: &Node<'_>, _: &Application, _: &mut Report<'_>) {
        self.0.set(self.0.get() + 1);
    }
}

fn main() {}
