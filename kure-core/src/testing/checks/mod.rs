//! The rules of conformance, each a function from the plugin to what is wrong with it.

mod examples;
mod lifecycle;
mod manifest;
mod mistakes;
mod no_io;
mod package;
mod repetition;
mod rules;
mod subject;

pub(super) use subject::Subject;

use super::fault::Found;

type Check = fn(&Subject) -> Vec<Found>;

/// Every rule, in the order in which one would mend what they find.
pub(super) const CHECKS: [(&str, Check); 14] = [
    ("package", package::is_described),
    ("manifest", manifest::agrees),
    ("schema", package::has_schemas),
    ("examples", examples::generate),
    ("objects", examples::are_valid),
    ("determinism", repetition::is_the_same),
    ("key-order", repetition::ignores_order),
    ("unknown-field", mistakes::unknown_field),
    ("missing-field", mistakes::missing_field),
    ("wrong-type", mistakes::wrong_type),
    ("witness", examples::are_read_alike),
    ("lifecycle", lifecycle::succeeds),
    ("rules", rules::hold),
    ("no-io", no_io::is_pure),
];
