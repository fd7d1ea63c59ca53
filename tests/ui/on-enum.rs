//! The attribute stands on an enum.

use kure_core::prelude::*;

#[kure_plugin]
enum Settings {
    One,
}

fn main() {}
