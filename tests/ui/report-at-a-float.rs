//! A rule goes to a place that is neither a key nor a position.

use kure_core::prelude::*;

fn check(report: &mut Report<'_>) {
    report.at(1.5).error("expected a whole number");
}

fn main() {}
